/** Builds hostile modules out of the grammar's pieces. The same seed, or the same choices, build the same module. */
import type { SourceModule } from "../../../src/flow.ts";
import { type Chance, chanceOf } from "../random.ts";
import { CALLS, TABLES } from "./calls.ts";
import { CHECKS } from "./checks.ts";
import { DISGUISES } from "./disguises.ts";
import { HOST, LAUNDRIES, LENT } from "./hosts.ts";
import { DATA_TYPE, dataFor, holesOf, NAMES } from "./names.ts";
import { PLACES } from "./places.ts";
import { ASKS, RAW_READS, READS } from "./reads.ts";
import { RECEIVERS } from "./receivers.ts";
import type { Step } from "./step.ts";
import { SHARED, WRITES } from "./writes.ts";

/** One hostile module. */
export interface Hostile {
  /** What it is after, for the report: `read`, `ask`, `call`, `table`, `host`, `write`. */
  readonly family: string;
  readonly files: Readonly<Record<string, string>>;
  readonly entry: string;
  /** The payload of its events. */
  readonly data: Readonly<Record<string, unknown>>;
  /** What was chosen, in order: `hostileFrom` builds the same module of it. */
  readonly choices: readonly number[];
}

const HEAD = `type Bag = Record<string, unknown>;
type Maker = (source: string) => () => number;
type State = { n: number; pwned: boolean };
type Data = ${DATA_TYPE};
type Event = { type: string; data: Data };
const initial = (): State => ({ n: 0, pwned: false });
`;

/** Puts pieces together: what they need at the top of the module, what runs before, and the expression at the end. */
class Assembly {
  readonly #tops: string[] = [];
  readonly #befores: string[] = [];
  #marks = 0;

  add(step: Step, holes: Readonly<Record<string, string>>): string {
    const mark = String(++this.#marks);
    const put = (text: string): string =>
      text.replaceAll("§", mark).replace(/\$([okvbmxNABERX])(?![\w{])/g, (hole, name: string) => holes[name] ?? hole);
    if (step.top !== undefined) this.#tops.push(put(step.top));
    if (step.before !== undefined) this.#befores.push(put(step.before));
    return put(step.value);
  }

  get top(): string {
    return this.#tops.join("\n");
  }

  body(worked: string): string {
    return [...this.#befores, `return ${worked};`].join("\n");
  }
}

/** The choices of a seed, noted. */
function noting(chance: Chance, noted: number[]): Chance {
  const below = (limit: number): number => {
    const choice = chance.below(limit);
    noted.push(choice);
    return choice;
  };
  return choosing(below);
}

/** Choices made before; 0, the plainest, once they are used up. */
function repeating(choices: readonly number[], noted: number[]): Chance {
  let at = 0;
  return choosing((limit) => {
    const choice = Math.min(choices[at++] ?? 0, limit - 1);
    noted.push(choice);
    return choice;
  });
}

function choosing(below: (limit: number) => number): Chance {
  return {
    below,
    pick(items) {
      const item = items[below(items.length)];
      if (items.length === 0) throw new TypeError("there is nothing to choose from");
      return item as (typeof items)[number];
    },
    likely: (probability) => below(1_000) >= 1_000 * (1 - probability),
  };
}

/** The hostile module of a seed. */
export function hostileOf(seed: number): Hostile {
  const choices: number[] = [];
  return build(noting(chanceOf(seed), choices), choices);
}

/** The hostile module of choices, those of `Hostile.choices` or some of them made plainer. */
export function hostileFrom(given: readonly number[]): Hostile {
  const choices: number[] = [];
  return build(repeating(given, choices), choices);
}

const WEIGHTS = [
  ["read", 46],
  ["ask", 4],
  ["table", 14],
  ["call", 12],
  ["write", 12],
  ["shared", 2],
  ["host", 6],
  ["lent", 4],
] as const;

type Family = (typeof WEIGHTS)[number][0];

function familyOf(chance: Chance): Family {
  let at = chance.below(100);
  for (const [family, weight] of WEIGHTS) {
    at -= weight;
    if (at < 0) return family;
  }
  return "read";
}

interface Attack {
  readonly assembly: Assembly;
  /** An expression: did it work? */
  readonly worked: string;
  readonly data: Readonly<Record<string, unknown>>;
}

function build(chance: Chance, choices: number[]): Hostile {
  const family = familyOf(chance);
  const { assembly, worked, data } = attackOf(family, chance);
  const place = chance.pick(PLACES).replace("$body", () => assembly.body(worked));
  const apply =
    "const apply = (state: State, event: Event): State => ({ n: state.n + 1, pwned: attack({ ...state }, event.data) });\nexport default { initial, apply };\n";
  const common = { family, entry: "index.ts", data, choices };
  if (!chance.likely(0.12)) return { ...common, files: { "index.ts": [HEAD, assembly.top, place, apply].join("\n") } };
  const shared = `${HEAD}export type { Bag, Maker, State, Data, Event };\nexport { initial };\n`;
  const part = `import type { Bag, Maker, State, Data } from "./shared.ts";\n${assembly.top}\n${place}\nexport { attack };\nexport type { Bag, Maker };\n`;
  const index = `import { initial, type State, type Event } from "./shared.ts";\nimport { attack } from "./part.ts";\n${apply}`;
  return { ...common, files: { "index.ts": index, "part.ts": part, "shared.ts": shared } };
}

function attackOf(family: Family, chance: Chance): Attack {
  const assembly = new Assembly();
  switch (family) {
    case "read":
    case "ask": {
      const receiver = chance.pick(RECEIVERS);
      const name = chance.pick(receiver.names);
      const object = assembly.add(receiver, {});
      const bag = assembly.add(chance.pick(DISGUISES), { o: object });
      const key = `(${assembly.add(chance.pick(NAMES), holesOf(name))})`;
      const found = assembly.add(chance.pick(family === "read" ? READS : ASKS), { o: bag, k: key });
      const worked = assembly.add(chance.pick(CHECKS), { v: found });
      return { assembly, worked, data: dataFor(name) };
    }
    case "table": {
      const key = `(${assembly.add(chance.pick(NAMES), holesOf("constructor"))})`;
      const called = assembly.add(chance.pick(TABLES), { k: key });
      return { assembly, worked: `(${called}) === 7`, data: dataFor("constructor") };
    }
    case "call": {
      let value = assembly.add(chance.pick(RECEIVERS), {});
      // From a value to its constructor, and from there to the constructor of functions.
      for (let depth = 0; depth < 2; depth++) {
        const key = `(${assembly.add(chance.pick(NAMES), holesOf("constructor"))})`;
        value = assembly.add(chance.pick(RAW_READS), { o: value, k: key });
      }
      const called = assembly.add(chance.pick(CALLS), { v: `(${value})` });
      return { assembly, worked: `(${called}) === 7`, data: dataFor("constructor") };
    }
    case "write": {
      const key = `(${assembly.add(chance.pick(NAMES), holesOf("__proto__"))})`;
      const value = assembly.add(chance.pick(WRITES), { k: key });
      assembly.add({ before: `const made: unknown = ${value};`, value: "" }, {});
      return { assembly, worked: "made === 0", data: dataFor("__proto__") };
    }
    case "shared": {
      assembly.add({ before: `${chance.pick(SHARED)};`, value: "" }, {});
      return { assembly, worked: "data.i === 7", data: dataFor("polluted") };
    }
    case "host": {
      const [owner, member, type] = chance.pick(HOST);
      const argument = chance.pick(["{}", "'7'", "[]", "data"]);
      const got = assembly.add(chance.pick(LAUNDRIES), { b: owner, m: member, x: argument });
      return { assembly, worked: `typeof (${got}) === "${type}"`, data: dataFor(member) };
    }
    case "lent": {
      const [object, member] = chance.pick(LENT.members);
      const got = assembly.add(chance.pick(LENT.ways), { o: object, m: member });
      return { assembly, worked: `(${got}) !== undefined`, data: dataFor(member) };
    }
    default:
      return family satisfies never;
  }
}

/** As the compiler takes it. */
export function moduleOf({ files, entry }: Pick<Hostile, "files" | "entry">): SourceModule {
  return {
    entry,
    files: Object.entries(files).map(([path, text]) => ({ path, content: Buffer.from(text, "utf8") })),
  };
}
