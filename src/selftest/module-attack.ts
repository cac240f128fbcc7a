/** Attacks as a tenant's module: through the compiler or past it, and into an isolate with the layers off that are not asked for. */
import { stripTypeScriptTypes } from "node:module";
import { sha256Hex } from "../base/digest.ts";
import type { CompileVerdict, SourceModule } from "../flow.ts";
import type { Attack } from "./attack.ts";
import type { Stage } from "./layer.ts";
import { type Bounds, observe } from "./observe.ts";
import { escaped, held, type Outcome, outcomeOfFailure, unproven } from "./outcome.ts";
import {
  type Answer,
  bareExecutor,
  NO_WATCHDOG,
  type StageSettings,
  ThrowawayStage,
  unwalledExecutor,
} from "./stage.ts";

/** Judges a module as the server would. */
export type Judge = (module: SourceModule) => Promise<CompileVerdict>;

/** Resident memory at which the watchdog of these stages kills, and at which the attack has won: it was seen too late. */
const WATCHDOG_MB = 512;
const ESCAPED_MB = 1_536;
/** What a call's own wall clock and a kill take on a busy machine. */
const PATIENCE_MS = 20_000;
/** Where nothing stops an attack, there is no need to wait for long. */
const BARE_PATIENCE_MS = 700;
const ORDINARY = "export default { initial: () => ({ pwned: false }), apply: (state) => state };";

/** What a call answers whose attack came to nothing. */
const HARMLESS = '{"pwned":false}';
/** Reasons for which an executor that only limits from outside, or death, has ended a call. */
const KILLED: ReadonlySet<string> = new Set(["CPU_TIME_LIMIT", "WALL_CLOCK_LIMIT", "MEMORY_LIMIT", "EXECUTOR_CRASHED"]);

/** One event's data as JSON. Attacks on the parser bring their own text. */
export function eventTexts(attack: Attack): readonly (readonly string[])[] {
  if (attack.rawEvent !== undefined) return [[attack.rawEvent, "{}"]];
  return attack.runs.map((run) => run.map((data) => JSON.stringify(data)));
}

/** Runs a module attack on one stage. */
export async function runModuleAttack(attack: Attack, stage: Stage, judge: Judge): Promise<Outcome> {
  const code = stage === "allowlist" ? await compiled(attack, judge) : stripTypeScriptTypes(attack.source);
  if (typeof code !== "string") return code;
  return await callOnStage(attack, code, settingsFor(attack, stage), {
    patienceMs: stage === "none" ? BARE_PATIENCE_MS : PATIENCE_MS + (attack.limits.wallClockMs ?? 0),
    residentMb: ESCAPED_MB,
  });
}

function settingsFor({ limits }: Attack, stage: Stage): StageSettings {
  switch (stage) {
    case "realm":
      return { program: unwalledExecutor(), limits };
    case "limits":
      return { program: bareExecutor([], false), limits, tuning: { maxExecutorMemoryMb: WATCHDOG_MB } };
    default:
      return { program: bareExecutor([], false), ...NO_WATCHDOG };
  }
}

/** What the compiler makes of it, or the outcome if it refuses. */
async function compiled(attack: Attack, judge: Judge): Promise<string | Outcome> {
  const verdict = await judge(asModule(attack.source));
  if (verdict.outcome === "accepted") return new TextDecoder().decode(verdict.artifact.code);
  return outcomeOfRejection(verdict.diagnostics);
}

/** A module of one file. */
export function asModule(source: string): SourceModule {
  return { files: [{ path: "index.ts", content: new TextEncoder().encode(source) }], entry: "" };
}

/** A rejection counts for the allowlist only if one of its own rules is among the reasons: a type error proves nothing. */
export function outcomeOfRejection(
  diagnostics: readonly { readonly severity: "error" | "warning"; readonly rule: string }[],
): Outcome {
  const rules = new Set(diagnostics.filter(({ severity }) => severity === "error").map(({ rule }) => rule));
  const own = [...rules].find((rule) => !/^ts\d+$/.test(rule) && rule !== "analyser-failed");
  if (own !== undefined) return held(`rule ${own}`);
  return unproven(`the compiler refuses it, but not for what it is: ${[...rules].join(", ")}`);
}

async function callOnStage(attack: Attack, code: string, settings: StageSettings, bounds: Bounds): Promise<Outcome> {
  const stage = new ThrowawayStage(settings);
  try {
    const parcel = stage.sealed(code);
    // Where nothing ordinary runs, that an attack does not shows nothing; and patience must not run out while the executor starts.
    await stage.reduce(stage.sealed(ORDINARY), []);
    const work = async (): Promise<Answer | undefined> => {
      let last: Answer | undefined;
      for (const events of eventTexts(attack)) last = await stage.reduce(parcel, events);
      return last;
    };
    const seen = await observe(work(), () => stage.processIds(), bounds);
    switch (seen.kind) {
      case "overran":
        return escaped(seen.evidence);
      case "failed":
        return expectedOr(attack, outcomeOfFailure(seen.error));
      case "ended":
        return seen.value === undefined ? unproven("it has no call") : judgeAnswer(attack, seen.value);
      default:
        return seen satisfies never;
    }
  } finally {
    await stage.close();
  }
}

/** The oracle of an answer: what the attack says of itself, and whether the state is the one that was digested. */
export function judgeAnswer(attack: Attack, { state, stateDigest }: Answer): Outcome {
  if (sha256Hex(state) !== stateDigest) return escaped("the state is not the one that its digest was made of");
  if (state === HARMLESS) return held("came to nothing");
  if (attack.expected?.has("state") === true) return held("answered as it should");
  return escaped(`it answered ${state.slice(0, 80)}`);
}

/** The older files say themselves what may come of them in a hardened realm. */
function expectedOr(attack: Attack, outcome: Outcome): Outcome {
  if (attack.expected === undefined || outcome.outcome !== "held") return outcome;
  const { expected } = attack;
  const mayBeKilled = expected.has("died") || expected.has("needs-kill");
  if (expected.has(outcome.by) || (mayBeKilled && KILLED.has(outcome.by))) return outcome;
  return escaped(`it ended with ${outcome.by}, and not with ${[...expected].join(" or ")}`);
}
