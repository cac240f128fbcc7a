/** Reads the files of TLS and judges them before a client sees them: a pair that does not fit together is never served. */
import { constants, createPrivateKey, type KeyObject, X509Certificate } from "node:crypto";
import { open } from "node:fs/promises";
import { createSecureContext, type SecureContextOptions } from "node:tls";
import type { TlsSettings } from "../../listener-settings.ts";

/** Larger than any chain or bundle of authorities that is of use here. */
const MAX_FILE_BYTES = 1024 * 1024;

/**
 * Forward secrecy and authenticated encryption alone (RFC 9325, 4.2). With TLS 1.2 that is also what HTTP/2 asks for (RFC 9113, 9.2.2).
 */
const CIPHERS = [
  "TLS_AES_128_GCM_SHA256",
  "TLS_AES_256_GCM_SHA384",
  "TLS_CHACHA20_POLY1305_SHA256",
  "ECDHE-ECDSA-AES128-GCM-SHA256",
  "ECDHE-RSA-AES128-GCM-SHA256",
  "ECDHE-ECDSA-AES256-GCM-SHA384",
  "ECDHE-RSA-AES256-GCM-SHA384",
  "ECDHE-ECDSA-CHACHA20-POLY1305",
  "ECDHE-RSA-CHACHA20-POLY1305",
].join(":");

/** The files of TLS cannot be used. For the operator: the message names the setting and says why, never a path or what is in the file. */
export class TlsFilesError extends Error {
  override readonly name = "TlsFilesError";
}

/** The bytes of the files. */
export interface TlsFiles {
  readonly certificate: Buffer;
  readonly key: Buffer;
  readonly clientCa: Buffer | undefined;
  readonly clientCrl: Buffer | undefined;
}

/** What is served: files that belong together. */
export interface TlsMaterial {
  readonly files: TlsFiles;
  /** The server's own certificate. */
  readonly certificate: X509Certificate;
  /** For `tls.Server`: what a connection is made with. */
  readonly context: SecureContextOptions;
}

/** Reads all files. Throws a TlsFilesError for one that cannot be read. */
export async function readTlsFiles(settings: TlsSettings): Promise<TlsFiles> {
  const optional = (path: string | undefined, setting: string): Promise<Buffer> | undefined =>
    path === undefined ? undefined : readBounded(path, setting);
  const [certificate, key, clientCa, clientCrl] = await Promise.all([
    readBounded(settings.certificate, "--tls-certificate"),
    readBounded(settings.key, "--tls-key"),
    optional(settings.clientCa, "--tls-client-ca"),
    optional(settings.clientCrl, "--tls-client-crl"),
  ]);
  return { certificate, key, clientCa, clientCrl };
}

async function readBounded(path: string, setting: string): Promise<Buffer> {
  try {
    const file = await open(path, "r");
    try {
      const { size } = await file.stat();
      if (size > MAX_FILE_BYTES) throw new TlsFilesError(`${setting}: the file is larger than ${MAX_FILE_BYTES} bytes`);
      return await file.readFile();
    } finally {
      await file.close();
    }
  } catch (error) {
    if (error instanceof TlsFilesError) throw error;
    const code = error instanceof Error && "code" in error ? String(error.code) : "for an unknown reason";
    throw new TlsFilesError(`${setting}: the file cannot be read (${code})`);
  }
}

/** True if both hold the same bytes. */
export function sameFiles(a: TlsFiles, b: TlsFiles): boolean {
  return same(a.certificate, b.certificate) && same(a.key, b.key) && sameClients(a, b);
}

/** True if both take the same clients. */
export function sameClients(a: TlsFiles, b: TlsFiles): boolean {
  return same(a.clientCa, b.clientCa) && same(a.clientCrl, b.clientCrl);
}

function same(one: Buffer | undefined, other: Buffer | undefined): boolean {
  return one === undefined || other === undefined ? one === other : one.equals(other);
}

/** Makes what is served of the files. Throws a TlsFilesError for files that are not what they should be, or do not belong together. */
export function tlsMaterialOf(files: TlsFiles): TlsMaterial {
  const certificate = certificateIn(files.certificate, "--tls-certificate");
  if (!certificate.checkPrivateKey(privateKeyIn(files.key))) {
    throw new TlsFilesError("--tls-key: the key is not that of the first certificate in --tls-certificate");
  }
  if (files.clientCa !== undefined && !certificateIn(files.clientCa, "--tls-client-ca").ca) {
    throw new TlsFilesError("--tls-client-ca: the first certificate is not that of an authority (CA:TRUE)");
  }
  if (files.clientCrl !== undefined && !files.clientCrl.includes("-----BEGIN X509 CRL-----")) {
    throw new TlsFilesError("--tls-client-crl: the file holds no revocation list in PEM");
  }
  const context: SecureContextOptions = {
    cert: files.certificate,
    key: files.key,
    ...(files.clientCa === undefined ? {} : { ca: files.clientCa }),
    ...(files.clientCrl === undefined ? {} : { crl: files.clientCrl }),
    minVersion: "TLSv1.2",
    ciphers: CIPHERS,
    // Every connection is a whole handshake: no ticket lets in whom the authorities of today would not.
    secureOptions:
      constants.SSL_OP_NO_TICKET |
      constants.SSL_OP_NO_COMPRESSION |
      constants.SSL_OP_NO_RENEGOTIATION |
      constants.SSL_OP_CIPHER_SERVER_PREFERENCE,
  };
  try {
    createSecureContext(context);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "unknown";
    throw new TlsFilesError(
      `--tls-certificate, --tls-key, --tls-client-ca, --tls-client-crl: OpenSSL refuses them (${code})`,
    );
  }
  return { files, certificate, context };
}

function certificateIn(pem: Buffer, setting: string): X509Certificate {
  try {
    return new X509Certificate(pem);
  } catch {
    throw new TlsFilesError(`${setting}: the file does not begin with a certificate in PEM`);
  }
}

function privateKeyIn(pem: Buffer): KeyObject {
  try {
    return createPrivateKey(pem);
  } catch {
    // OpenSSL's own words may quote what it read.
    throw new TlsFilesError("--tls-key: the file holds no private key in PEM, or one that is encrypted");
  }
}
