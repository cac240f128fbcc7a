/** The corpus: judged modules, read from their files and put into the shape of Assay's module contract. */
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import type { SourceFile, SourceModule } from "../../src/flow.ts";

/** An event as a function receives it. */
export interface CorpusEvent {
  readonly type: string;
  readonly data: unknown;
}

/** One judged module. */
export interface CorpusCase {
  readonly name: string;
  /** Where it lies, relative to the corpus it belongs to. */
  readonly path: string;
  readonly module: SourceModule;
  readonly expect: "accept" | "reject";
  readonly why: string;
  readonly category: string;
  /** `must`: an escape, nondeterminism or failing open; `should`: hygiene. */
  readonly severity: "must" | "should";
  /**
   * Another verdict that passes too. `runtime-neutral`: it may compile if the compiled code does no harm in a bare isolate;
   * `realm-neutral`: the same in a realm that the executor's script has hardened.
   */
  readonly tolerate: "none" | "reject" | "runtime-neutral" | "realm-neutral" | "clean-accept";
  /** How the attack shows that it worked. */
  readonly oracle: "pwned" | "nondet" | "stateful" | "none" | "clean-reject";
  /** In order, one fold. */
  readonly events: readonly CorpusEvent[];
  /** The state that `events` fold to, for accepted ones that have one. */
  readonly expectState: unknown;
  /** Several folds in order, each from `initial()`, instead of `events`. */
  readonly runs: readonly (readonly CorpusEvent[])[] | undefined;
  /** An expression over `runs`, an array of `{kind, state?}`. */
  readonly assert: string | undefined;
  /** What ends a run, for cases that are judged by running them. */
  readonly runtimeExpect: string | undefined;
  /** Every end that passes, for those cases. */
  readonly runtimeOk: readonly string[];
  /** How many times `events` are to be applied in one fold. */
  readonly repeat: number;
  /** False: the source is not meant to pass `tsc --strict`. */
  readonly typed: boolean;
  /** The source's paths or bytes are themselves the attack, so that a refusal of the request is a rejection too. */
  readonly malformed: boolean;
  /** Marked lines by path: an attack has to be reported on one of them. Empty: anywhere. */
  readonly marks: ReadonlyMap<string, ReadonlySet<number>>;
}

const SAMPLE = fileURLToPath(new URL("./sample/", import.meta.url));
const ATTACKS = fileURLToPath(new URL("../attack/compile/", import.meta.url));
const IDIOMATIC = fileURLToPath(new URL("../unit/compile/idiomatic/", import.meta.url));

const MARK = /\/\/~\s*$/;
const FLAT_EXPORT = /^export default \{ initial, apply \};/m;
const ADAPTED_EXPORT =
  "export default { initial, apply: (state: State, event: { data: Event }): State => apply(state, event.data) };";

const utf8 = new TextEncoder();

function json(path: string): Record<string, unknown> {
  const value: unknown = JSON.parse(readFileSync(path, "utf8"));
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw new TypeError(`${path} is no object`);
  return Object.fromEntries(Object.entries(value));
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function wrap(data: unknown): CorpusEvent {
  return { type: "test", data };
}

/** An event that is written down whole, with whatever attributes it has. */
function whole(event: unknown): CorpusEvent {
  if (typeof event !== "object" || event === null || !("type" in event) || !("data" in event)) {
    throw new TypeError("an event has a type and data");
  }
  return { ...event, type: String(event.type), data: event.data };
}

/** The text files under `folder`, as a module; `expect.json` beside the entry is not part of it. */
function readFolder(folder: string): SourceFile[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => statSync(join(folder, name)).isFile() && name !== "expect.json")
    .sort()
    .map((name) => ({ path: name.split(sep).join("/"), content: readFileSync(join(folder, name)) }));
}

function readBundle(files: unknown): SourceFile[] {
  if (typeof files !== "object" || files === null) throw new TypeError("a bundle has no files");
  return Object.entries(files).map(([path, content]: [string, unknown]) => {
    if (typeof content === "string") return { path, content: utf8.encode(content) };
    if (typeof content === "object" && content !== null && "base64" in content && typeof content.base64 === "string")
      return { path, content: Buffer.from(content.base64, "base64") };
    throw new TypeError(`${path} has no content`);
  });
}

/** A compiler bomb is written down as parts, each a text and how often it stands; `{i}` is its number, `{n}` the next. */
function explode(parts: unknown): Uint8Array {
  const text = list(parts).map((part) => {
    const [piece, times] = list(part);
    if (typeof piece !== "string" || typeof times !== "number") throw new TypeError("a part is a text and a number");
    let out = "";
    for (let i = 0; i < times; i += 1) out += piece.replaceAll("{i}", String(i)).replaceAll("{n}", String(i + 1));
    return out;
  });
  return utf8.encode(text.join(""));
}

function marksOf(files: readonly SourceFile[]): Map<string, Set<number>> {
  const marks = new Map<string, Set<number>>();
  for (const { path, content } of files) {
    const lines = new TextDecoder().decode(content).split(/\r?\n/);
    const marked = lines.flatMap((line, index) => (MARK.test(line) ? [index + 1] : []));
    if (marked.length > 0) marks.set(path, new Set(marked));
  }
  return marks;
}

function textOf(value: unknown, fallback: string): string {
  return typeof value === "string" ? value : fallback;
}

function oneOf<const T extends string>(value: unknown, options: readonly T[], fallback: T): T {
  if (value === undefined) return fallback;
  const found = options.find((option) => option === value);
  if (found === undefined) throw new TypeError(`${String(value)} is none of ${options.join(", ")}`);
  return found;
}

/** Reads what is told about a case into its common form. */
function toCase(name: string, path: string, module: SourceModule, facts: Readonly<Record<string, unknown>>): CorpusCase {
  return {
    name,
    path,
    module,
    expect: oneOf(facts["expect"], ["accept", "reject"], "reject"),
    why: textOf(facts["why"], ""),
    category: textOf(facts["category"], name.split("-")[0] ?? ""),
    severity: oneOf(facts["severity"], ["must", "should"], "must"),
    tolerate: oneOf(facts["tolerate"], ["none", "reject", "runtime-neutral", "realm-neutral", "clean-accept"], "none"),
    oracle: oneOf(facts["oracle"], ["pwned", "nondet", "stateful", "none", "clean-reject"], "none"),
    events: list(facts["events"]).map(wrap),
    expectState: facts["expect_state"],
    runs: facts["runs"] === undefined ? undefined : list(facts["runs"]).map((run) => list(run).map(wrap)),
    assert: typeof facts["assert"] === "string" ? facts["assert"] : undefined,
    runtimeExpect: typeof facts["runtime_expect"] === "string" ? facts["runtime_expect"] : undefined,
    runtimeOk: list(facts["runtime_ok"]).map(String),
    repeat: typeof facts["repeat"] === "number" ? facts["repeat"] : 1,
    typed: facts["types"] !== false && facts["types"] !== "no",
    malformed: path.endsWith(".bundle.json") || module.files.some((file) => /^node_modules\/|\.d\.ts$/.test(file.path)),
    marks: marksOf(module.files),
  };
}

/** The facts in the comments at the top of an attack: `// expect: reject`, `// why: …`, `// events: […]` and so on. */
function header(text: string): Record<string, unknown> {
  const facts: Record<string, unknown> = {};
  for (const line of text.split("\n")) {
    const [, key, value] = /^\/\/ (expect|why|oracle|events|severity|tolerate|types): (.*)$/.exec(line) ?? [];
    if (key === undefined || value === undefined) break;
    facts[key] = key === "events" ? JSON.parse(value) : value;
  }
  return facts;
}

/** The attacks on the analyser: every one has to be rejected. */
export function attackCases(): CorpusCase[] {
  return readdirSync(ATTACKS, { withFileTypes: true }).map((entry) => {
    const at = join(ATTACKS, entry.name);
    if (entry.isDirectory()) {
      const module = { files: readFolder(at), entry: "index.ts" };
      return toCase(entry.name, entry.name, module, json(join(at, "expect.json")));
    }
    if (entry.name.endsWith(".bundle.json")) {
      const facts = json(at);
      const module = { files: readBundle(facts["files"]), entry: textOf(facts["entry"], "") };
      return toCase(entry.name.replace(".bundle.json", ""), entry.name, module, facts);
    }
    if (entry.name.endsWith(".bomb.json")) {
      const facts = json(at);
      const module = { files: [{ path: "index.ts", content: explode(facts["parts"]) }], entry: "index.ts" };
      return toCase(entry.name.replace(".bomb.json", ""), entry.name, module, facts);
    }
    const content = readFileSync(at);
    const module = { files: [{ path: entry.name, content }], entry: entry.name };
    return toCase(entry.name.replace(/\.ts$/, ""), entry.name, module, header(content.toString("utf8")));
  });
}

/** The modules of ordinary authors: every one has to be accepted and to fold its events to its state. */
export function idiomaticCases(): CorpusCase[] {
  return readdirSync(IDIOMATIC, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() || entry.name.endsWith(".ts"))
    .map((entry) => {
      const at = join(IDIOMATIC, entry.name);
      const name = entry.name.replace(/\.ts$/, "");
      const { events, state } = json(entry.isDirectory() ? `${at}.json` : at.replace(/\.ts$/, ".json"));
      const files = entry.isDirectory() ? readFolder(at) : [{ path: entry.name, content: readFileSync(at) }];
      const module = { files, entry: entry.isDirectory() ? "index.ts" : entry.name };
      const common = toCase(name, entry.name, module, { expect: "accept", expect_state: state });
      return { ...common, events: list(events).map(whole) };
    });
}

/** Gives a module of the sample the event's `data` where it expects the whole event. Other default exports stay as they are. */
function adapt(module: SourceModule): SourceModule {
  const files = module.files.map((file) => {
    if (file.path !== module.entry) return file;
    // Bytes stay bytes: a decoder would drop the byte order mark that one of the cases is about.
    const text = Buffer.from(file.content).toString("utf8");
    return { path: file.path, content: utf8.encode(text.replace(FLAT_EXPORT, () => ADAPTED_EXPORT)) };
  });
  return { files, entry: module.entry };
}

/** The judged sample, adapted to CloudEvents-shaped events. Cases with `runtimeExpect` are judged by running them as well. */
export function sampleCases(): CorpusCase[] {
  return readFileSync(join(SAMPLE, "manifest.jsonl"), "utf8")
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line) => {
      const parsed: unknown = JSON.parse(line);
      if (typeof parsed !== "object" || parsed === null) throw new TypeError("a line of the manifest is no object");
      const facts: Record<string, unknown> = Object.fromEntries(Object.entries(parsed));
      const path = String(facts["file"]);
      const at = join(SAMPLE, path);
      const name = String(facts["id"]);
      if (facts["format"] === "bundle-json") {
        const bundle = json(at);
        const module = { files: readBundle(bundle["files"]), entry: textOf(bundle["entry"], "") };
        return toCase(name, path, adapt(module), facts);
      }
      if (statSync(at).isDirectory()) {
        const entry = relative(at, join(SAMPLE, String(facts["entry"]))).split(sep).join("/");
        return toCase(name, path, adapt({ files: readFolder(at), entry }), facts);
      }
      const entry = path.slice(path.lastIndexOf("/") + 1);
      return toCase(name, path, adapt({ files: [{ path: entry, content: readFileSync(at) }], entry }), facts);
    });
}
