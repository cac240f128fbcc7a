/** An attack as its file says it: one file, named as a claim, with a header that says what it is and who claims to stop it. */
import type { ExecutionLimits } from "../base/limits.ts";
import { isLayer, type Layer } from "./layer.ts";

/** What kinds of attacks there are: the rows of a worker platform's threat tables. */
export const GROUPS = [
  "memory bomb",
  "cpu",
  "slow drip",
  "process, file and network access",
  "environment",
  "prototype poisoning",
  "realm escape",
  "error and stack tricks",
  "hostile results",
  "huge or deep state",
  "two serialisations",
  "time, chance and place",
  "signals",
  "inspector",
  "symlinks",
  "attestations",
] as const;
export type Group = (typeof GROUPS)[number];

/**
 * Where an attack's code runs. `module`: in an isolate, as a tenant's module. `process`: at Node's level in the executor's process, as if it had got out of
 * the isolate. `seal`: in front of it, as whoever hands an executor code and an attestation.
 */
export type Place = "module" | "process" | "seal";

/** One attack. */
export interface Attack {
  /** The file's name without its ending. */
  readonly name: string;
  readonly claim: string;
  readonly group: Group;
  readonly place: Place;
  /** The layers that claim to stop it alone. */
  readonly layers: ReadonlySet<Layer>;
  readonly source: string;
  /** The data of the events, a list for each call. */
  readonly runs: readonly (readonly unknown[])[];
  /** Limits of the call, where the default ones would hide what the attack is about. */
  readonly limits: Partial<ExecutionLimits>;
  /** Why it comes to nothing even where no layer stands, such as a name that no isolate has; undefined: there it works. */
  readonly harmlessBare: string | undefined;
  /** What may come of it in a hardened realm, for the older files: reasons, `harmless`, `state`, `died`, `needs-kill`. */
  readonly expected: ReadonlySet<string> | undefined;
  /** Reasons that say elsewhere that nothing is known, and here that the gateway ended the executor. */
  readonly ends: ReadonlySet<string>;
  /** The whole text of each event's data, where it is not JSON. */
  readonly rawEvent: string | undefined;
}

/** A file that is no attack in the sense above. */
export class AttackFileError extends Error {
  override readonly name = "AttackFileError";
}

const DEFAULT_RUNS: readonly (readonly unknown[])[] = [[{ x: 1 }, { x: 1 }]];
const LIMIT_NAMES: ReadonlySet<string> = new Set(["cpuTimeMs", "wallClockMs", "memoryMb", "maxStateBytes"]);

/** Reads an attack. Throws an AttackFileError that says what is missing. `defaults`: for the folders whose files say less. */
export function parseAttack(
  file: string,
  source: string,
  place: Place,
  defaults: { readonly layers?: readonly Layer[]; readonly group?: Group } = {},
): Attack {
  const refuse = (what: string): AttackFileError => new AttackFileError(`${file}: ${what}`);
  const field = (name: string): string | undefined => new RegExp(`^// ${name}: (.*)$`, "m").exec(source)?.[1]?.trim();
  const json = (name: string): unknown => {
    const text = field(name);
    if (text === undefined) return undefined;
    try {
      return JSON.parse(text);
    } catch {
      throw refuse(`${name} is not JSON`);
    }
  };

  const claim = field("Claim");
  if (claim === undefined || claim === "") throw refuse("it says no claim");
  const group = field("Group") ?? defaults.group;
  if (!isGroup(group)) throw refuse(`its group is none of: ${GROUPS.join("; ")}`);
  const named = field("Layers")?.split(/,\s*/) ?? defaults.layers ?? [];
  const layers = named.filter(isLayer);
  if (layers.length === 0 || layers.length !== named.length) throw refuse("its layers are missing, or are no layers");
  const events = json("Events");
  const runs = json("Runs") ?? (events === undefined ? DEFAULT_RUNS : [events]);
  if (!Array.isArray(runs) || !runs.every((run): run is unknown[] => Array.isArray(run)))
    throw refuse("Runs is a list of lists of data");
  return {
    name: file.slice(0, file.lastIndexOf(".")),
    claim,
    group,
    place,
    layers: new Set(layers),
    source,
    runs,
    limits: readLimits(json("Limits"), refuse),
    harmlessBare: field("Bare"),
    expected: field("Expect") === undefined ? undefined : new Set(field("Expect")?.split("|")),
    ends: new Set(field("Ends")?.split("|") ?? []),
    rawEvent: field("Json")?.replaceAll("\\u001e", "\u001e"),
  };
}

function readLimits(value: unknown, refuse: (what: string) => AttackFileError): Partial<ExecutionLimits> {
  if (value === undefined) return {};
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw refuse("Limits is an object");
  for (const [name, limit] of Object.entries(value)) {
    if (!LIMIT_NAMES.has(name) || typeof limit !== "number") throw refuse(`Limits knows no ${name}`);
  }
  return value;
}

function isGroup(text: string | undefined): text is Group {
  return (GROUPS as readonly (string | undefined)[]).includes(text);
}
