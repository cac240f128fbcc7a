/**
 * The front door alone, in a process of its own: the server's listeners and handlers over a room 4 that answers at once. What is attacked here comes before all rooms.
 *
 * Told what to open by its first argument (JSON, `EdgeOptions`), it says `{ addresses, token }` when it listens, and answers `usage` with what it uses.
 */
import { create, toBinary } from "@bufbuild/protobuf";
import { pino } from "pino";
import { DEFAULT_CONNECTION_LIMITS } from "../../../src/connection-settings.ts";
import { ReduceResponseSchema, ReduceStreamResponseSchema } from "../../../src/gen/assay/v1/invoke_service_pb.js";
import type { Invoker } from "../../../src/invoke/invoke.ts";
import { openFrontDoor } from "../../../src/rpc/server.ts";
import { invokeService } from "../../../src/rpc/services/invoke-service.ts";
import { makeDoor } from "../../unit/rpc/door-fixture.ts";
import type { EdgeOptions, EdgeUsage } from "./edge-server.ts";

const LARGE_BYTES = 1_000_000;
const small = toBinary(ReduceResponseSchema, create(ReduceResponseSchema, { state: new Uint8Array([0x31]) }));
const large = toBinary(ReduceResponseSchema, create(ReduceResponseSchema, { state: new Uint8Array(LARGE_BYTES) }));
const receipt = toBinary(
  ReduceStreamResponseSchema,
  create(ReduceStreamResponseSchema, { message: { case: "receipt", value: { batch: 1n } } }),
);

/** What the front door asks of room 4 for the calls of these tests. */
const invoker: Pick<Invoker, "reduce" | "openStream" | "loadOf" | "close"> = {
  reduce: async (_caller, target) => (target.name === "large" ? large : small),
  openStream: async () => ({
    revision: 1,
    artifactDigest: "d".repeat(64),
    batch: async () => ({ response: receipt, stopped: false, faulted: false }),
    finish: async () => receipt,
    abort: () => undefined,
  }),
  loadOf: () => ({ running: 0, waiting: 0 }),
  close: async () => undefined,
};

const options: EdgeOptions = JSON.parse(process.argv[2] ?? "{}");
const log = pino({ level: "debug" }, { write: (line: string) => process.connected && process.send?.({ line }) });
const fixture = await makeDoor(log);
const door = await openFrontDoor(
  [
    {
      address: { host: options.host ?? "127.0.0.1", port: 0 },
      setting: "--listen",
      services: [invokeService(invoker as Invoker)],
      tls: options.tls,
      mayBeInsecure: true,
    },
  ],
  fixture.parts,
  { ...DEFAULT_CONNECTION_LIMITS, ...options.limits },
);

process.on("message", (message) => {
  if (message !== "usage") return;
  const { rss } = process.memoryUsage();
  const { user, system } = process.cpuUsage();
  const sockets = process.getActiveResourcesInfo().filter((name) => name === "TCPSocketWrap").length;
  const usage: EdgeUsage = { rssMb: rss / 1024 / 1024, cpuMs: (user + system) / 1000, sockets };
  process.send?.({ usage });
});
process.on("disconnect", () => {
  door.close();
  fixture.close().then(() => process.exit(0));
});
process.send?.({ addresses: door.addresses, token: fixture.token });
