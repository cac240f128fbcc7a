/** Builds hostile modules out of the grammar's pieces. The same seed builds the same module. */
import type { SourceModule } from "../../../src/flow.ts";
import { chanceOf } from "../random.ts";
import { CALLS, HEAD, HOST, LAUNDRIES, NAMES, PLACES, READS, type Step, TABLES, VALUES } from "./pieces.ts";

/** One hostile module. */
export interface Hostile {
  readonly seed: number;
  readonly files: Readonly<Record<string, string>>;
  readonly entry: string;
}

/** What a step comes to in one module. */
interface Filled {
  readonly top: string;
  readonly before: string;
  readonly value: string;
}

/** The hostile module of a seed. */
export function hostileOf(seed: number): Hostile {
  const chance = chanceOf(seed);
  let unique = 0;
  const fill = (step: Step, holes: Readonly<Record<string, string>>): Filled => {
    const mark = String(++unique);
    const put = (text: string): string =>
      text.replaceAll("#", mark).replace(/\$([okvbmx])\b/g, (hole, name: string) => holes[name] ?? hole);
    // A private name has its `#` before a letter; the pieces have none of their own.
    return { top: put(step.top ?? ""), before: put(step.before ?? ""), value: put(step.value) };
  };
  const steps: Filled[] = [];
  let worked: string;
  const family = chance.below(10);
  if (family < 3) {
    const call = fill(chance.pick(TABLES), { k: `(${chance.pick(NAMES)})` });
    steps.push(call);
    worked = `(${call.value}) === 7`;
  } else if (family < 8) {
    let value = chance.pick(VALUES);
    // From a value to its constructor, and from there to the constructor of functions.
    for (let depth = 0; depth < 2; depth++) {
      const step = fill(chance.pick(READS), { o: value, k: `(${chance.pick(NAMES)})` });
      steps.push(step);
      value = step.value;
    }
    const call = fill(chance.pick(CALLS), { v: `(${value})` });
    steps.push(call);
    worked = `(${call.value}) === 7`;
  } else {
    const [b, m, type] = chance.pick(HOST);
    const call = fill(chance.pick(LAUNDRIES), { b, m, x: chance.pick(["{}", "'7'", "[]", "data"]) });
    steps.push(call);
    worked = `typeof (${call.value}) === "${type}"`;
  }
  const body = [...steps.map(({ before }) => before), `return ${worked};`].filter((line) => line !== "").join("\n");
  const tops = steps.map(({ top }) => top).filter((text) => text !== "");
  const place = chance.pick(PLACES).replace("$body", () => body);
  const apply =
    "const apply = (state: State, event: Event): State => ({ n: state.n + 1, pwned: attack({ ...state }, event.data) });\nexport default { initial, apply };\n";
  if (chance.likely(0.85))
    return { seed, entry: "index.ts", files: { "index.ts": [HEAD, ...tops, place, apply].join("\n") } };
  const shared = `${HEAD}export type { Maker, State, Data, Event };\nexport { initial };\n`;
  const part = `import type { Maker, State, Data } from "./shared.ts";\n${tops.join("\n")}\n${place}\nexport { attack };\nexport type { Maker };\n`;
  const index = `import { initial, type State, type Event } from "./shared.ts";\nimport { attack } from "./part.ts";\n${apply}`;
  return { seed, entry: "index.ts", files: { "index.ts": index, "part.ts": part, "shared.ts": shared } };
}

/** As the compiler takes it. */
export function moduleOf({ files, entry }: Hostile): SourceModule {
  return {
    entry,
    files: Object.entries(files).map(([path, text]) => ({ path, content: Buffer.from(text, "utf8") })),
  };
}
