/** Attacks by numbers: connections of one address, of many, one after the other as fast as can be. */
import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { connect as connectTls } from "node:tls";
import { credentials } from "@grpc/grpc-js";
import { afterEach, beforeEach, expect, test } from "vitest";
import { InvokeService } from "../../../src/gen/assay/v1/invoke_service_pb.js";
import { Client } from "../../e2e/client.ts";
import { makeCertificates } from "./certificates.ts";
import { callDuring, type EdgeServer, startEdge } from "./edge-server.ts";
import { type Attacker, attackerAt, END_HEADERS, frame, grpcHeaders, http2AttackerAt, TYPE } from "./frames.ts";

const IN_ALL = 40;
const PER_ADDRESS = 15;

let server: EdgeServer;
let client: Client;
let attackers: Attacker[] = [];

beforeEach(async () => {
  server = await startEdge({ limits: { maxConnections: IN_ALL, maxConnectionsPerAddress: PER_ADDRESS } });
  client = new Client(server.address);
  await call(client);
});

afterEach(async () => {
  for (const attacker of attackers) attacker.end();
  attackers = [];
  client.close();
  await server.stop();
});

const call = (by: Client): Promise<unknown> => by.unary(InvokeService.method.reduce, { function: { name: "f" } });
const begin = frame(TYPE.headers, END_HEADERS, 1, grpcHeaders());

test("an address has no more connections than it may, and others' are not touched", async () => {
  for (let count = 0; count < 3 * PER_ADDRESS; count++) attackers.push(await attackerAt(server.port, "127.0.0.2"));
  await callDuring(client, sleep(300));
  // Those that were turned away may be a moment in going.
  await server.until(({ sockets }) => sockets <= PER_ADDRESS + 1);
});

test("an address whose connections are all busy gets no more", async () => {
  for (let count = 0; count < PER_ADDRESS; count++) {
    const attacker = await http2AttackerAt(server.port, {}, "127.0.0.5");
    await attacker.send(begin);
    attackers.push(attacker);
  }
  await callDuring(client, sleep(300));
  const late = await attackerAt(server.port, "127.0.0.5");
  attackers.push(late);
  await late.over;
  expect(attackers.filter(({ isOver }) => isOver)).toEqual([late]);
  await server.until(() => server.log().includes("too many connections of one address"));
  await call(client);
});

test("many addresses together do not keep another one out", async () => {
  for (let last = 10; last < 20; last++) {
    for (let count = 0; count < 8; count++) attackers.push(await attackerAt(server.port, `127.0.0.${last}`));
  }
  const late = new Client(server.address);
  await call(late);
  await call(client);
  late.close();
  await server.until(({ sockets }) => sockets <= IN_ALL);
});

test("connections that come and go without end are turned away, and others are served", async () => {
  const attack = (async () => {
    for (let count = 0; count < 300; count++) {
      const attacker = await attackerAt(server.port, "127.0.0.3");
      attacker.end();
    }
  })();
  await callDuring(client, attack);
  await server.until(() => server.log().includes("connections come too fast"));
});

test("connections over TLS make room when they end, and count while they last", async () => {
  const certificates = makeCertificates();
  const tls = await startEdge({ tls: certificates.tls(), limits: { maxConnectionsPerAddress: PER_ADDRESS } });
  const ca = readFileSync(certificates.ca.certificate);
  for (let count = 0; count < 2 * PER_ADDRESS; count++) {
    const by = new Client(`localhost:${tls.port}`, tls.token, credentials.createSsl(ca));
    await call(by);
    by.close();
  }
  await tls.until(({ sockets }) => sockets === 0);
  const sockets = Array.from({ length: 2 * PER_ADDRESS }, () =>
    connectTls({ port: tls.port, host: "127.0.0.1", ca, ALPNProtocols: ["h2"] }).on("error", () => undefined),
  );
  // Those that shook hands stay, and each further one has an idle one of them give way: never more than there may be.
  await tls.until(({ sockets: open }) => open > 0 && open <= PER_ADDRESS);
  for (const socket of sockets) socket.destroy();
  expect(tls.log()).not.toContain("internal error");
  await tls.stop();
  certificates.remove();
});
