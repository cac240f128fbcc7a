import { createServer } from "node:https";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { FetchError, fetchJson, MAX_DOCUMENT_BYTES } from "../../../src/identity/fetch-json.ts";
import { makeCertificates, read } from "../edge/certificates.ts";
import { json, KeyServer } from "./provider-fixture.ts";

let server: KeyServer;
let elsewhere: KeyServer;
beforeAll(async () => {
  server = await KeyServer.start();
  elsewhere = await KeyServer.start();
});
afterAll(async () => {
  await server.stop();
  await elsewhere.stop();
});
beforeEach(() => {
  elsewhere.requests.length = 0;
});

const fetched = (timeoutMs = 5_000, signal = new AbortController().signal): Promise<unknown> =>
  fetchJson(new URL(`${server.address}/keys`), { ca: undefined, timeoutMs, signal });

/** How the fetch fails. */
async function failure(timeoutMs?: number, signal?: AbortSignal): Promise<string> {
  const outcome = await fetched(timeoutMs, signal).catch((error: unknown) => error);
  expect(outcome).toBeInstanceOf(FetchError);
  return (outcome as FetchError).message;
}

describe("a document of an identity provider", () => {
  it("is fetched, however it is cut into pieces", async () => {
    server.answer = (_request, response) => {
      response.write('{"ke');
      setTimeout(() => response.end('ys":[]}'), 5);
    };
    expect(await fetched()).toEqual({ keys: [] });
  });

  it.each([301, 302, 303, 307, 308])("is not looked for where a redirect of status %d leads", async (status) => {
    elsewhere.answer = json({ keys: [] });
    server.answer = (_request, response) => response.writeHead(status, { location: `${elsewhere.address}/keys` }).end();
    expect(await failure()).toContain(`status ${status}`);
    expect(elsewhere.requests).toEqual([]);
  });

  it.each([204, 206, 404, 500, 503])("is not taken with status %d", async (status) => {
    server.answer = (_request, response) => response.writeHead(status).end(status === 204 ? undefined : '{"keys":[]}');
    expect(await failure()).toContain(`status ${status}`);
  });

  it("is not read beyond its bound, whether it says its size or not", async () => {
    const document = JSON.stringify({ keys: [], padding: "x".repeat(MAX_DOCUMENT_BYTES) });
    let sent = 0;
    server.answer = (_request, response) =>
      response.writeHead(200, { "content-length": document.length }).end(document);
    expect(await failure()).toContain(`more than ${MAX_DOCUMENT_BYTES} bytes`);
    server.answer = (_request, response) => {
      const pour = (): void => {
        while (!response.destroyed && response.write(" ".repeat(65_536))) sent += 65_536;
        if (!response.destroyed) response.once("drain", pour);
      };
      pour();
    };
    expect(await failure()).toContain(`more than ${MAX_DOCUMENT_BYTES} bytes`);
    expect(sent).toBeLessThan(64 * 1024 * 1024);
  });

  it("is not waited for beyond its time: not for the first byte, not between bytes", async () => {
    server.answer = () => undefined;
    expect(await failure(50)).toContain("within 50 ms");
    let drip: NodeJS.Timeout | undefined;
    server.answer = (_request, response) => {
      response.write("{");
      drip = setInterval(() => response.write(" "), 5);
    };
    expect(await failure(50)).toContain("within 50 ms");
    clearInterval(drip);
  });

  it("is not waited for once nobody wants it", async () => {
    server.answer = () => undefined;
    const controller = new AbortController();
    const failing = failure(5_000, controller.signal);
    controller.abort();
    expect(await failing).toContain("cannot be reached");
  });

  it("is not taken in pieces: broken off in the middle of it", async () => {
    server.answer = (_request, response) => {
      response.writeHead(200, { "content-length": 100 });
      response.write('{"keys":[]}');
      setTimeout(() => response.destroy(), 5);
    };
    expect(await failure()).toMatch(/broke off|cannot be reached/);
  });

  it("is not unpacked", async () => {
    server.answer = (_request, response) =>
      response.writeHead(200, { "content-encoding": "gzip" }).end(gzipSync(Buffer.alloc(1_000_000)));
    expect(await failure()).toContain("encoding");
  });

  it.each([
    ["no JSON", "<html>"],
    ["empty", ""],
    ["not UTF-8", Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d])],
    ["behind a byte order mark", "\ufeff{}"],
    ["saying a name twice", '{"keys":[],"keys":[{}]}'],
  ])("is not taken if it is %s", async (_what, body) => {
    server.answer = (_request, response) => response.end(body);
    expect(await failure()).toContain("not JSON");
  });

  it("may not come with headers without end", async () => {
    server.answer = (_request, response) => {
      for (let i = 0; i < 100; i += 1) response.setHeader(`x-${i}`, "y".repeat(1000));
      response.end("{}");
    };
    expect(await failure()).toContain("HPE_HEADER_OVERFLOW");
  });

  it("says in no error what was received", async () => {
    server.answer = (_request, response) => response.end("a secret that is no JSON");
    expect(await failure()).not.toContain("secret");
  });

  it("comes over TLS from whom the named authority vouches for, by the name that was asked for, and from nobody else", async () => {
    const certificates = makeCertificates();
    const { certificate, key } = certificates.server;
    const tls = createServer({ cert: read(certificate), key: read(key) }, (_request, response) => response.end("{}"));
    await new Promise<void>((resolve) => tls.listen(0, "127.0.0.1", resolve));
    onTestFinished(async () => {
      tls.closeAllConnections();
      await new Promise((resolve) => tls.close(resolve));
      certificates.remove();
    });
    const bound = tls.address();
    const port = bound === null || typeof bound === "string" ? 0 : bound.port;
    const from = (host: string, ca: string | undefined): Promise<unknown> => {
      const { signal } = new AbortController();
      return fetchJson(new URL(`https://${host}:${port}/`), { ca, timeoutMs: 5_000, signal });
    };
    const ca = read(certificates.ca.certificate).toString();
    expect(await from("localhost", ca)).toEqual({});
    const other = read(certificates.authority("other").certificate).toString();
    await expect(from("localhost", other)).rejects.toThrow(/cannot be reached \((UNABLE|DEPTH|SELF)/);
    await expect(from("localhost", undefined)).rejects.toThrow(/cannot be reached \((UNABLE|DEPTH|SELF)/);
    await expect(from("0.0.0.0", ca)).rejects.toThrow("ERR_TLS_CERT_ALTNAME_INVALID");
  });

  it("comes from nobody whose certificate no authority vouches for", async () => {
    const plain = new URL(server.address);
    const outcome = fetchJson(new URL(`https://127.0.0.1:${plain.port}/`), {
      ca: undefined,
      timeoutMs: 5_000,
      signal: new AbortController().signal,
    });
    await expect(outcome).rejects.toThrow(FetchError);
  });
});
