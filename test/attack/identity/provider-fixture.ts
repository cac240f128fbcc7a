/** An identity provider of a test's own, on a loopback port: signs whatever it is told to, and publishes keys however it is told to. */
import { constants, createHmac, generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pino } from "pino";
import { type IdentityProvider, readIdentityProviders } from "../../../src/identity/providers.ts";

/** Where time stands still until a test moves it. */
export class TestClock {
  #nowMs = Date.parse("2026-01-01T00:00:00Z");
  nowMs(): number {
    return this.#nowMs;
  }
  monotonicMs(): number {
    return this.#nowMs;
  }
  get nowS(): number {
    return this.#nowMs / 1000;
  }
  pass(seconds: number): void {
    this.#nowMs += seconds * 1000;
  }
}

/** Takes every line that is logged. */
export function listeningLog(): { readonly log: pino.Logger; readonly lines: string[] } {
  const lines: string[] = [];
  return { log: pino({ level: "trace" }, { write: (line: string) => void lines.push(line) }), lines };
}

export type Key = { readonly privateKey: KeyObject; readonly publicKey: KeyObject };

export const newEcKey = (namedCurve = "P-256"): Key => generateKeyPairSync("ec", { namedCurve });
export const newRsaKey = (modulusLength = 2048): Key => generateKeyPairSync("rsa", { modulusLength });
export const newEdKey = (): Key => generateKeyPairSync("ed25519");

/** A public key as it is published. */
export function published(key: Key, kid: string | undefined, more: object = {}): object {
  return { ...key.publicKey.export({ format: "jwk" }), ...(kid === undefined ? {} : { kid }), use: "sig", ...more };
}

export function base64url(content: string | object): string {
  return Buffer.from(typeof content === "string" ? content : JSON.stringify(content)).toString("base64url");
}

/** The signature that `alg` asks for, over what stands before it. */
export function signatureOf(alg: string, key: KeyObject, input: string): Buffer {
  const hash = alg === "EdDSA" || alg === "Ed25519" ? null : `sha${alg.slice(2)}`;
  const bytes = Buffer.from(input);
  if (alg.startsWith("ES")) return sign(hash, bytes, { key, dsaEncoding: "ieee-p1363" });
  if (alg.startsWith("PS")) {
    return sign(hash, bytes, {
      key,
      padding: constants.RSA_PKCS1_PSS_PADDING,
      saltLength: constants.RSA_PSS_SALTLEN_DIGEST,
    });
  }
  return sign(hash, bytes, key);
}

/** A token of any header and claims (objects, or texts as they stand), signed correctly. */
export function token(header: object | string, claims: object | string, key: Key, alg = "ES256"): string {
  const input = `${base64url(header)}.${base64url(claims)}`;
  return `${input}.${signatureOf(alg, key.privateKey, input).toString("base64url")}`;
}

/** A token whose signature is a MAC, with `secret` as its key. */
export function macToken(header: object, claims: object, secret: string | Buffer): string {
  const input = `${base64url(header)}.${base64url(claims)}`;
  return `${input}.${createHmac("sha256", secret).update(input).digest("base64url")}`;
}

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** Answers with JSON. */
export const json =
  (document: unknown, status = 200): Answer =>
  (_request, response) => {
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(document));
  };

/** A loopback server that answers as it is told, and counts. */
export class KeyServer {
  readonly #server = createServer((request, response) => {
    this.requests.push(request.url ?? "");
    this.answer(request, response);
  });
  readonly requests: string[] = [];
  answer: Answer = json({ keys: [] });
  address = "";

  static async start(): Promise<KeyServer> {
    const server = new KeyServer();
    await new Promise<void>((resolve) => server.#server.listen(0, "127.0.0.1", resolve));
    const bound = server.#server.address();
    if (bound === null || typeof bound === "string") throw new Error("no port");
    server.address = `http://127.0.0.1:${bound.port}`;
    return server;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

/** What the operator's file says of a provider, read by what reads it for the server. */
export function providersOf(...described: object[]): readonly IdentityProvider[] {
  const folder = mkdtempSync(join(tmpdir(), "assay-providers-"));
  try {
    const path = join(folder, "providers.json");
    writeFileSync(path, JSON.stringify({ providers: described }));
    return readIdentityProviders(path);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
