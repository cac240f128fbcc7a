/** Attacks by clients that do not speak the protocol: noise, HTTP/1, plain text where TLS is spoken and the other way round, a TLS that is too old. */
import { randomBytes } from "node:crypto";
import { connect as connectTls } from "node:tls";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Client } from "../../e2e/client.ts";
import { makeCertificates } from "./certificates.ts";
import { callDuring, type EdgeServer, startEdge } from "./edge-server.ts";
import { attackerAt } from "./frames.ts";

const PREFACE = Buffer.from("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
const certificates = makeCertificates();
let plain: EdgeServer;
let tls: EdgeServer;
let client: Client;

beforeAll(async () => {
  [plain, tls] = await Promise.all([startEdge(), startEdge({ tls: certificates.tls() })]);
  client = new Client(plain.address);
});

afterAll(async () => {
  client.close();
  await Promise.all([plain.stop(), tls.stop()]);
  certificates.remove();
});

test.concurrent.each([
  ["noise", () => plain, randomBytes(4_096)],
  ["noise after the preface", () => plain, Buffer.concat([PREFACE, randomBytes(4_096)])],
  [
    "a frame that is too large",
    () => plain,
    Buffer.concat([PREFACE, Buffer.from([0xff, 0xff, 0xff, 4, 0, 0, 0, 0, 0])]),
  ],
  ["HTTP/1.1", () => plain, Buffer.from("GET / HTTP/1.1\r\nHost: a\r\n\r\n")],
  ["TLS where none is spoken", () => plain, Buffer.from([0x16, 3, 1, 2, 0, 1, 0, 1, 0xfc, 3, 3, ...randomBytes(600)])],
  ["noise where TLS is spoken", () => tls, randomBytes(4_096)],
  ["HTTP/2 in plain text where TLS is spoken", () => tls, PREFACE],
  ["HTTP/1.1 in plain text where TLS is spoken", () => tls, Buffer.from("GET / HTTP/1.1\r\n\r\n")],
])("clients that send %s are cut off, and others are served", async (_, server, bytes) => {
  const attackers = await Promise.all(Array.from({ length: 20 }, () => attackerAt(server().port)));
  const attack = Promise.all(
    attackers.map(async (attacker) => {
      await attacker.send(bytes);
      await attacker.over;
    }),
  );
  await callDuring(client, attack);
  expect(attackers.every(({ isOver }) => isOver)).toBe(true);
});

test.concurrent.each([
  ["TLS 1.1", { maxVersion: "TLSv1.1", minVersion: "TLSv1", ciphers: "ALL:@SECLEVEL=0" }],
  ["a suite without forward secrecy", { maxVersion: "TLSv1.2", ciphers: "AES128-GCM-SHA256" }],
  ["another protocol than HTTP/2", { ALPNProtocols: ["http/1.1"] }],
  ["no protocol", {}],
] as const)("a TLS client that offers %s gets no connection", async (_, options) => {
  const outcome = await new Promise<string>((resolve) => {
    const socket = connectTls({ port: tls.port, host: "127.0.0.1", rejectUnauthorized: false, ...options });
    let isSecure = false;
    socket.on("secureConnect", () => {
      isSecure = true;
      // An old server might answer in HTTP/1.
      socket.write("GET / HTTP/1.1\r\n\r\n");
    });
    socket.on("data", () => resolve("answered"));
    socket.on("error", () => resolve("refused"));
    socket.on("close", () => resolve(isSecure ? "cut" : "refused"));
  });
  expect(outcome).toMatch(/refused|cut/);
});
