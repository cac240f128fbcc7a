/** Attacks by clients that begin calls and reset them, at every moment of a call's life. */
import { once } from "node:events";
import { type ClientHttp2Session, connect } from "node:http2";
import { setImmediate as turn } from "node:timers/promises";
import { expect, it } from "vitest";
import {
  InvokeService,
  ReduceRequestSchema,
  ReduceStreamRequestSchema,
} from "../../../src/gen/assay/v1/invoke_service_pb.js";
import { Client, pathOf, toBuffer } from "../../e2e/client.ts";
import { added, deploy, moduleOf, SUM, sum } from "../../e2e/journey.ts";
import { startServer } from "../../e2e/server-fixture.ts";
import { credentialHeader } from "../../tokens.ts";

const CALLS = 4_500;
const SESSIONS = 8;
const CANCEL = 8;
const INTERNAL_ERROR = 2;

const framed = (message: Buffer): Buffer => {
  const head = Buffer.alloc(5);
  head.writeUInt32BE(message.byteLength, 1);
  return Buffer.concat([head, message]);
};
const REDUCE = framed(toBuffer(ReduceRequestSchema, { function: { name: "sum" }, events: [added(1)] }));
const OPEN = framed(
  toBuffer(ReduceStreamRequestSchema, { message: { case: "open", value: { function: { name: "sum" } } } }),
);
const batch = (number: bigint): Buffer =>
  framed(
    toBuffer(ReduceStreamRequestSchema, { message: { case: "batch", value: { batch: number, events: [added(1)] } } }),
  );

const METHODS = [InvokeService.method.reduce, InvokeService.method.reduceStream];

/** Begins a call and resets it, at another moment for each `kind`. */
function beginAndReset(session: ClientHttp2Session, address: string, kind: number): void {
  const stream = session.request({
    ":method": "POST",
    ":path": pathOf(METHODS[kind >= 5 ? 1 : 0] ?? InvokeService.method.reduce),
    "content-type": "application/grpc",
    te: "trailers",
    ...credentialHeader(address),
  });
  stream.on("error", () => undefined);
  stream.resume();
  const reset = (): void => stream.close(CANCEL);
  if (kind === 1) stream.write(REDUCE.subarray(0, 7));
  if (kind >= 2 && kind <= 4) stream.end(REDUCE);
  if (kind >= 5) stream.write(OPEN);
  if (kind === 3) setImmediate(reset);
  else if (kind === 4) stream.once("response", reset);
  else if (kind === 6) {
    stream.write(batch(1n));
    stream.once("response", reset);
  } else if (kind === 7) {
    stream.write(batch(1n));
    stream.write(batch(2n));
    stream.once("data", () => {
      stream.write(batch(3n));
      stream.close(INTERNAL_ERROR);
    });
  } else if (kind === 8) stream.end(batch(1n));
  else reset();
}

/** Node's server ends a session that resets too often; then there is another. */
async function attack(address: string, calls: number): Promise<void> {
  let session: ClientHttp2Session | undefined;
  for (let call = 0; call < calls; call += 1) {
    if (session === undefined || session.destroyed || session.closed) {
      session = connect(`http://${address}`);
      session.on("error", () => undefined);
      await once(session, "connect");
    }
    beginAndReset(session, address, call % 9);
    if (call % 8 === 0) await turn();
  }
  session?.destroy();
}

it("calls that are reset at any moment leave nothing open behind, and others are answered", async () => {
  const server = await startServer();
  const client = new Client(server.address);
  let status: number;
  try {
    await deploy(client, "sum", moduleOf(SUM));
    await Promise.all(Array.from({ length: SESSIONS }, () => attack(server.address, CALLS / SESSIONS)));
    expect(server.isAlive()).toBe(true);
    expect(await sum(client, "sum", [1, 2])).toEqual({ total: 3, count: 2 });
  } finally {
    client.close();
    status = await server.stop();
  }
  expect(status).toBe(0);
  // Of calls that were open still when it was told to end, the log would count more.
  expect(server.log()).toContain('"cut":0,"msg":"drained"');
}, 60_000);
