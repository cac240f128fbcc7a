/** A module in an isolate that nobody has hardened, without limits, folded with none of the realm's care. For selftest and tests alone. */
import ivm from "isolated-vm";

/** What a fold answers: the state, and the text that its digest was made from. A careless host serialises twice. */
export interface BareAnswer {
  readonly state: string;
  readonly digested: string;
}

/** A loaded module: events as JSON texts in, state out. */
export type BareModule = (events: readonly string[]) => BareAnswer | Promise<BareAnswer>;

/** What the realm's fold does, carelessly. */
const FOLD = `(namespace, text) => {
  const { initial, apply } = namespace.default;
  const events = JSON.parse(text);
  let state = initial();
  for (const data of events) state = apply(state, { type: "test", data: data });
  return [JSON.stringify(state), JSON.stringify(state)].join("\\u0000");
}`;

/** More than any selftest lets a process grow to. */
const NO_LIMIT_MB = 64 * 1024;

/** Loads a module of one file. */
export function loadBare(source: string): BareModule {
  const isolate = new ivm.Isolate({ memoryLimit: NO_LIMIT_MB });
  const context = isolate.createContextSync();
  const module = isolate.compileModuleSync(source, { filename: "assay:artifact" });
  module.instantiateSync(context, () => {
    throw new TypeError("an attack imports nothing");
  });
  module.evaluateSync();
  const fold: ivm.Reference = context.evalSync(FOLD, { reference: true });
  return (events) => {
    const answer: unknown = fold.applySync(undefined, [module.namespace.derefInto(), `[${events.join(",")}]`]);
    const [digested = "", state = ""] = String(answer).split("\u0000");
    return { state, digested };
  };
}
