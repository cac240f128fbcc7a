/** Fetches a small JSON document from an identity provider: bounded in time and size, without redirects. Serves the keys that tokens are judged by. */
import { request as requestPlain } from "node:http";
import { request as requestTls } from "node:https";
import { parseStrictJson } from "./strict-json.ts";

/** The document did not come. The message is made of fixed words and a code of the system's, and never holds anything that was received. */
export class FetchError extends Error {
  override readonly name = "FetchError";
}

/** The most of a document: some hundred keys. */
export const MAX_DOCUMENT_BYTES = 256 * 1024;
const MAX_HEADER_BYTES = 16 * 1024;

/** How to fetch. */
export interface FetchOptions {
  /** Authorities of the server's certificate, PEM. Undefined: those that Node knows. */
  readonly ca: string | undefined;
  /** For the whole of it, from looking up the name to the last byte. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/** The JSON document at `uri`. Rejects with `FetchError`. */
export async function fetchJson(uri: URL, options: FetchOptions): Promise<unknown> {
  const value = parseStrictJson(await fetchBytes(uri, options));
  if (value === undefined) throw new FetchError("what it answered is not JSON, or says a name twice");
  return value;
}

function fetchBytes(uri: URL, { ca, timeoutMs, signal }: FetchOptions): Promise<Uint8Array> {
  const timeout = AbortSignal.timeout(timeoutMs);
  return new Promise((resolve, reject) => {
    const fail = (error: Error): void => {
      request.destroy();
      if (error instanceof FetchError) reject(error);
      else if (timeout.aborted) reject(new FetchError(`it did not answer within ${timeoutMs} ms`));
      else reject(new FetchError(`it cannot be reached (${"code" in error ? String(error.code) : error.name})`));
    };
    const options = {
      agent: false,
      headers: { accept: "application/json, application/jwk-set+json", "accept-encoding": "identity" },
      maxHeaderSize: MAX_HEADER_BYTES,
      signal: AbortSignal.any([signal, timeout]),
    };
    const request =
      uri.protocol === "https:"
        ? requestTls(uri, ca === undefined ? options : { ...options, ca })
        : requestPlain(uri, options);
    request.on("error", fail);
    request.once("response", (response) => {
      const { statusCode = 0, headers } = response;
      response.on("error", fail);
      response.once("aborted", () => fail(new FetchError("it broke off its answer")));
      // A redirect too: wherever it leads, the operator has not named it.
      if (statusCode !== 200) return fail(new FetchError(`it answered with status ${statusCode} instead of 200`));
      if ((headers["content-encoding"] ?? "identity") !== "identity") {
        return fail(new FetchError("it answered with an encoding that it was not asked for"));
      }
      const chunks: Buffer[] = [];
      let size = 0;
      response.on("data", (chunk: Buffer) => {
        size += chunk.length;
        if (size > MAX_DOCUMENT_BYTES)
          return fail(new FetchError(`it answered with more than ${MAX_DOCUMENT_BYTES} bytes`));
        chunks.push(chunk);
      });
      response.once("end", () => resolve(Buffer.concat(chunks)));
    });
    request.end();
  });
}
