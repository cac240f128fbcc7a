/** Certificates for tests, made with openssl in a directory of their own: an authority, and what it has signed. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TlsSettings } from "../../../src/listener-settings.ts";

export interface Pair {
  readonly certificate: string;
  readonly key: string;
}

export interface IssueOptions {
  readonly by?: Pair;
  /** What it may be used for. */
  readonly usage?: string;
  readonly days?: number;
  /** Its alternative names, as openssl writes them. */
  readonly names?: string;
}

export interface Certificates {
  readonly directory: string;
  readonly ca: Pair;
  /** Made out to localhost and 127.0.0.1. */
  readonly server: Pair;
  /** A certificate of the authority for a client. */
  issue(name: string, options?: IssueOptions): Pair;
  /** A server's certificate that ended years ago. */
  issueEnded(name: string): Pair;
  /** A list of the authority that takes certificates back; its path. */
  revocationList(name: string, revoked: readonly Pair[]): string;
  /** Another authority. */
  authority(name: string): Pair;
  tls(more?: Partial<TlsSettings>): TlsSettings;
  remove(): void;
}

/** What stands in one of its files. */
export function read(path: string): Buffer {
  return readFileSync(path);
}

export function makeCertificates(): Certificates {
  const directory = mkdtempSync(join(tmpdir(), "assay-certificates-"));
  const openssl = (...args: string[]): void => {
    execFileSync("openssl", args, { stdio: ["ignore", "ignore", "pipe"] });
  };
  const pair = (name: string): Pair => ({
    certificate: join(directory, `${name}.pem`),
    key: join(directory, `${name}.key`),
  });
  const newKey = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"];
  const authority = (name: string): Pair => {
    const { certificate, key } = pair(name);
    openssl("req", "-x509", ...newKey, "-keyout", key, "-out", certificate, "-days", "30", "-subj", `/CN=${name}`);
    return { certificate, key };
  };
  const ca = authority("ca");
  const issue: Certificates["issue"] = (name, options = {}) => {
    const { by = ca, usage = "clientAuth", days = 30, names = "DNS:localhost,IP:127.0.0.1" } = options;
    const { certificate, key } = pair(name);
    openssl(
      ...["req", "-x509", ...newKey, "-keyout", key, "-out", certificate, "-subj", `/CN=${name}`],
      ...["-CA", by.certificate, "-CAkey", by.key, "-days", String(days)],
      ...["-addext", "basicConstraints=critical,CA:FALSE", "-addext", `extendedKeyUsage=${usage}`],
      ...["-addext", `subjectAltName=${names}`],
    );
    return { certificate, key };
  };
  /** For `openssl ca`, which alone can set dates and take certificates back. */
  const office = (): readonly string[] => {
    const config = join(directory, "ca.cnf");
    const policy = "[ca]\ndefault_ca=d\n[p]\ncommonName=supplied\n[d]\nrand_serial=yes\npolicy=p\n";
    writeFileSync(config, `${policy}new_certs_dir=${directory}\ndatabase=${directory}/index.txt\n`);
    writeFileSync(join(directory, "index.txt"), "");
    return ["ca", "-batch", "-config", config, "-md", "sha256", "-cert", ca.certificate, "-keyfile", ca.key];
  };
  const issueEnded = (name: string): Pair => {
    const { certificate, key } = pair(name);
    openssl("req", ...newKey, "-keyout", key, "-out", `${key}.csr`, "-subj", `/CN=${name}`);
    const dates = ["-startdate", "20200101000000Z", "-enddate", "20200102000000Z"];
    openssl(...office(), "-notext", "-in", `${key}.csr`, "-out", certificate, ...dates);
    return { certificate, key };
  };
  const revocationList = (name: string, revoked: readonly Pair[]): string => {
    const path = join(directory, `${name}.crl`);
    const args = office();
    for (const { certificate } of revoked) openssl(...args, "-revoke", certificate);
    openssl(...args, "-gencrl", "-crldays", "30", "-out", path);
    return path;
  };
  const server = issue("server", { usage: "serverAuth" });
  return {
    directory,
    ca,
    server,
    issue,
    issueEnded,
    revocationList,
    authority,
    tls: (more = {}) => ({
      ...server,
      clientCa: undefined,
      clientCrl: undefined,
      clientCertificates: "optional",
      ...more,
    }),
    remove: () => rmSync(directory, { recursive: true, force: true }),
  };
}
