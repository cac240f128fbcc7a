/** `assay health` against servers that say what a test wants; the real one is asked in test/image. */
import { readFileSync } from "node:fs";
import { createServer as createHttp2Server } from "node:http2";
import { type AddressInfo, createServer } from "node:net";
import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { Server, ServerCredentials, type ServiceError, status } from "@grpc/grpc-js";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { whyUnreachable } from "../../../src/cli/unreachable.ts";
import {
  HealthCheckRequestSchema,
  HealthCheckResponseSchema,
  HealthCheckResponse_ServingStatus as Status,
} from "../../../src/gen/grpc/health/v1/health_pb.js";
import { type Certificates, makeCertificates, type Pair } from "../../attack/edge/certificates.ts";
import { assay } from "./terminal.ts";

let certificates: Certificates;
beforeAll(() => {
  certificates = makeCertificates();
});
afterAll(() => certificates.remove());

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.forceShutdown();
});

type Say = (service: string) => Status | Partial<ServiceError>;

/** A health service. Answers its port. */
async function serving(say: Say, credentials = ServerCredentials.createInsecure()): Promise<string> {
  const server = new Server();
  servers.push(server);
  const method = {
    path: "/grpc.health.v1.Health/Check",
    requestStream: false,
    responseStream: false,
    requestSerialize: Buffer.from,
    requestDeserialize: (bytes: Buffer) => fromBinary(HealthCheckRequestSchema, bytes),
    responseSerialize: (value: Status) =>
      Buffer.from(toBinary(HealthCheckResponseSchema, create(HealthCheckResponseSchema, { status: value }))),
    responseDeserialize: (bytes: Buffer) => bytes,
  };
  server.addService(
    { check: method },
    {
      check: (
        call: { request: { service: string } },
        answer: (error: Partial<ServiceError> | null, value?: Status) => void,
      ) => {
        const said = say(call.request.service);
        if (typeof said === "object") answer(said);
        else answer(null, said);
      },
    },
  );
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", credentials, (error, bound) => (error === null ? resolve(bound) : reject(error)));
  });
  return `127.0.0.1:${port}`;
}

it("says SERVING with status 0, of the server and of one service", async () => {
  const asked: string[] = [];
  const address = await serving((service) => {
    asked.push(service);
    return Status.SERVING;
  });
  expect(await assay(["health", "-a", address])).toEqual({ exitCode: 0, stdout: "the server: SERVING\n", stderr: "" });
  const { exitCode, stdout } = await assay(["health", "a.B", "--json"], { env: { ASSAY_ADDRESS: address } });
  expect([exitCode, JSON.parse(stdout)]).toEqual([0, { service: "a.B", address, status: "SERVING" }]);
  expect(asked).toEqual(["", "a.B"]);
});

it("ends with 69 where it is not serving, or nobody is there", async () => {
  const address = await serving(() => Status.NOT_SERVING);
  expect(await assay(["health", "-a", address])).toMatchObject({ exitCode: 69, stdout: "the server: NOT_SERVING\n" });
  expect(await assay(["health", "-a", "127.0.0.1:1"])).toMatchObject({
    exitCode: 69,
    stdout: "no server answers at 127.0.0.1:1\n",
  });
});

it("takes a status that the protocol does not know for one that says nothing", async () => {
  const address = await serving(() => 77 as Status);
  expect(await assay(["health", "-a", address])).toEqual({ exitCode: 69, stdout: "the server: UNKNOWN\n", stderr: "" });
});

it("ends with 69 after its time-out where somebody takes the connection and says nothing", async () => {
  const silent = createServer(() => undefined).listen(0, "127.0.0.1");
  await new Promise((resolve) => silent.once("listening", resolve));
  const port = (silent.address() as { port: number }).port;
  expect(await assay(["health", "-a", `127.0.0.1:${port}`, "--timeout", "0.2"])).toMatchObject({ exitCode: 69 });
  silent.close();
});

it("tells a service that is not there, and a server that has no health service, from one that is down", async () => {
  const none = await serving(() => ({ code: status.NOT_FOUND, details: "unknown service" }));
  expect(await assay(["health", "a.C", "-a", none])).toMatchObject({ exitCode: 3, stdout: "a.C: SERVICE_UNKNOWN\n" });
  const other = await serving(() => ({ code: status.UNIMPLEMENTED, details: "no\u001b[2Jsuch" }));
  const { exitCode, stderr } = await assay(["health", "-a", other]);
  expect(exitCode).toBe(3);
  expect(stderr).toContain("no gRPC server with a health service");
  expect(stderr).not.toContain("\u001b");
});

/** A server with TLS. */
function servingBy({ certificate, key }: Pair): Promise<string> {
  const pair = { cert_chain: readFileSync(certificate), private_key: readFileSync(key) };
  return serving(() => Status.SERVING, ServerCredentials.createSsl(null, [pair]));
}

it("speaks TLS, with the name or the IP address that the certificate speaks of", async () => {
  const address = await servingBy(certificates.server);
  const secure = ["health", "-a", address, "--tls-ca", certificates.ca.certificate];
  expect(await assay([...secure, "--server-name", "localhost"])).toMatchObject({ exitCode: 0 });
  expect(await assay([...secure, "--server-name", "other.example"])).toMatchObject({ exitCode: 69 });
  expect(await assay(secure)).toMatchObject({ exitCode: 0 });
  expect(await assay(["health", "-a", address, "--server-name", "localhost"])).toMatchObject({ exitCode: 2 });
});

it("says why nobody answers, and what to do about it", async () => {
  const plain = await serving(() => Status.SERVING);
  const secure = await servingBy(certificates.server);
  const elsewhere = await servingBy(certificates.issue("elsewhere", { usage: "serverAuth", names: "DNS:a.example" }));
  const ended = await servingBy(certificates.issueEnded("ended"));
  const trusted = ["--tls-ca", certificates.ca.certificate];
  const told: [string, string[], string, string][] = [
    [plain, trusted, "does not speak TLS", "Leave --tls, --tls-ca and ASSAY_TLS_CA away"],
    [secure, [], "does not answer as an assay server without TLS does", "give --tls or --tls-ca FILE"],
    [secure, ["--tls"], "that nobody trusted vouches for", "with --tls-ca FILE"],
    [
      elsewhere,
      trusted,
      "has a certificate of another name: IP: 127.0.0.1 is not in the cert's list",
      "Give --address",
    ],
    [ended, trusted, "certificate has expired", "the clock"],
    ["127.0.0.1:1", [], "no server answers at 127.0.0.1:1", "Start one with `assay serve`"],
  ];
  for (const [address, flags, message, hint] of told) {
    const { exitCode, stdout, stderr } = await assay(["health", "-a", address, ...flags]);
    expect([exitCode, stdout]).toEqual([69, expect.stringContaining(message)]);
    expect(stdout).toContain(address);
    expect(stderr).toContain(hint);
  }
  const { error } = JSON.parse((await assay(["keys", "-a", plain, ...trusted, "--json"])).stdout);
  expect(error).toMatchObject({ reason: "SERVER_UNREACHABLE", hint: expect.stringContaining("Leave --tls") });
  expect(whyUnreachable("nowhere:7443", "Name resolution failed for target dns:nowhere:7443").message).toContain(
    "no machine of that name",
  );
});

it("does not take what a server says, or a connection that breaks, for one that never came about", async () => {
  const told = [
    "self-signed certificate",
    "upstream: ECONNRESET\u001b[2J",
    "Hostname/IP does not match certificate's altnames: x",
  ];
  for (const details of told) {
    const address = await serving(() => ({ code: status.UNAVAILABLE, details }));
    const { exitCode, stdout, stderr } = await assay(["health", "-a", address]);
    expect([exitCode, stdout]).toEqual([69, expect.stringContaining(`what answers at ${address} takes no calls: `)]);
    expect(stdout).toContain(details.slice(0, 19));
    for (const never of ["\u001b", "--tls"]) expect(stdout + stderr).not.toContain(never);
  }
  const breaking = createHttp2Server();
  breaking.on("session", (session) => session.on("error", () => undefined));
  breaking.on("stream", (stream) => {
    stream.on("error", () => undefined);
    stream.session?.destroy();
  });
  await new Promise<void>((resolve) => breaking.listen(0, "127.0.0.1", resolve));
  const address = `127.0.0.1:${(breaking.address() as AddressInfo).port}`;
  const { exitCode, stdout, stderr } = await assay(["health", "-a", address]);
  breaking.close();
  expect([exitCode, stdout]).toEqual([69, `the connection to ${address} broke before the answer came\n`]);
  expect(stderr).toContain("look before you try again");
});

it.each([
  [["health", "--timeout", "0"]],
  [["health", "-a", "nowhere"]],
  [["health", "-a", "127.0.0.1:65536"]],
  [["health", "-a", "127.0.0.1:0"]],
  [["health", "a", "b"]],
])("refuses what it does not understand: %j", async (args) => {
  expect(await assay(args)).toMatchObject({ exitCode: 2 });
});
