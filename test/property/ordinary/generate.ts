/** Builds ordinary reducers: what a developer writes without thinking of the analyser, by type, so that every program is right TypeScript. */
import { type Chance, chanceOf } from "../random.ts";

/** An ordinary module and events for it. */
export interface Ordinary {
  readonly seed: number;
  readonly source: string;
  readonly events: readonly { readonly type: string; readonly data: unknown }[];
}

/** A text that is compared: nobody asks again what type the event of this case has, and TypeScript would take the rest for unreachable. */
const wide = (text: string): string => (text === "event.type" ? "`${event.type}`" : text);

const HEAD = `interface Item { id: string; qty: number; tags: string[]; note?: string }
interface State { n: number; s: string; xs: number[]; ok: boolean; m: Record<string, number>; items: Item[]; last: string | null }
type Event =
  | { type: "added"; data: { id: string; qty: number; tags: string[] } }
  | { type: "renamed"; data: { id: string; note?: string } }
  | { type: "counted"; data: { key: string; by: number } }
  | { type: "cleared"; data: { all: boolean } };
const initial = (): State => ({ n: 0, s: "", xs: [], ok: false, m: {}, items: [], last: null });
`;

type Type = "number" | "string" | "boolean" | "number[]" | "string[]" | "Record<string, number>" | "Item[]";

/** Writes expressions and statements. \`names\`: variables in scope, by type. */
class Writer {
  readonly #chance: Chance;
  #count = 0;

  constructor(chance: Chance) {
    this.#chance = chance;
  }

  name(): string {
    return `v${++this.#count}`;
  }

  expression(type: Type, scope: ReadonlyMap<Type, readonly string[]>, depth: number): string {
    const known = scope.get(type) ?? [];
    const chance = this.#chance;
    if (depth <= 0 || (known.length > 0 && chance.likely(0.25))) {
      return known.length > 0 && chance.likely(0.8) ? chance.pick(known) : this.#literal(type);
    }
    const of = (inner: Type): string => this.expression(inner, scope, depth - 1);
    /** With one more number or text in scope. */
    const inside = (inner: Type, variable: Type, name: string): string =>
      this.expression(inner, new Map([...scope, [variable, [...(scope.get(variable) ?? []), name]]]), depth - 1);
    const [x, y] = [this.name(), this.name()];
    switch (type) {
      case "number":
        return chance.pick([
          () => `(${of("number")} ${chance.pick(["+", "-", "*"])} ${of("number")})`,
          () => `(${of("number")} ${chance.pick(["&", "|", "^", "<<", ">>>"])} ${1 + chance.below(7)})`,
          () => `Math.${chance.pick(["abs", "floor", "trunc", "sign", "ceil", "round"])}(${of("number")})`,
          () => `Math.${chance.pick(["max", "min"])}(${of("number")}, ${of("number")})`,
          () => `${of("string")}.length`,
          () => `${of("number[]")}.length`,
          () => `${of("number[]")}.reduce((${x}, ${y}) => ${x} + ${y}, ${of("number")})`,
          () => `(${of("number[]")}.at(${chance.below(3) - 1}) ?? ${of("number")})`,
          () => `(${of("number[]")}[${chance.below(3)}] ?? ${of("number")})`,
          () => `(${of("Record<string, number>")}[${of("string")}] ?? ${of("number")})`,
          () => `(${of("boolean")} ? ${of("number")} : ${of("number")})`,
          () => `Number.parseInt(${of("string")}, 10)`,
          () => `${of("string")}.indexOf(${of("string")})`,
          () => `${of("Item[]")}.filter((${x}) => ${x}.qty > ${of("number")}).length`,
          () => `(${of("Item[]")}.find(({ id }) => id === ${of("string")})?.qty ?? ${of("number")})`,
          () => `new Set(${of("string[]")}).size`,
          () => `[...${of("string")}].length`,
          () => `Object.keys(${of("Record<string, number>")}).length`,
          () => `((${x}: number): number => ${inside("number", "number", x)})(${of("number")})`,
          () => `Object.values(${of("Record<string, number>")}).reduce((${x}, ${y}) => Math.max(${x}, ${y}), 0)`,
        ])();
      case "string":
        return chance.pick([
          () => `\`${chance.pick(["a", "n=", ""])}\${${of("number")}}-\${${of("string")}}\``,
          () => `${of("string")}.${chance.pick(["trim", "toUpperCase", "toLowerCase"])}()`,
          () => `${of("string")}.slice(${chance.below(3)}, ${2 + chance.below(5)})`,
          () => `${of("string")}.padStart(${chance.below(6)}, "0")`,
          () => `String(${of("number")})`,
          () => `(${of("number")}).toFixed(${chance.below(3)})`,
          () => `${of("string[]")}.join(${chance.pick(['","', '""', '" "'])})`,
          () => `(${of("string[]")}[${chance.below(2)}] ?? ${of("string")})`,
          () => `${of("string")}.replace(/[aeiou]/g, (${x}) => ${inside("string", "string", x)})`,
          () => `${of("string")}.replaceAll("a", ${of("string")})`,
          () => `(${of("boolean")} ? ${of("string")} : ${of("string")})`,
          () => `JSON.stringify(${of("number[]")})`,
          () => `(/(\\d+)-(?<rest>\\w*)/.exec(${of("string")})?.groups?.["rest"] ?? ${of("string")})`,
          () => `(${of("string")} + ${of("string")})`,
          () => `(${of("string")}.at(-1) ?? "")`,
          () => `(typeof (${of("number")}) as string)`,
          () => `(${of("Item[]")}[0]?.note ?? ${of("string")})`,
        ])();
      case "boolean":
        return chance.pick([
          () => `(${of("number")} ${chance.pick(["<", ">", "<=", ">=", "===", "!=="])} ${of("number")})`,
          () => `(${wide(of("string"))} ${chance.pick(["<", "===", "!=="])} ${wide(of("string"))})`,
          () => `(${of("boolean")} ${chance.pick(["&&", "||"])} ${of("boolean")})`,
          () => `!${of("boolean")}`,
          () => `${of("string")}.${chance.pick(["includes", "startsWith", "endsWith"])}(${of("string")})`,
          () => `${of("number[]")}.${chance.pick(["some", "every"])}((${x}) => ${inside("boolean", "number", x)})`,
          () => `Number.isInteger(${of("number")})`,
          () => `(${of("string")} in ${of("Record<string, number>")})`,
          () => `Object.hasOwn(${of("Record<string, number>")}, ${of("string")})`,
          () => `new Set(${of("string[]")}).has(${of("string")})`,
          () => `/^[a-z]+$/i.test(${of("string")})`,
        ])();
      case "number[]":
        return chance.pick([
          () => `[${of("number")}, ${of("number")}]`,
          () => `[...${of("number[]")}, ${of("number")}]`,
          () => `${of("number[]")}.map((${x}) => ${inside("number", "number", x)})`,
          () => `${of("number[]")}.filter((${x}) => ${inside("boolean", "number", x)})`,
          () => `${of("number[]")}.toSorted((${x}, ${y}) => ${x} - ${y})`,
          () => `${of("number[]")}.slice(-${1 + chance.below(4)})`,
          () => `Array.from({ length: ${chance.below(4)} }, (_, ${x}) => ${inside("number", "number", x)})`,
          () => `${of("string[]")}.map((${x}) => ${x}.length)`,
          () => `${of("string[]")}.map(Number).filter(Number.isFinite)`,
          () => `Object.values(${of("Record<string, number>")})`,
          () => `${of("Item[]")}.map(({ qty }) => qty)`,
          () => `${of("Item[]")}.flatMap(({ tags, qty: ${x} }) => tags.map(() => ${x}))`,
          () => `[...new Set(${of("number[]")})]`,
        ])();
      case "string[]":
        return chance.pick([
          () => `${of("string")}.split(${chance.pick(['""', '"-"', "/\\W+/"])})`,
          () => `[${of("string")}, ${of("string")}]`,
          () => `[...${of("string[]")}, ${of("string")}]`,
          () => `${of("string[]")}.filter(Boolean)`,
          () => `${of("number[]")}.map(String)`,
          () => `Object.keys(${of("Record<string, number>")})`,
          () => `Object.entries(${of("Record<string, number>")}).map(([${x}, ${y}]) => \`\${${x}}=\${${y}}\`)`,
          () => `${of("string[]")}.toSorted()`,
          () => `${of("Item[]")}.flatMap(({ tags }) => tags)`,
          () => `[...${of("string")}.matchAll(/\\w/g)].map(([${x}]) => ${x})`,
        ])();
      case "Record<string, number>":
        return chance.pick([
          () => `{ ...${of("Record<string, number>")}, [${of("string")}]: ${of("number")} }`,
          () => `Object.fromEntries(${of("string[]")}.map((${x}, ${y}) => [${x}, ${y}] as const))`,
          () =>
            `Object.fromEntries(Object.entries(${of("Record<string, number>")}).filter(([, ${x}]) => ${inside("boolean", "number", x)}))`,
          () =>
            `Object.fromEntries(new Map(${of("string[]")}.map((${x}): [string, number] => [${x}, ${of("number")}])))`,
          () =>
            `${of("string[]")}.reduce<Record<string, number>>((${x}, ${y}) => ({ ...${x}, [${y}]: (${x}[${y}] ?? 0) + 1 }), {})`,
          () =>
            `((): Record<string, number> => { const { [${of("string")}]: _gone, ...rest } = ${of("Record<string, number>")}; return rest; })()`,
        ])();
      case "Item[]":
        return chance.pick([
          () => `[...${of("Item[]")}, { id: ${of("string")}, qty: ${of("number")}, tags: ${of("string[]")} }]`,
          () => `${of("Item[]")}.filter(({ id }) => id !== ${of("string")})`,
          () =>
            `${of("Item[]")}.map((${x}) => (${x}.id === ${of("string")} ? { ...${x}, qty: ${of("number")} } : ${x}))`,
          () => `${of("Item[]")}.slice(-3)`,
          () => `${of("Item[]")}.toSorted((${x}, ${y}) => ${x}.qty - ${y}.qty)`,
          () => `${of("Item[]")}.with(-1, { id: ${of("string")}, qty: ${of("number")}, tags: [] })`,
        ])();
      default:
        return type satisfies never;
    }
  }

  #literal(type: Type): string {
    const chance = this.#chance;
    switch (type) {
      case "number":
        return String(chance.pick([0, 1, 2, 7, 10, 1.5]));
      case "string":
        return JSON.stringify(chance.pick(["", "a", "b-c", "x9", "Zoë", "a process name"]));
      case "boolean":
        return chance.pick(["true", "false"]);
      case "number[]":
        return chance.pick(["([] as number[])", "[1, 2]", "[3]"]);
      case "string[]":
        return chance.pick(["([] as string[])", '["a"]', '["b", "a"]']);
      case "Record<string, number>":
        return chance.pick([
          "({} as Record<string, number>)",
          "({ a: 1 } as Record<string, number>)",
          "({ x9: 2, b: 3 } as Record<string, number>)",
        ]);
      case "Item[]":
        return chance.pick(["([] as Item[])", '([{ id: "i", qty: 2, tags: ["t"] }] as Item[])']);
      default:
        return type satisfies never;
    }
  }

  /** Statements, each with what it brings into scope. */
  statements(
    count: number,
    start: ReadonlyMap<Type, readonly string[]>,
    indent = "    ",
  ): { text: string; scope: Map<Type, readonly string[]> } {
    const chance = this.#chance;
    const scope = new Map(start);
    const lines: string[] = [];
    const bring = (type: Type, name: string): void => void scope.set(type, [...(scope.get(type) ?? []), name]);
    const of = (type: Type, depth = 2): string => this.expression(type, scope, depth);
    for (let index = 0; index < count; index++) {
      const [a, b] = [this.name(), this.name()];
      chance.pick([
        () => {
          const type = chance.pick<Type>([
            "number",
            "string",
            "boolean",
            "number[]",
            "string[]",
            "Record<string, number>",
            "Item[]",
          ]);
          lines.push(`const ${a}: ${type} = ${of(type, 3)};`);
          bring(type, a);
        },
        () => {
          lines.push(
            `let ${a} = ${of("number")};`,
            `for (const ${b} of ${of("number[]")}) {`,
            `  if (${b} > ${of("number", 1)}) continue;`,
            `  ${a} += ${b};`,
            "}",
          );
          bring("number", a);
        },
        () => {
          lines.push(
            `let ${a} = 0;`,
            `outer: for (let ${b} = 0; ${b} < 4; ${b}++) {`,
            `  for (const c of ${of("string[]", 1)}) if (c.length > ${b}) break outer;`,
            `  ${a} += ${b} ** 2;`,
            "}",
          );
          bring("number", a);
        },
        () => {
          lines.push(
            `const ${a} = new Map<string, number>();`,
            `for (const ${b} of ${of("string[]")}) ${a}.set(${b}, (${a}.get(${b}) ?? 0) + 1);`,
          );
          lines.push(`const ${a}m: Record<string, number> = Object.fromEntries(${a});`);
          bring("Record<string, number>", `${a}m`);
        },
        () => {
          lines.push(
            `let ${a} = "";`,
            "try {",
            `  if (${of("boolean")}) throw new RangeError(${of("string", 1)});`,
            `  ${a} = ${of("string", 1)};`,
            `} catch (${b}) {`,
            `  ${a} = ${b} instanceof RangeError ? ${b}.message : "other";`,
            "} finally {",
            `  ${a} += "!";`,
            "}",
          );
          bring("string", a);
        },
        () => {
          lines.push(`const [${a} = ${of("number", 1)}, ...${b}] = ${of("number[]")};`);
          bring("number", a);
          bring("number[]", b);
        },
        () => {
          lines.push(`const { n: ${a}, s: ${b} } = { ...state, n: ${of("number")} };`);
          bring("number", a);
          bring("string", b);
        },
        () => {
          lines.push(
            `function* ${a}(): Generator<number, void, undefined> { for (let i = 0; i < ${1 + chance.below(4)}; i++) yield i * ${of("number", 1)}; }`,
          );
          bring("number[]", `[...${a}()]`);
        },
        () => {
          lines.push(
            `class ${a} { #total = ${of("number", 1)}; static readonly unit = "u"; add(by: number): this { this.#total += by; return this; } get total(): number { return this.#total; } }`,
          );
          bring("number", `new ${a}().add(${of("number", 1)}).total`);
        },
        () => {
          lines.push(
            `const ${a} = (k: string): number => { switch (k) { case "a": return 1; case ${of("string", 0)}: return 2; default: return ${of("number", 1)}; } };`,
          );
          bring("number", `${a}(${of("string", 1)})`);
        },
        () => {
          lines.push(`const ${a}: Record<string, (x: number) => number> = { a: (x) => x + 1, double: (x) => x * 2 };`);
          bring("number", `(${a}[${of("string", 1)}]?.(${of("number", 1)}) ?? 0)`);
        },
        () => {
          lines.push(
            `const ${a}: Record<string, number> = ${of("Record<string, number>")};`,
            `${a}[${of("string", 1)}] ??= 1;`,
            `for (const ${b} of Object.keys(${a})) ${a}[${b}] = (${a}[${b}] ?? 0) + 1;`,
          );
          bring("Record<string, number>", a);
        },
        () => {
          lines.push(
            `let ${a} = ${of("number", 1)};`,
            `let ${b} = 0;`,
            `while (${b} < 3) { ${a} = ${a} / 2; ${b}++; }`,
            `do { ${b} -= 1; } while (${b} > 0);`,
          );
          bring("number", a);
        },
      ])();
    }
    return { text: lines.map((line) => indent + line).join("\n"), scope };
  }
}

/** The ordinary module of a seed. */
export function ordinaryOf(seed: number): Ordinary {
  const chance = chanceOf(seed);
  const writer = new Writer(chance);
  const base: ReadonlyMap<Type, readonly string[]> = new Map<Type, readonly string[]>([
    ["number", ["state.n", "state.items.length"]],
    ["string", ["state.s", "event.type"]],
    ["boolean", ["state.ok"]],
    ["number[]", ["state.xs"]],
    ["Record<string, number>", ["state.m"]],
    ["Item[]", ["state.items"]],
  ]);
  const of = (more: readonly (readonly [Type, readonly string[]])[]) =>
    new Map([...base, ...more.map(([type, names]) => [type, [...(base.get(type) ?? []), ...names]] as const)]);
  const cases = [
    [
      "added",
      of([
        ["string", ["data.id"]],
        ["number", ["data.qty"]],
        ["string[]", ["data.tags"]],
      ]),
    ],
    ["renamed", of([["string", ["data.id", '(data.note ?? "none")']]])],
    [
      "counted",
      of([
        ["string", ["data.key"]],
        ["number", ["data.by"]],
      ]),
    ],
    ["cleared", of([["boolean", ["data.all"]]])],
  ] as const;
  const arms = cases.map(([type, scope]) => {
    const { text, scope: after } = writer.statements(1 + chance.below(4), scope, "      ");
    const value = (wanted: Type): string => writer.expression(wanted, after, 2);
    const fields = [
      `n: ${value("number")}`,
      `s: ${value("string")}.slice(0, 40)`,
      `xs: ${value("number[]")}.slice(0, 8)`,
      `ok: ${value("boolean")}`,
      `m: Object.fromEntries(Object.entries(${value("Record<string, number>")}).slice(0, 8))`,
      `items: ${value("Item[]")}.slice(0, 4)`,
      `last: ${chance.likely(0.5) ? value("string") : "null"}`,
    ].filter(() => chance.likely(0.7));
    return `    case "${type}": {\n      const { data } = event;\n${text}\n      return { ...state, ${fields.join(", ")} };\n    }`;
  });
  const source = `${HEAD}function apply(state: State, event: Event): State {\n  switch (event.type) {\n${arms.join("\n")}\n  }\n}\nexport default { initial, apply };\n`;
  const text = (): string => chance.pick(["", "a", "b-c", "x9", "1-rest", "é", "key", "A long text", "\u{1f600}"]);
  const number = (): number => chance.pick([0, 1, -1, 3, 2.5, 1e9, -7]);
  const events = Array.from({ length: 6 }, () =>
    chance.pick([
      () => ({ type: "added", data: { id: text(), qty: number(), tags: [text(), text()] } }),
      () => ({ type: "renamed", data: chance.likely(0.5) ? { id: text() } : { id: text(), note: text() } }),
      () => ({ type: "counted", data: { key: text(), by: number() } }),
      () => ({ type: "cleared", data: { all: chance.likely(0.5) } }),
    ])(),
  );
  return { seed, source, events };
}
