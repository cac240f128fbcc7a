/** Attacks by clients that connect and then take for ever: to TLS's handshake, to HTTP/2's preface, to its first frame. */
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { InvokeService } from "../../../src/gen/assay/v1/invoke_service_pb.js";
import { Client } from "../../e2e/client.ts";
import { makeCertificates } from "./certificates.ts";
import { callDuring, type EdgeServer, startEdge } from "./edge-server.ts";
import { type Attacker, attackerAt } from "./frames.ts";

const PREFACE = Buffer.from("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
/** The beginning of a TLS record that says it is 512 bytes long. */
const HELLO = Buffer.from([0x16, 3, 1, 2, 0, 1, 0, 1, 0xfc, 3, 3]);
const CONNECTIONS = 30;

let plain: EdgeServer;
let tls: EdgeServer;
let client: Client;
const certificates = makeCertificates();

beforeAll(async () => {
  const limits = { handshakeMs: 600 };
  [plain, tls] = await Promise.all([startEdge({ limits }), startEdge({ limits, tls: certificates.tls() })]);
  client = new Client(plain.address);
  // Others have shaken hands already: on a busy machine that may take this process longer than is allowed here.
  const isServed = (): Promise<boolean> =>
    client.unary(InvokeService.method.reduce, { function: { name: "f" } }).then(
      () => true,
      () => false,
    );
  while (!(await isServed()));
});

afterAll(async () => {
  client.close();
  await Promise.all([plain.stop(), tls.stop()]);
  certificates.remove();
});

/** Sends byte after byte, and never comes to an end. */
async function drip(attacker: Attacker, bytes: Buffer): Promise<void> {
  for (let at = 0; !attacker.isOver; at = Math.min(at + 1, bytes.length - 2)) {
    await attacker.send(bytes.subarray(at, at + 1));
    await Promise.race([sleep(100), attacker.over]);
  }
}

test.concurrent.each([
  ["say nothing", () => plain, Buffer.alloc(0)],
  ["send HTTP/2's preface byte by byte", () => plain, PREFACE],
  ["send the preface and no frame", () => plain, PREFACE],
  ["say nothing where TLS is expected", () => tls, Buffer.alloc(0)],
  ["send TLS's first record byte by byte", () => tls, HELLO],
])("clients that %s are cut off, and others are served meanwhile", async (what, server, bytes) => {
  const attackers = await Promise.all(Array.from({ length: CONNECTIONS }, () => attackerAt(server().port)));
  const whole = what.includes("no frame");
  const attack = Promise.all(
    attackers.map(async (attacker) => {
      if (whole) await attacker.send(bytes);
      else if (bytes.length > 0) await drip(attacker, bytes);
      await attacker.over;
    }),
  );
  expect(await callDuring(client, attack)).toBeGreaterThan(5);
  // The server is another process, whose log comes in its own time.
  await vi.waitFor(() => expect(server().log()).toContain("handshake too slow"), { timeout: 10_000 });
});
