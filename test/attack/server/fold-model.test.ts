/** Folds over the wire against a model of a few lines: however a stream is cut, whatever fails, and whatever other calls did before. */
import { createHash } from "node:crypto";
import { afterAll, beforeAll, expect, it } from "vitest";
import { DeployService } from "../../../src/gen/assay/v1/deploy_service_pb.js";
import { InvokeService, OnFault } from "../../../src/gen/assay/v1/invoke_service_pb.js";
import { SignService } from "../../../src/gen/assay/v1/sign_service_pb.js";
import { Client } from "../../e2e/client.ts";
import { bytesOf, compile, moduleOf } from "../../e2e/journey.ts";
import { type RunningServer, startServer } from "../../e2e/server-fixture.ts";
import fc from "../../property/fast-check.ts";

const NOTES = `
type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
type Event =
  | { type: "Set"; data: { key: string; value: Json } }
  | { type: "Delete"; data: { key: string } }
  | { type: "MutateAndThrow"; data: { key: string } }
  | { type: "NaN"; data: null };
interface State { notes: Record<string, Json>; changes: number }
export default {
  initial: (): State => ({ notes: {}, changes: 0 }),
  apply(state: State, event: Event): State {
    switch (event.type) {
      case "Set":
        state.notes[event.data.key] = event.data.value;
        return { ...state, changes: state.changes + 1 };
      case "Delete":
        delete state.notes[event.data.key];
        return state;
      case "MutateAndThrow":
        state.notes[event.data.key] = "torn";
        state.changes = -1;
        throw new Error("no");
      case "NaN":
        return { ...state, changes: Number.NaN };
    }
  },
};`;

interface Sent {
  readonly type: string;
  readonly text: string;
}

let server: RunningServer;
let client: Client;
let artifactDigest: string;
let functions = 0;
beforeAll(async () => {
  server = await startServer();
  client = new Client(server.address);
  artifactDigest = await compile(client, moduleOf(NOTES));
});
afterAll(async () => {
  client.close();
  expect(await server.stop()).toBe(0);
});

/** A function of its own, so that no breaker opens. They all share one isolate. */
async function freshFunction(): Promise<string> {
  const name = `notes-${++functions}`;
  const { attestation } = await client.unary(SignService.method.sign, { artifactDigest });
  if (attestation === undefined) throw new Error("no attestation");
  await client.unary(DeployService.method.deploy, { function: name, artifactDigest, attestation });
  return name;
}

/** What must come of it: the state's text, and the places of the events that fail. NaN is found at the end of a batch, so it comes last in one. */
function model(events: readonly Sent[], stops: boolean): { text: string; failed: number[] } {
  let text = '{"notes":{},"changes":0}';
  const failed: number[] = [];
  for (const [index, { type, text: data }] of events.entries()) {
    const state = JSON.parse(text);
    try {
      const { key, value } = JSON.parse(data) ?? {};
      if (type === "MutateAndThrow" || type === "NaN") throw new Error(type);
      if (type === "Delete") delete state.notes[key];
      else {
        state.notes[key] = value;
        state.changes += 1;
      }
      text = JSON.stringify(state);
    } catch {
      failed.push(index);
      if (stops) break;
    }
  }
  return { text, failed };
}

/** RFC 8785: JSON.stringify's numbers and strings, keys in order of their UTF-16 units. */
function canonical(value: unknown): string {
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${canonical(item)}`).join()}}`;
}
const digestOf = (text: string): string =>
  createHash("sha256")
    .update(canonical(JSON.parse(text)))
    .digest("hex");

// No key with a backslash: of those the model's own JSON.parse would make mistakes (https://github.com/nodejs/node/issues/63785).
const key = fc.constantFrom(
  "a",
  "b",
  "10",
  "9",
  "01",
  "",
  "é",
  "\u{1f600}",
  "\ufb33",
  "\u20ac",
  "\r",
  '"',
  "toString",
  "length",
);
const leaf = fc.constantFrom(
  "0",
  "-0",
  "1E30",
  "1e-7",
  "4.50",
  "333333333.33333329",
  "5e-324",
  "null",
  '"\\ud83d\\ude00"',
  '"\\/"',
);
const json = fc.letrec<{ any: string }>((tie) => ({
  any: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    leaf,
    fc.array(tie("any"), { maxLength: 3 }).map((items) => `[${items.join(" , ")}]`),
    fc
      .array(fc.tuple(key, tie("any")), { maxLength: 3 })
      .map((pairs) => `{${pairs.map(([name, value]) => `${JSON.stringify(name)} :${value}`).join()}}`),
  ),
})).any;
const event: fc.Arbitrary<Sent> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc
      .tuple(key, json)
      .map(([k, v]) => ({ type: "Set", text: `{"key":${JSON.stringify(k)},"value":${v}}` })),
  },
  { weight: 2, arbitrary: key.map((k) => ({ type: "Delete", text: JSON.stringify({ key: k }) })) },
  { weight: 1, arbitrary: key.map((k) => ({ type: "MutateAndThrow", text: JSON.stringify({ key: k }) })) },
  {
    weight: 1,
    arbitrary: fc.constantFrom("{", "1 2", "\ufeff1", "01", '"\u0001"').map((text) => ({ type: "Set", text })),
  },
);
const batch = fc
  .tuple(fc.array(event, { minLength: 1, maxLength: 8 }), fc.boolean())
  .map(([events, isUnfit]) => (isUnfit && events.length > 6 ? [...events, { type: "NaN", text: "null" }] : events));

it("are what the model says, with the digest of RFC 8785", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(batch, { minLength: 1, maxLength: 5 }), fc.boolean(), async (batches, stops) => {
      const name = await freshFunction();
      const expected = model(batches.flat(), stops);
      const stream = client.stream(InvokeService.method.reduceStream);
      const onFault = stops ? OnFault.STOP : OnFault.SKIP;
      stream.send({ message: { case: "open", value: { function: { name }, onFault } } });
      for (const [at, events] of batches.entries()) {
        const sent = events.map(({ type, text }) => ({ type, data: bytesOf(text) }));
        stream.send({ message: { case: "batch", value: { batch: BigInt(at + 1), events: sent } } });
      }
      const failed: number[] = [];
      let before = 0;
      let last: { text: string; digest: string } | undefined;
      for (const { message } of await stream.finish()) {
        if (message.case !== "receipt") continue;
        const { batch: number, faults, state, stateDigest } = message.value;
        if (number === 0n) last = { text: Buffer.from(state).toString("utf8"), digest: stateDigest };
        failed.push(...faults.map(({ index }) => before + index));
        before += batches[Number(number) - 1]?.length ?? 0;
      }
      expect(failed).toEqual(expected.failed);
      expect(last).toEqual({ text: expected.text, digest: digestOf(expected.text) });
    }),
    { numRuns: 150 },
  );
});

it("show no key of one call in another call", async () => {
  const name = await freshFunction();
  const kept = async (text: string): Promise<string> => {
    const events = [{ type: "Set", data: bytesOf(`{"key":"k","value":${text}}`) }];
    const { state } = await client.unary(InvokeService.method.reduce, { function: { name }, events });
    return Buffer.from(state).toString("utf8");
  };
  for (const text of [String.raw`{"\\":1}`, String.raw`{"\n":1}`, String.raw`{"\"":1}`]) {
    expect(await kept(text)).toBe(`{"notes":{"k":${text}},"changes":1}`);
  }
});
