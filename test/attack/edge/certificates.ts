/** Certificates for tests, made with openssl in a directory of their own: an authority, and what it has signed. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TlsSettings } from "../../../src/listener-settings.ts";

export interface Pair {
  readonly certificate: string;
  readonly key: string;
}

export interface Certificates {
  readonly directory: string;
  readonly ca: Pair;
  /** Made out to localhost and 127.0.0.1. */
  readonly server: Pair;
  /** A certificate of the authority for a client. */
  issue(name: string, options?: { readonly by?: Pair; readonly usage?: string; readonly days?: number }): Pair;
  /** Another authority. */
  authority(name: string): Pair;
  tls(more?: Partial<TlsSettings>): TlsSettings;
  remove(): void;
}

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
  const issue: Certificates["issue"] = (name, { by = ca, usage = "clientAuth", days = 30 } = {}) => {
    const { certificate, key } = pair(name);
    openssl(
      ...["req", "-x509", ...newKey, "-keyout", key, "-out", certificate, "-subj", `/CN=${name}`],
      ...["-CA", by.certificate, "-CAkey", by.key, "-days", String(days)],
      ...["-addext", "basicConstraints=critical,CA:FALSE", "-addext", `extendedKeyUsage=${usage}`],
      ...["-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"],
    );
    return { certificate, key };
  };
  const server = issue("server", { usage: "serverAuth" });
  return {
    directory,
    ca,
    server,
    issue,
    authority,
    tls: (more = {}) => ({ ...server, clientCa: undefined, clientCertificates: "optional", ...more }),
    remove: () => rmSync(directory, { recursive: true, force: true }),
  };
}
