/** Attacks by clients that ask and never read. */
import { readFileSync } from "node:fs";
import { connect } from "node:http2";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, it } from "vitest";
import {
  InvokeService,
  ReduceRequestSchema,
  ReduceStreamRequestSchema,
  StateReport,
} from "../../../src/gen/assay/v1/invoke_service_pb.js";
import { Client, pathOf, toBuffer } from "../../e2e/client.ts";
import { deploy, moduleOf, SUM, sum } from "../../e2e/journey.ts";
import { startServer } from "../../e2e/server-fixture.ts";
import { credentialHeader } from "../../tokens.ts";

const PAGE_BYTES = 4096;
const MIB = 1024 * 1024;
const CALLS = 400;
const STATE_BYTES = 1_000_000;

const LARGE = `
export default {
  initial: (): { text: string } => ({ text: "x".repeat(${STATE_BYTES}) }),
  apply: (state: { text: string }, _event: { type: string; data: null }): { text: string } => state,
};`;

it.runIf(process.platform === "linux")(
  "answers that nobody reads do not pile up in the server, and others are answered",
  async () => {
    const server = await startServer();
    const client = new Client(server.address);
    try {
      await deploy(client, "sum", moduleOf(SUM));
      await deploy(client, "large", moduleOf(LARGE));
      const residentMb = (): number =>
        (Number(readFileSync(`/proc/${server.pid}/statm`, "latin1").split(" ")[1]) * PAGE_BYTES) / MIB;
      const before = residentMb();

      const request = toBuffer(ReduceRequestSchema, { function: { name: "large" } });
      const framed = Buffer.concat([Buffer.from([0, 0, 0, 0, request.byteLength]), request]);
      const reader = connect(`http://${server.address}`, { settings: { initialWindowSize: 0 } });
      reader.on("error", () => undefined);
      const codes = new Map<string, number>();
      let ended = 0;
      for (let call = 0; call < CALLS; call++) {
        const stream = reader.request({
          ":method": "POST",
          ":path": pathOf(InvokeService.method.reduce),
          "content-type": "application/grpc",
          te: "trailers",
          ...credentialHeader(server.address),
        });
        stream.on("error", () => undefined);
        // Refusals come without a body, and so in spite of the closed window.
        stream.on("response", (headers) => {
          if (headers["grpc-status"] === undefined) return;
          ended++;
          const code = String(headers["grpc-status"]);
          codes.set(code, (codes.get(code) ?? 0) + 1);
        });
        stream.end(framed);
      }
      const fitIn = Math.floor((128 * MIB) / STATE_BYTES);
      for (let round = 0; round < 200 && ended < CALLS - fitIn; round++) await sleep(100);
      expect([...codes.keys()]).toEqual(["14"]);
      expect(CALLS - ended).toBeLessThanOrEqual(fitIn);
      expect(residentMb() - before).toBeLessThan(320);

      expect(await sum(client, "sum", [1, 2])).toEqual({ total: 3, count: 2 });
      // What is read does not count any more: this is more than may wait.
      for (let call = 0; call < 150; call++) {
        const { state } = await client.unary(InvokeService.method.reduce, { function: { name: "large" } });
        expect(state.byteLength).toBeGreaterThan(STATE_BYTES);
      }
      reader.destroy();
    } finally {
      client.close();
      await server.stop();
    }
  },
  60_000,
);

const STREAMS = 60;
const BATCHES = 25;

it.runIf(process.platform === "linux")(
  "receipts that nobody reads hold their stream up: they do not pile up, and others are answered",
  async () => {
    const server = await startServer();
    const client = new Client(server.address);
    try {
      await deploy(client, "sum", moduleOf(SUM));
      await deploy(client, "large", moduleOf(LARGE));
      const residentMb = (): number =>
        (Number(readFileSync(`/proc/${server.pid}/statm`, "latin1").split(" ")[1]) * PAGE_BYTES) / MIB;
      const before = residentMb();

      const framed = (message: Buffer): Buffer => {
        const head = Buffer.alloc(5);
        head.writeUInt32BE(message.byteLength, 1);
        return Buffer.concat([head, message]);
      };
      const open = toBuffer(ReduceStreamRequestSchema, {
        message: { case: "open", value: { function: { name: "large" }, stateReport: StateReport.EVERY_BATCH } },
      });
      const reader = connect(`http://${server.address}`, { settings: { initialWindowSize: 0 } });
      reader.on("error", () => undefined);
      let largestMb = 0;
      let answered = 0;
      for (let number = 0; number < STREAMS; number++) {
        const stream = reader.request({
          ":method": "POST",
          ":path": pathOf(InvokeService.method.reduceStream),
          "content-type": "application/grpc",
          te: "trailers",
          ...credentialHeader(server.address),
        });
        stream.on("error", () => undefined);
        stream.on("response", () => answered++);
        stream.write(framed(open));
        for (let batch = 1; batch <= BATCHES; batch++) {
          const value = { batch: BigInt(batch), events: [{ type: "T", data: Buffer.from("null") }] };
          stream.write(framed(toBuffer(ReduceStreamRequestSchema, { message: { case: "batch", value } })));
        }
      }
      // Long after all have begun: whatever would pile up has had the time to.
      for (let round = 0; round < 200 && answered < STREAMS; round++) await sleep(50);
      expect(answered).toBe(STREAMS);
      for (let round = 0; round < 40; round++) {
        largestMb = Math.max(largestMb, residentMb() - before);
        await sleep(50);
      }
      // All receipts would be 1,500 MB; a state and a receipt for each stream are 120.
      expect(largestMb).toBeLessThan(330);
      expect(await sum(client, "sum", [1, 2])).toEqual({ total: 3, count: 2 });
      reader.destroy();
      // With the client gone nothing keeps the streams: this many more can be opened and are answered.
      for (let number = 0; number < 4; number++) {
        const stream = client.stream(InvokeService.method.reduceStream);
        stream.send({ message: { case: "open", value: { function: { name: "large" } } } });
        expect(await stream.finish()).toHaveLength(2);
      }
    } finally {
      client.close();
      await server.stop();
    }
  },
  60_000,
);
