/** What a conformance case may say, and how its file is read: a key that nobody knows is a mistake, never ignored. */
import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";

/** A JSON value. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: Json;
}

/** How a driver drives: through the client's layer, or through its plain stubs. */
export const LAYERS = ["client", "stubs"] as const;
export type Layer = (typeof LAYERS)[number];

/** One request to a driver, or one thing that happens to the server or the connection. */
export interface Step {
  /** A driver's request without `id` and `client`. Undefined: the step is an event. */
  readonly op?: string;
  readonly request?: JsonObject;
  /** With what credential: `tenant` (all roles, the default), `admin` (the operator's), `none`, or a variable that holds a token, such as `$reader`. */
  readonly as: string;
  /** What happens instead: `called` (nothing, until all that was begun in the background has reached the scripted server), `cut` (every connection breaks), `down` and `up` (nobody listens), `restart` (SIGTERM and another start), `sleep`. */
  readonly event?: string;
  readonly sleepMs?: number;
  /** The step begins and the next one follows at once; its answer is awaited at the end of the case, or by a step `await`. */
  readonly background?: string;
  readonly awaits?: string;
  readonly expect?: JsonObject;
  /** What the plain stubs are to answer where that differs: merged over `expect`. */
  readonly stubs?: JsonObject;
  /** Variables from the answer: name → path, such as `response.artifact.digest`. */
  readonly save: Readonly<Record<string, string>>;
}

/** One case. */
export interface Case {
  /** A claim. */
  readonly name: string;
  /** The file that it stands in, without `.json`. */
  readonly group: string;
  readonly layers: readonly Layer[];
  /** `assay`: the real one, with more settings if some are named (these and the options may have the variables of `tls.ts`); `scripted`: one that answers by `script`. */
  readonly server: "assay" | "scripted";
  readonly settings: readonly string[];
  /** True: the server is started for this case alone. */
  readonly ownServer: boolean;
  /** Method → what is answered, in turn; the last one again and again. */
  readonly script: Readonly<Record<string, readonly JsonObject[]>>;
  /** Each connection, in turn, is cut after so many bytes from the server; those after the last one are not. */
  readonly cutAfterBytes: readonly number[];
  /** Options of `connect` for every connection of the case. */
  readonly options: JsonObject;
  readonly steps: readonly Step[];
  /** How often a scripted server has been called in the end. */
  readonly calls: Readonly<Record<string, number>>;
  /** At least so many milliseconds lie between two calls of a scripted server, in turn. */
  readonly waitsAtLeastMs: readonly number[];
  /** What metadata a scripted server has got with its calls, in turn. */
  readonly headers: Readonly<Record<string, readonly JsonObject[]>>;
}

/** A case as it stands in its file, before the variables of `each` are put in. */
interface Written {
  readonly case: JsonObject;
  readonly each: readonly JsonObject[];
}

const CASE_KEYS = new Set([
  "name",
  "about",
  "layers",
  "server",
  "settings",
  "ownServer",
  "script",
  "cutAfterBytes",
  "options",
  "steps",
  "calls",
  "waitsAtLeastMs",
  "headers",
  "each",
]);
const STEP_KEYS = new Set(["as", "event", "sleepMs", "background", "await", "expect", "stubs", "save"]);
const OPS = ["call", "stream", "publish", "reduce", "publisher", "logs", "spans"];
const EVENTS = ["called", "cut", "down", "up", "restart", "sleep"];

/** Reads every case. `tables` are what `"each": "name"` stands for. */
export function readCases(directory: string, tables: Readonly<Record<string, readonly JsonObject[]>>): Case[] {
  const cases: Case[] = [];
  for (const file of readdirSync(directory).toSorted()) {
    if (!file.endsWith(".json")) continue;
    const group = basename(file, ".json");
    const list: Json = JSON.parse(readFileSync(join(directory, file), "utf8"));
    if (!isList(list)) throw new TypeError(`${file} must hold a list of cases`);
    for (const written of list) {
      const { case: template, each } = toWritten(written, file, tables);
      for (const variables of each) cases.push(toCase(substitute(template, variables), group));
    }
  }
  const names = new Set<string>();
  for (const { group, name } of cases) {
    const whole = `${group}: ${name}`;
    if (names.has(whole)) throw new TypeError(`two cases are called "${whole}"`);
    names.add(whole);
  }
  return cases;
}

function toWritten(value: Json, file: string, tables: Readonly<Record<string, readonly JsonObject[]>>): Written {
  if (!isObject(value)) throw new TypeError(`${file}: a case must be an object`);
  const { each } = value;
  if (each === undefined) return { case: value, each: [{}] };
  if (typeof each === "string") {
    const table = tables[each];
    if (table === undefined) throw new TypeError(`${file}: there is no table "${each}"`);
    return { case: value, each: table };
  }
  if (!isList(each)) throw new TypeError(`${file}: "each" must be a list, or the name of a table`);
  return { case: value, each: each.map((one) => object(one, "each")) };
}

function toCase(value: Json, group: string): Case {
  const written = object(value, "a case");
  const name = text(written.name, `${group}: name`);
  const where = `${group}: ${name}`;
  knownKeys(written, CASE_KEYS, where);
  const server = written.server ?? "assay";
  if (server !== "assay" && server !== "scripted") throw new TypeError(`${where}: server must be assay or scripted`);
  return {
    name,
    group,
    layers: written.layers === undefined ? LAYERS : texts(written.layers, where).map((layer) => toLayer(layer, where)),
    server,
    settings: texts(written.settings ?? [], where),
    ownServer: written.ownServer === true,
    script: objectLists(written.script, where),
    cutAfterBytes: numbers(written.cutAfterBytes ?? [], where),
    options: object(written.options ?? {}, where),
    steps: list(written.steps ?? [], where).map((step) => toStep(object(step, where), where)),
    calls: Object.fromEntries(
      Object.entries(object(written.calls ?? {}, where)).map(([method, count]) => [method, Number(count)]),
    ),
    waitsAtLeastMs: numbers(written.waitsAtLeastMs ?? [], where),
    headers: objectLists(written.headers, where),
  };
}

function toStep(step: JsonObject, where: string): Step {
  const op = OPS.find((name) => step[name] !== undefined);
  knownKeys(step, op === undefined ? STEP_KEYS : new Set([...STEP_KEYS, op]), where);
  const { event } = step;
  if (event !== undefined && !EVENTS.includes(String(event))) throw new TypeError(`${where}: no event ${event}`);
  if (op === undefined && event === undefined && step.await === undefined) {
    throw new TypeError(`${where}: a step must have one of ${[...OPS, "event", "await"].join(", ")}`);
  }
  if ((op !== undefined || step.await !== undefined) && step.expect === undefined && step.background === undefined) {
    throw new TypeError(`${where}: a step must say what it expects`);
  }
  return {
    ...(op === undefined ? {} : { op, request: object(step[op] ?? {}, where) }),
    as: text(step.as ?? "tenant", where),
    ...(event === undefined ? {} : { event: String(event) }),
    ...(step.sleepMs === undefined ? {} : { sleepMs: Number(step.sleepMs) }),
    ...(step.background === undefined ? {} : { background: text(step.background, where) }),
    ...(step.await === undefined ? {} : { awaits: text(step.await, where) }),
    ...(step.expect === undefined ? {} : { expect: object(step.expect, where) }),
    ...(step.stubs === undefined ? {} : { stubs: object(step.stubs, where) }),
    save: Object.fromEntries(
      Object.entries(object(step.save ?? {}, where)).map(([name, path]) => [name, text(path, where)]),
    ),
  };
}

/** Puts `${name}` of the variables that are given into every text; a text that is one variable alone takes its value, whatever that is. */
export function substitute(value: Json, variables: JsonObject): Json {
  if (typeof value === "string") {
    const whole = /^\$\{(\w+)\}$/.exec(value)?.[1];
    if (whole !== undefined && variables[whole] !== undefined) return variables[whole];
    return value.replace(/\$\{(\w+)\}/g, (written, name: string) => {
      const found = variables[name];
      return found === undefined ? written : typeof found === "string" ? found : JSON.stringify(found);
    });
  }
  if (isList(value)) return value.map((one) => substitute(one, variables));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [String(substitute(key, variables)), substitute(one, variables)]),
  );
}

export function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function object(value: Json, where: string): JsonObject {
  if (!isObject(value)) throw new TypeError(`${where}: ${JSON.stringify(value)} must be an object`);
  return value;
}

function list(value: Json, where: string): readonly Json[] {
  if (!isList(value)) throw new TypeError(`${where}: ${JSON.stringify(value)} must be a list`);
  return value;
}

/** Method → what happens with its calls, in turn. */
function objectLists(value: Json | undefined, where: string): Record<string, readonly JsonObject[]> {
  const methods = Object.entries(object(value ?? {}, where));
  return Object.fromEntries(methods.map(([name, all]) => [name, list(all, where).map((one) => object(one, where))]));
}

function text(value: Json | undefined, where: string): string {
  if (typeof value !== "string") throw new TypeError(`${where}: ${JSON.stringify(value)} must be a text`);
  return value;
}

function texts(value: Json, where: string): readonly string[] {
  return list(value, where).map((one) => text(one, where));
}

function numbers(value: Json, where: string): readonly number[] {
  return list(value, where).map(Number);
}

function toLayer(value: string, where: string): Layer {
  const layer = LAYERS.find((name) => name === value);
  if (layer === undefined) throw new TypeError(`${where}: there is no layer ${value}`);
  return layer;
}

function knownKeys(value: JsonObject, known: ReadonlySet<string>, where: string): void {
  for (const key of Object.keys(value)) {
    if (!known.has(key)) throw new TypeError(`${where}: nobody knows "${key}"`);
  }
}
