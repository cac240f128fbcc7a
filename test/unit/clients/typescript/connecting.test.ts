import { createServer } from "node:http";
import { type AddressInfo, connect as connectSocket, createServer as createRelay } from "node:net";
import { inspect } from "node:util";
import { credentials, ServerCredentials } from "@grpc/grpc-js";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import { readConnectOptions } from "../../../../clients/typescript/src/connect-options.ts";
import { type ConnectOptions, connect } from "../../../../clients/typescript/src/index.ts";
import { InvokeService } from "../../../../clients/typescript/src/stubs.ts";
import { makeCertificates, read } from "../../../attack/edge/certificates.ts";
import { type AnsweringServer, startAnswering } from "./answering-server.ts";

const cleanUps: (() => void)[] = [];
afterEach(() => {
  for (const cleanUp of cleanUps.splice(0)) cleanUp();
});
const certificates = makeCertificates();
afterAll(() => certificates.remove());
const ca = read(certificates.ca.certificate);
const ours = certificates.issue("ours");
const pem = { private_key: read(certificates.server.key), cert_chain: read(certificates.server.certificate) };

const ONE = { ok: [{ state: Buffer.from("1"), revision: 1n }] };
const none = { retries: false, circuitBreaker: false } as const;

async function serverOf(security = ServerCredentials.createInsecure(), host = "127.0.0.1"): Promise<AnsweringServer> {
  const server = await startAnswering(() => ONE, { credentials: security, host });
  cleanUps.push(() => server.stop());
  return server;
}

function clientOf(address: string, options: ConnectOptions) {
  const client = connect(address, { ...none, ...options });
  cleanUps.push(() => client.close());
  return client;
}

describe("a token", () => {
  const token = "assay_secret";

  it("that does not come is not waited for beyond the deadline, nor after an abort, in any kind of call", async () => {
    const server = await serverOf();
    const client = clientOf(server.address, { token: () => new Promise<string>(() => undefined) });
    const calls = [
      (options: { timeoutMs?: number; signal?: AbortSignal }) => client.reduce("f", [], options),
      (options: { timeoutMs?: number; signal?: AbortSignal }) => client.artifact("d", options),
      (options: { timeoutMs?: number; signal?: AbortSignal }) => client.stream("f", options).next(),
      (options: { timeoutMs?: number; signal?: AbortSignal }) => client.publisher("f", options).close(),
    ];
    for (const call of calls) {
      await expect(call({ timeoutMs: 50 })).rejects.toMatchObject({ reason: "DEADLINE_EXCEEDED" });
      const signal = AbortSignal.timeout(50);
      await expect(call({ signal })).rejects.toMatchObject({ reason: "CANCELLED" });
    }
    expect(server.calls("Reduce")).toEqual([]);
  });

  it("is never sent in plain text to another machine, however it is given", async () => {
    for (const address of [
      "example.com:1",
      "10.0.0.7:7443",
      "dns:///localhost.example:1",
      "127.0.0.1.example:1",
      "127.0.0.256:1",
      "127.999.0.1:1",
      "0x7f.1:1",
    ]) {
      expect(() => connect(address, { token })).toThrow(TypeError);
      expect(() => connect(address, { token: () => token })).toThrow(/plain text/);
      expect(() => connect(address, { token, credentials: credentials.createInsecure() })).toThrow(/plain text/);
      const client = clientOf(address, {});
      await expect(client.reduce("f", [], { metadata: { Authorization: "Bearer x" } })).rejects.toMatchObject({
        reason: "REQUEST_INVALID",
        fieldViolations: [{ field: "metadata.authorization" }],
      });
    }
    for (const address of ["127.0.0.1:1", "127.8.8.8:1", "localhost:1", "[::1]:1", "dns:///localhost:1", "unix:/x"]) {
      clientOf(address, { token });
    }
    clientOf("example.com:1", { token, tls: true });
    clientOf("example.com:1", { token, credentials: credentials.createSsl() });
  });

  it("is in no error, nor is any other value of a call's metadata that cannot be sent", async () => {
    const client = clientOf("127.0.0.1:1", {});
    const secret = "not-to-be-told";
    for (const [name, value] of [
      ["authorization", `Bearer ${secret}\n`],
      ["x-api-key", `${secret}ä`],
      ["x-api-key-bin", secret],
      ["no name", secret],
    ] as const) {
      const error: unknown = await client.reduce("f", [], { metadata: { [name]: value } }).catch((thrown) => thrown);
      expect(error).toMatchObject({ reason: "REQUEST_INVALID", fieldViolations: [{ field: `metadata.${name}` }] });
      expect(inspect(error, { depth: 9, showHidden: true })).not.toContain(secret);
    }
  });

  it("does not go through a proxy of the environment to this machine", async () => {
    let asked = 0;
    const proxy = createServer().on("connect", (_, socket) => {
      asked += 1;
      socket.destroy();
    });
    await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
    const before = process.env.http_proxy;
    process.env.http_proxy = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
    try {
      const server = await serverOf();
      await clientOf(server.address, { token }).reduce("f", []);
      expect(server.calls("Reduce")[0]?.metadata.get("authorization")).toEqual([`Bearer ${token}`]);
      expect(asked).toBe(0);
    } finally {
      if (before === undefined) delete process.env.http_proxy;
      else process.env.http_proxy = before;
      proxy.close();
    }
  });

  it("of a call takes the place of the connection's", async () => {
    const server = await serverOf();
    for (const given of [token, () => token]) {
      const client = clientOf(server.address, { token: given });
      await client.reduce("f", [], { metadata: { authorization: "Bearer other", traceparent: "00-1-2-01" } });
    }
    for (const { metadata } of server.calls("Reduce")) {
      expect(metadata.get("authorization")).toEqual(["Bearer other"]);
      expect(metadata.get("traceparent")).toEqual(["00-1-2-01"]);
    }
    expect(server.calls("Reduce")).toHaveLength(2);
  });

  it("that a header cannot carry is refused, and not shown", async () => {
    expect(() => connect("127.0.0.1:1", { token: "two words" })).toThrow("`token` is one word");
    const server = await serverOf();
    const call = clientOf(server.address, { token: () => "line\nbreak" }).reduce("f", []);
    await expect(call).rejects.toMatchObject({ message: expect.not.stringContaining("break") });
    expect(server.calls("Reduce")).toHaveLength(0);
  });
});

describe("a connection's options", () => {
  it("are refused all at once, with what is wrong with each", () => {
    const wrong = () =>
      connect("example.com", {
        timeoutMs: -1,
        keepAliveMs: Number.NaN,
        maxResponseBytes: 0,
        retries: { maxAttempts: 0, initialBackoffMs: -1 },
        circuitBreaker: { failures: 0 },
        tls: { certificate: "x" },
        credentials: credentials.createSsl(),
      });
    expect(wrong).toThrow(TypeError);
    for (const part of [
      "HOST:PORT",
      "`timeoutMs`",
      "`keepAliveMs`",
      "`maxResponseBytes`",
      "`retries.maxAttempts`",
      "`retries.initialBackoffMs`",
      "`circuitBreaker.failures`",
      "`tls.key` belong together",
      "in PEM",
      "exclude each other",
    ]) {
      expect(wrong).toThrow(part);
    }
  });

  it("have the defaults that every client has", () => {
    expect(readConnectOptions("127.0.0.1:7443", {})).toMatchObject({
      timeoutMs: 30_000,
      keepAliveMs: 30_000,
      maxResponseBytes: 16 * 1024 * 1024,
      retries: { maxAttempts: 4, initialBackoffMs: 100, maxBackoffMs: 5_000 },
      circuitBreaker: { failures: 5, openMs: 10_000 },
    });
  });

  it("of a call are refused before it is sent", async () => {
    const server = await serverOf();
    const client = clientOf(server.address, {});
    for (const options of [{ timeoutMs: -1 }, { timeoutMs: Number.NaN }, { metadata: { "no name": "x" } }]) {
      await expect(client.reduce("f", [], options)).rejects.toMatchObject({ reason: "REQUEST_INVALID" });
      await expect(client.logs("f", options).next()).rejects.toMatchObject({ reason: "REQUEST_INVALID" });
      const stream = client.stub(InvokeService).reduceStream([], options);
      await expect(stream.next()).rejects.toMatchObject({ reason: "REQUEST_INVALID" });
    }
    expect(server.calls("Reduce")).toHaveLength(0);
    client.close();
    await expect(client.reduce("f", [])).rejects.toMatchObject({ message: "the client is closed" });
  });
});

describe("a connection with TLS", () => {
  it("reaches a server by its IP address too, whose certificate is checked against that", async () => {
    const security = ServerCredentials.createSsl(null, [pem]);
    const server = await serverOf(security);
    const tls = { ca };
    expect((await clientOf(server.address, { tls, token: "x" }).reduce("f", [])).state).toBe(1);
    expect((await clientOf(`localhost:${server.port}`, { tls }).reduce("f", [])).state).toBe(1);
    expect((await clientOf(server.address, { tls: { ...tls, serverName: "localhost" } }).reduce("f", [])).state).toBe(
      1,
    );
    const refused = { reason: "SERVER_UNREACHABLE" };
    const elsewhere = await serverOf(security, "127.0.0.2");
    await expect(clientOf(elsewhere.address, { tls }).reduce("f", [])).rejects.toMatchObject(refused);
    const named = clientOf(elsewhere.address, { tls: { ...tls, serverName: "localhost" } });
    expect((await named.reduce("f", [])).state).toBe(1);
    const misnamed = clientOf(server.address, { tls: { ...tls, serverName: "assay.example" } });
    await expect(misnamed.reduce("f", [])).rejects.toMatchObject(refused);
    await expect(clientOf(server.address, { tls: true }).reduce("f", [])).rejects.toMatchObject(refused);
  });

  it("shows a certificate of its own", async () => {
    const server = await serverOf(ServerCredentials.createSsl(ca, [pem], true));
    const tls = { ca, certificate: read(ours.certificate), key: read(ours.key).toString() };
    expect((await clientOf(server.address, { tls }).reduce("f", [])).state).toBe(1);
    const bare = clientOf(server.address, { tls: { ca } });
    await expect(bare.reduce("f", [])).rejects.toMatchObject({ reason: "SERVER_UNREACHABLE" });
  });
});

describe("compression", () => {
  it("is of what is sent, where it is asked for", async () => {
    const server = await serverOf();
    let bytes = 0;
    const relay = createRelay((socket) => {
      const onward = connectSocket(server.port, "127.0.0.1");
      socket.on("data", (chunk) => {
        bytes += chunk.length;
      });
      socket.pipe(onward).pipe(socket);
      for (const end of [socket, onward]) end.on("error", () => undefined);
    });
    await new Promise<void>((resolve) => relay.listen(0, "127.0.0.1", resolve));
    cleanUps.push(() => relay.close());
    const address = `127.0.0.1:${(relay.address() as AddressInfo).port}`;
    const events = [{ type: "T", data: "x".repeat(1_000_000) }];
    await clientOf(address, { gzip: true }).reduce("f", events);
    expect(bytes).toBeLessThan(50_000);
    await clientOf(address, {}).reduce("f", events);
    expect(bytes).toBeGreaterThan(1_000_000);
    for (const { request } of server.calls("Reduce")) expect(request.length).toBeGreaterThan(1_000_000);
  });
});
