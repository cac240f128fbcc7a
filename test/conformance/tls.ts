/** The certificates that cases of TLS name: paths for a server's settings, PEM texts for a client's options. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { type ChannelCredentials, credentials } from "@grpc/grpc-js";
import { type Certificates, makeCertificates, type Pair, read } from "../attack/edge/certificates.ts";
import type { JsonObject } from "./case.ts";

/** Made when they are first asked for. */
export class TlsFiles {
  #certificates: Certificates | undefined;
  #paths: JsonObject = {};
  #texts: JsonObject = {};

  /** For settings: `ca`, `serverCertificate` and `serverKey`, `elsewhereCertificate` and `elsewhereKey` (made out to another name), `tenants` (that `CN=operator` is an administrator). */
  get paths(): JsonObject {
    this.#make();
    return this.#paths;
  }

  /** For options: `ca`, `anotherCa` (which has signed nothing), `operatorCertificate` and `operatorKey`, `strangerCertificate` and `strangerKey` (whom nobody has mapped). */
  get texts(): JsonObject {
    this.#make();
    return this.#texts;
  }

  /** What the runner itself calls such servers with. */
  transport(): ChannelCredentials {
    const { ca, strangerKey, strangerCertificate } = this.texts;
    return credentials.createSsl(bytes(ca), bytes(strangerKey), bytes(strangerCertificate));
  }

  remove(): void {
    this.#certificates?.remove();
  }

  #make(): void {
    if (this.#certificates !== undefined) return;
    const made = makeCertificates();
    this.#certificates = made;
    const elsewhere = made.issue("elsewhere", { usage: "serverAuth", names: "DNS:elsewhere.example,IP:192.0.2.1" });
    const tenants = join(made.directory, "tenants.json");
    const operator = { name: "operator", subject: "CN=operator", tenant: "default", roles: ["admin", "read"] };
    writeFileSync(tenants, JSON.stringify({ certificates: [operator] }));
    this.#paths = {
      ca: made.ca.certificate,
      ...named("server", made.server),
      ...named("elsewhere", elsewhere),
      tenants,
    };
    const texts = {
      ca: made.ca.certificate,
      anotherCa: made.authority("another").certificate,
      ...named("operator", made.issue("operator")),
      ...named("stranger", made.issue("stranger")),
    };
    this.#texts = Object.fromEntries(Object.entries(texts).map(([name, path]) => [name, read(path).toString()]));
  }
}

function named(name: string, { certificate, key }: Pair): Readonly<Record<string, string>> {
  return { [`${name}Certificate`]: certificate, [`${name}Key`]: key };
}

function bytes(text: JsonObject[string] | undefined): Buffer {
  return Buffer.from(String(text));
}
