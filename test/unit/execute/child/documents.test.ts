/** Claims about documents that are parsed together: each is judged by itself, and none gets a word in about its neighbour. */
import { fromBinary } from "@bufbuild/protobuf";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { reasonOfNumber } from "../../../../src/fault/reasons.ts";
import { OnFault, ReduceStreamResponseSchema } from "../../../../src/gen/assay/v1/invoke_service_pb.js";
import fc from "../../../property/fast-check.ts";
import { failureOf, type Loaded, startWith, type TestEvent } from "./executor.ts";
import { startModule } from "./started.ts";

/** Keeps each event as its text, and spoils it afterwards. */
const KEEP = `export default {
  initial: () => [],
  apply: (state, event) => {
    const text = JSON.stringify(event);
    if (typeof event.data === "object" && event.data !== null) {
      if (event.data.fail === true) { event.data.fail = "spoilt"; throw new Error("told to"); }
      event.data.spoilt = true;
    }
    return [...state, text];
  },
};`;

const LOOP = `export default {
  initial: () => 0,
  apply: (state, event) => {
    if (event.data === "loop") for (;;);
    return state + 1;
  },
};`;

let loaded: Loaded;
beforeAll(async () => {
  loaded = await startWith(KEEP, { cpuTimeMs: 2_000, maxBatchEvents: 10_000 }, "");
});
afterAll(() => loaded.executor.kill());

interface Judged {
  readonly kept: readonly string[];
  readonly faults: readonly (readonly [number, string])[];
}

/** What becomes of each document if nobody joins it with others. */
function alone(documents: readonly string[]): Judged {
  const kept: string[] = [];
  const faults: [number, string][] = [];
  for (const [index, document] of documents.entries()) {
    try {
      const event = document === "" ? { type: "t" } : { type: "t", data: JSON.parse(document) };
      if (event.data?.fail === true) faults.push([index, "told to"]);
      else kept.push(JSON.stringify(event));
    } catch (thrown) {
      const place = /at position (\d+)/.exec(String(thrown))?.[1];
      faults.push([index, `data is not one JSON document${place === undefined ? "" : ` (at character ${place})`}`]);
    }
  }
  return { kept, faults: faults.slice(0, 100) };
}

async function judged(documents: readonly string[], stepwise = false): Promise<Judged> {
  const { executor, digest } = loaded;
  const fold = await executor.openFold(digest, OnFault.SKIP);
  const events: TestEvent[] = documents.map((json) => ({ type: "t", json }));
  executor.sendBatch(fold, 1n, events, { stepwise });
  if (stepwise) for (let step = documents.length; step > 0; step -= 1) if (!(await stepped())) break;
  const { receipt, snapshot } = await executor.batchDone();
  executor.send({ case: "closeFold", value: { fold, report: false } });
  return {
    kept: JSON.parse(snapshot),
    faults: receipt.faults.map(({ index, fault }) => [index, fault?.message ?? ""] as const),
  };
}

async function stepped(): Promise<boolean> {
  await loaded.executor.expect("progress");
  return true;
}

const piece = fc.constantFrom(
  "[",
  "]",
  "{",
  "}",
  ",",
  '"',
  "\\",
  ":",
  " ",
  "\n",
  "1",
  "-",
  "e",
  "null",
  "true",
  '"x"',
  '"x":',
  '{"a":1}',
  "[1,2]",
  '","',
  '",',
  ',"',
  "\ufeff",
  "é",
  "\u2028",
  "\\u0022",
);
const fragment = fc.array(piece, { maxLength: 5 }).map((pieces) => pieces.join(""));
const flat = fc
  .array(fc.constantFrom("{", "}", '"', '"a":1', ",", "\\", "x", " ", "0"), { maxLength: 6 })
  .map((pieces) => `{${pieces.join("")}}`);
const document = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom("{}", '{"amount":10}', '{"amount":"é","b":null}', "") },
  { weight: 1, arbitrary: flat },
  { weight: 3, arbitrary: fc.json() },
  { weight: 2, arbitrary: fragment },
  { weight: 1, arbitrary: fc.constantFrom("", '{"fail":true}', String.raw`{"\u0061\\":1}`, '{"__proto__":{"x":1}}') },
);

/** Each would put a value where another's stands, if commas and brackets alone kept documents apart. */
const SPLICES: readonly (readonly string[])[] = [
  ['["x"', '"y"]', "5"],
  ["[1", "2]", "3,4"],
  ['["x"', '"y"]', "5,6,7"],
  ["1,2", "", "3"],
  ["1", ",2", "3"],
  ["1,", "2", "3"],
  ['{"a":"', '","b":1}', "{}"],
  ['"\\', '"', '1"'],
  ["[", "]", "[]"],
  ["1]", "[2", "3"],
  ["1],[2", "3", "4"],
  ['{"a":1}},{"b":2}', "3"],
  ["", "", ""],
  ["", '["x"', "", '"y"]', "5,6,7,8,9"],
  ["/*", "*/", "1"],
  ["1 ", " 2", "\t3"],
  ["{,}", "{}"],
  ["{}", '{"a":1},{"b":2}', "{}"],
  ['{"a":"', '","b":1}'],
  ['{"a":"}', '{"}'],
  ['{"a":"\\"}', '{"b":"}"}', "{}"],
  ["{}", "0", "", "{}"],
  ["{}", "", "{", "}"],
  ['{"a":1}', "", '{"b":}', "", '{"c":"}', '{"d":"x"}'],
];

describe("documents that are parsed together", () => {
  it("are judged as if each were alone, whatever they are", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(document, { minLength: 1, maxLength: 24 }), async (documents) => {
        expect(await judged(documents)).toEqual(alone(documents));
      }),
      { numRuns: 150 },
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof(flat, fc.constantFrom("", '{"x":1}')), { minLength: 1 }),
        async (documents) => {
          expect(await judged(documents)).toEqual(alone(documents));
        },
      ),
      { numRuns: 150 },
    );
  });

  it("cannot splice into their neighbours, in one chunk or over its end", async () => {
    for (const splice of SPLICES) {
      expect(await judged(splice)).toEqual(alone(splice));
      for (const before of [125, 126, 127]) {
        for (const first of ["", "{}", "1"]) {
          const many = [...Array.from({ length: before }, () => first), ...splice, '"after"'];
          expect(await judged(many)).toEqual(alone(many));
        }
      }
    }
  });

  it("are parsed anew when they are applied anew: what a failed event did to its data is not there the second time", async () => {
    const documents = ['{"a":1}', '{"b":2}', '{"fail":true}', '{"c":3}', '{"fail":true}', "{", '{"d":4}'];
    expect(await judged(documents)).toEqual(alone(documents));
    const many = Array.from({ length: 1_200 }, (_, at) => (at % 300 === 299 ? '{"fail":true}' : `{"at":${at}}`));
    expect(await judged(many)).toEqual(alone(many));
  });

  it("are found one by one too, when the gateway looks for the event that kills", async () => {
    const documents = Array.from({ length: 520 }, (_, at) => (at % 3 === 0 ? "" : `{"at":${at}}`));
    expect(await judged(documents, true)).toEqual(alone(documents));
  });

  it("are not blamed for what is parsed ahead of its turn: the event over which the time runs out is named", async () => {
    const { executor, digest } = await startModule(LOOP);
    /** The failing events' places; again where the process was kept from running, as the gateway would. */
    const failing = async (events: readonly TestEvent[], tries = 5): Promise<readonly unknown[]> => {
      const fold = await executor.openFold(digest, OnFault.SKIP);
      executor.sendBatch(fold, 1n, events);
      const answer = await executor.next();
      if (answer.case === "failed" && failureOf(answer.value).reason === "EXECUTOR_LOST" && tries > 1) {
        return failing(events, tries - 1);
      }
      if (answer.case !== "batchDone") throw new Error(`not a batch that is done but ${answer.case}`);
      const { message } = fromBinary(ReduceStreamResponseSchema, answer.value.response);
      if (message.case !== "receipt") throw new Error("not a receipt");
      const { faults, eventsApplied } = message.value;
      return [eventsApplied, ...faults.map(({ index, fault }) => [index, reasonOfNumber(fault?.reason ?? 0)])];
    };
    for (const document of ["{}", "[]"]) {
      for (const at of [0, 126, 127, 200]) {
        const events = Array.from({ length: 300 }, (_, index) => ({ json: index === at ? '"loop"' : document }));
        expect(await failing(events)).toEqual([299, [at, "CPU_TIME_LIMIT"]]);
      }
    }
  });

  it("may be large: one that fills a chunk by itself, and small ones around it", async () => {
    const documents = [
      '"a"',
      JSON.stringify("x".repeat(80_000)),
      '"b"',
      `[${"1,".repeat(40_000)}1]`,
      "",
      JSON.stringify("é".repeat(40_000)),
      '"c"',
      "[".repeat(70_000),
    ];
    expect(await judged(documents)).toEqual(alone(documents));
  });
});
