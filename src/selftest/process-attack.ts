/** Attacks at Node's level in the executor's place: what code can do that has got out of its isolate. */
import type { Attack } from "./attack.ts";
import { Bait, ENVIRONMENT_NAME, ENVIRONMENT_SECRET } from "./bait.ts";
import type { Stage } from "./layer.ts";
import { observe } from "./observe.ts";
import { escaped, held, type Outcome, outcomeOfFailure, unproven } from "./outcome.ts";
import { bareExecutor, NO_WATCHDOG, type StageSettings, ThrowawayStage } from "./stage.ts";

const PATIENCE_MS = 15_000;
/** Resident memory at which the watchdog kills, or the system has to have said no; and at which the attack has won. */
const WATCHDOG_MB = 512;
const ESCAPED_MB = 1_536;
/** Where nothing but time stops an attack, there is no need to wait for long. */
const BARE_PATIENCE_MS = 1_500;
const ORDINARY = "export default () => undefined;";
/** How long an attack's traces may take to show. */
const AFTERMATH_MS = 60;

/** Runs a process attack on one stage. */
export async function runProcessAttack(attack: Attack, settings: StageSettings, stage: Stage): Promise<Outcome> {
  const bait = await Bait.lay();
  process.env[ENVIRONMENT_NAME] = ENVIRONMENT_SECRET;
  const executor = new ThrowawayStage(settings);
  try {
    const outcome = await attackWith(executor, attack, bait, stage === "none" ? BARE_PATIENCE_MS : PATIENCE_MS);
    await new Promise((resolve) => setTimeout(resolve, AFTERMATH_MS));
    const damage = bait.damage();
    return damage === undefined ? outcome : escaped(damage);
  } finally {
    await executor.close();
    bait.close();
  }
}

/** As `runProcessAttack`, and then looks for what has outlived the executor. */
async function attackWith(executor: ThrowawayStage, attack: Attack, bait: Bait, patienceMs: number): Promise<Outcome> {
  const parcel = executor.sealed(attack.source);
  // Where nothing ordinary runs, that an attack does not shows nothing; and patience must not run out while the executor starts.
  await executor.reduce(executor.sealed(ORDINARY), ["{}"]);
  const call = executor.reduce(parcel, [JSON.stringify(bait.notes)]);
  const seen = await observe(call, () => executor.processIds(), { patienceMs, residentMb: ESCAPED_MB });
  const reachable = await bait.reachable();
  await executor.close();
  const leftovers = bait.leftovers();
  if (reachable !== undefined) return escaped(reachable);
  if (leftovers !== undefined) return escaped(leftovers);
  switch (seen.kind) {
    case "overran":
      return escaped(seen.evidence);
    case "failed":
      return outcomeOfFailure(seen.error, attack.ends);
    case "ended":
      return judgeSaid(seen.value.state, bait);
    default:
      return seen satisfies never;
  }
}

function judgeSaid(state: string, bait: Bait): Outcome {
  const givenAway = bait.givenAwayBy(state);
  if (givenAway !== undefined) return escaped(givenAway);
  const answer: { readonly stopped?: string; readonly mistake?: string } = JSON.parse(state);
  if (answer.mistake !== undefined) return unproven(`the attack failed by itself: ${answer.mistake}`);
  return held(answer.stopped ?? "came to nothing");
}

/**
 * The program that carries such an attack out. The gateway's limits stand where they are what is tried, or where all is: for an attack that is about them.
 * Elsewhere a watchdog that is faster than the wall would take its credit.
 */
export function escapedProgram(attack: Attack, stage: Stage): StageSettings {
  const program = bareExecutor(["--escaped"], stage === "permission" || stage === "all");
  const isAboutLimits = stage === "limits" || (stage === "all" && attack.layers.has("limits"));
  if (!isAboutLimits) return { program, ...NO_WATCHDOG };
  return { program, limits: attack.limits, tuning: { maxExecutorMemoryMb: WATCHDOG_MB } };
}
