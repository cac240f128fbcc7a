/** Reads an operator's JSON file member by member and notes everything that is wrong with it. Used at the start, before any caller is known. */
import { readFileSync } from "node:fs";
import { isJsonObject, parseStrictJson } from "./strict-json.ts";

const MAX_FILE_BYTES = 1024 * 1024;

/** What is wrong with a text; undefined: nothing. */
export type Flaw = (text: string) => string | undefined;

/** What a file holds, which is one JSON object. Undefined: it cannot be read, and `problems` says why. */
export function readObjectFile(path: string, problems: string[]): FileFields | undefined {
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "unknown error";
    problems.push(`it cannot be read (${code})`);
    return undefined;
  }
  if (bytes.length > MAX_FILE_BYTES) {
    problems.push(`it has ${bytes.length} bytes; at most ${MAX_FILE_BYTES} are read`);
    return undefined;
  }
  const value = parseStrictJson(bytes);
  if (value === undefined) {
    problems.push("it is not JSON in UTF-8, or an object in it has the same name twice");
    return undefined;
  }
  return fileFields(value, "it", problems);
}

function fileFields(value: unknown, where: string, problems: string[]): FileFields | undefined {
  if (isJsonObject(value)) return new FileFields(value, where, problems);
  problems.push(`${where} must be a JSON object`);
  return undefined;
}

/** The members of one object of the file. What is wrong is noted where it is found, and answered as undefined. */
export class FileFields {
  readonly where: string;
  readonly #members: ReadonlyMap<string, unknown>;
  readonly #problems: string[];
  readonly #asked = new Set<string>();

  constructor(value: Readonly<Record<string, unknown>>, where: string, problems: string[]) {
    this.where = where;
    this.#members = new Map(Object.entries(value));
    this.#problems = problems;
  }

  has(name: string): boolean {
    this.#asked.add(name);
    return this.#members.has(name);
  }

  /** Every name that is there. */
  names(): readonly string[] {
    return [...this.#members.keys()];
  }

  problem(text: string): undefined {
    this.#problems.push(`${this.where}: ${text}`);
    return undefined;
  }

  /** A text. `flaw` says what is wrong with it, as the end of a sentence. */
  text(name: string, flaw: Flaw): string | undefined {
    const value = this.#take(name);
    if (typeof value !== "string") return this.problem(`"${name}" must be a text${this.#orMissing(name)}`);
    const wrong = flaw(value);
    return wrong === undefined ? value : this.problem(`"${name}" ${wrong}`);
  }

  /** A list of texts, or one text that stands for a list of it. */
  texts(name: string, most: number, flaw: Flaw): readonly string[] | undefined {
    const value = this.#take(name);
    const list: readonly unknown[] = Array.isArray(value) ? value : [value];
    if (list.length === 0 || list.length > most || !list.every((item) => typeof item === "string")) {
      return this.problem(`"${name}" must be a list of 1 to ${most} texts${this.#orMissing(name)}`);
    }
    const wrong = list.flatMap((item) => {
      const found = flaw(item);
      return found === undefined ? [] : [`${JSON.stringify(item)} ${found}`];
    });
    if (new Set(list).size < list.length) wrong.push("must not name the same twice");
    for (const what of wrong) this.problem(`"${name}": ${what}`);
    return wrong.length === 0 ? list : undefined;
  }

  /** A whole number; `standard` where it is absent. */
  integer(name: string, standard: number, least: number, most: number): number {
    if (!this.has(name)) return standard;
    const value = this.#take(name);
    if (typeof value === "number" && Number.isInteger(value) && value >= least && value <= most) return value;
    this.problem(`"${name}" must be a whole number from ${least} to ${most}`);
    return standard;
  }

  /** True or false; false where it is absent. */
  flag(name: string): boolean {
    if (!this.has(name)) return false;
    const value = this.#take(name);
    if (typeof value !== "boolean") this.problem(`"${name}" must be true or false`);
    return value === true;
  }

  /** An object. */
  object(name: string): FileFields | undefined {
    const value = this.#take(name);
    if (isJsonObject(value)) return new FileFields(value, `${this.where}, ${name}`, this.#problems);
    return this.problem(`"${name}" must be an object${this.#orMissing(name)}`);
  }

  /** A list of objects, each called `<name> <number>`. */
  objects(name: string, most: number): readonly FileFields[] {
    const value = this.#take(name);
    if (!Array.isArray(value) || value.length === 0 || value.length > most) {
      this.problem(`"${name}" must be a list of 1 to ${most} objects${this.#orMissing(name)}`);
      return [];
    }
    return value.flatMap((item: unknown, index) => fileFields(item, `${name} ${index + 1}`, this.#problems) ?? []);
  }

  /** Notes what nobody has asked for. MUST be called last: a name with a slip in it would otherwise do nothing, silently. */
  end(): void {
    const known = [...this.#asked].sort().join(", ");
    for (const name of this.#members.keys()) {
      if (!this.#asked.has(name)) this.problem(`"${name}" is not known; there is ${known}`);
    }
  }

  #take(name: string): unknown {
    this.#asked.add(name);
    return this.#members.get(name);
  }

  #orMissing(name: string): string {
    return this.#members.has(name) ? "" : ", and is missing";
  }
}
