import { defineReducer } from "assay";
// Pratt parser and type checker for a rules language: when <expr> then <action>
type Token =
  | { kind: "num"; value: number }
  | { kind: "str"; value: string }
  | { kind: "id"; value: string }
  | { kind: "op"; value: string }
  | { kind: "eof" };
type TokenKind = Token["kind"];
type Expr =
  | { node: "lit"; value: Value }
  | { node: "ref"; path: string[] }
  | { node: "un"; op: UnOp; arg: Expr }
  | { node: "bin"; op: BinOp; left: Expr; right: Expr }
  | { node: "call"; fn: string; args: Expr[] }
  | { node: "cond"; test: Expr; yes: Expr; no: Expr };
type Value = number | string | boolean | null;
const UN = ["-", "not"] as const;
type UnOp = (typeof UN)[number];
const BINDING = {
  or: 1,
  and: 2,
  "==": 3,
  "!=": 3,
  "<": 4,
  ">": 4,
  "<=": 4,
  ">=": 4,
  "+": 5,
  "-": 5,
  "*": 6,
  "/": 6,
  "%": 6,
} as const;
type BinOp = keyof typeof BINDING;
const isBinOp = (text: string): text is BinOp => Object.hasOwn(BINDING, text);

class RuleError extends Error {
  constructor(
    message: string,
    readonly at?: number,
  ) {
    super(at === undefined ? message : `${message} at ${at}`);
    this.name = "RuleError";
  }
}

function* lex(source: string): Generator<Token & { at: number }, void, undefined> {
  const pattern =
    /\s*(?:(\d+(?:\.\d+)?)|'([^']*)'|([A-Za-z_][\w.]*)|(==|!=|<=|>=|[-+*/%<>(),?:]))/gy;
  let at = 0;
  while (at < source.trimEnd().length) {
    pattern.lastIndex = at;
    const match = pattern.exec(source);
    if (match === null) throw new RuleError(`cannot read ${JSON.stringify(source[at])}`, at);
    const [all, num, str, id, op] = match;
    if (num !== undefined) yield { kind: "num", value: Number(num), at };
    else if (str !== undefined) yield { kind: "str", value: str, at };
    else if (id !== undefined)
      yield { kind: isBinOp(id) || id === "not" ? "op" : "id", value: id, at };
    else if (op !== undefined) yield { kind: "op", value: op, at };
    at += all.length;
  }
  yield { kind: "eof", at };
}

class Parser {
  readonly #tokens: ReadonlyArray<Token & { at: number }>;
  #position = 0;
  private constructor(source: string) {
    this.#tokens = [...lex(source)];
  }
  static parse(source: string): Expr {
    const parser = new Parser(source);
    const expr = parser.#expression(0);
    parser.#expect("eof");
    return expr;
  }
  get #peek() {
    return this.#tokens[Math.min(this.#position, this.#tokens.length - 1)]!;
  }
  #next() {
    const token = this.#peek;
    this.#position++;
    return token;
  }
  #expect<K extends TokenKind>(kind: K, value?: string): Extract<Token, { kind: K }> {
    const token = this.#next();
    if (token.kind !== kind || (value !== undefined && "value" in token && token.value !== value))
      throw new RuleError(`expected ${value ?? kind}`, token.at);
    return token as Extract<Token, { kind: K }> & { at: number };
  }
  #isOp(...values: string[]): boolean {
    const t = this.#peek;
    return t.kind === "op" && values.includes(t.value);
  }
  #expression(min: number): Expr {
    let left = this.#prefix();
    for (;;) {
      const token = this.#peek;
      if (token.kind !== "op" || !isBinOp(token.value)) break;
      const power = BINDING[token.value];
      if (power <= min) break;
      this.#next();
      left = { node: "bin", op: token.value, left, right: this.#expression(power) };
    }
    if (min === 0 && this.#isOp("?")) {
      this.#next();
      const yes = this.#expression(0);
      this.#expect("op", ":");
      left = { node: "cond", test: left, yes, no: this.#expression(0) };
    }
    return left;
  }
  #prefix(): Expr {
    const token = this.#next();
    switch (token.kind) {
      case "num":
      case "str":
        return { node: "lit", value: token.value };
      case "id": {
        if (token.value === "true" || token.value === "false")
          return { node: "lit", value: token.value === "true" };
        if (token.value === "null") return { node: "lit", value: null };
        if (!this.#isOp("(")) return { node: "ref", path: token.value.split(".") };
        this.#next();
        const args: Expr[] = [];
        while (!this.#isOp(")")) {
          args.push(this.#expression(0));
          if (this.#isOp(",")) this.#next();
          else break;
        }
        this.#expect("op", ")");
        return { node: "call", fn: token.value, args };
      }
      case "op": {
        if (token.value === "(") {
          const inner = this.#expression(0);
          this.#expect("op", ")");
          return inner;
        }
        const op = UN.find((u) => u === token.value);
        if (op) return { node: "un", op, arg: this.#expression(7) };
        throw new RuleError(`unexpected ${token.value}`, token.at);
      }
      case "eof":
        throw new RuleError("unexpected end", token.at);
    }
  }
}

const num = (v: Value): number => {
  if (typeof v !== "number") throw new RuleError(`${String(v)} is no number`);
  return v;
};
const BINARY: { readonly [Op in Exclude<BinOp, "and" | "or">]: (a: Value, b: Value) => Value } = {
  "==": (a, b) => a === b,
  "!=": (a, b) => a !== b,
  "<": (a, b) => num(a) < num(b),
  ">": (a, b) => num(a) > num(b),
  "<=": (a, b) => num(a) <= num(b),
  ">=": (a, b) => num(a) >= num(b),
  "+": (a, b) => (typeof a === "string" || typeof b === "string" ? `${a}${b}` : num(a) + num(b)),
  "-": (a, b) => num(a) - num(b),
  "*": (a, b) => num(a) * num(b),
  "/": (a, b) => num(a) / num(b),
  "%": (a, b) => num(a) % num(b),
};
const FUNCTIONS = new Map<string, (...args: Value[]) => Value>([
  ["min", (...xs) => Math.min(...xs.map(num))],
  ["max", (...xs) => Math.max(...xs.map(num))],
  ["round", (x = 0, digits = 0) => Number(num(x).toFixed(num(digits)))],
  ["upper", (x) => String(x).toUpperCase()],
  ["len", (x) => (typeof x === "string" ? x.length : 0)],
  ["if", (c, a = null, b = null) => (c ? a : b)],
]);
type Facts = { [name: string]: Value | Facts };
function evaluate(expr: Expr, facts: Facts): Value {
  switch (expr.node) {
    case "lit":
      return expr.value;
    case "ref": {
      let at: Value | Facts | undefined = facts;
      for (const part of expr.path)
        at = typeof at === "object" && at !== null ? at[part] : undefined;
      if (at === undefined) throw new RuleError(`unknown ${expr.path.join(".")}`);
      if (typeof at === "object" && at !== null)
        throw new RuleError(`${expr.path.join(".")} is a group`);
      return at;
    }
    case "un": {
      const v = evaluate(expr.arg, facts);
      return expr.op === "-" ? -num(v) : !v;
    }
    case "bin": {
      const left = evaluate(expr.left, facts);
      if (expr.op === "and") return left && evaluate(expr.right, facts);
      if (expr.op === "or") return left || evaluate(expr.right, facts);
      return BINARY[expr.op](left, evaluate(expr.right, facts));
    }
    case "cond":
      return evaluate(evaluate(expr.test, facts) ? expr.yes : expr.no, facts);
    case "call": {
      const fn = FUNCTIONS.get(expr.fn);
      if (!fn) throw new RuleError(`no function ${expr.fn}`);
      return fn(...expr.args.map((a) => evaluate(a, facts)));
    }
  }
}
const print = (e: Expr): string => {
  switch (e.node) {
    case "lit":
      return typeof e.value === "string" ? `'${e.value}'` : `${e.value}`;
    case "ref":
      return e.path.join(".");
    case "un":
      return `(${e.op} ${print(e.arg)})`;
    case "bin":
      return `(${print(e.left)} ${e.op} ${print(e.right)})`;
    case "cond":
      return `(${print(e.test)} ? ${print(e.yes)} : ${print(e.no)})`;
    case "call":
      return `${e.fn}(${e.args.map(print).join(", ")})`;
  }
};
type Type = "number" | "text" | "truth" | "nothing" | "unknown";
interface Problem {
  readonly rule: string;
  readonly text: string;
}

/** What an expression gives, as far as that can be said without facts; complaints go to `complain`. */
function typeOf(expr: Expr, complain: (text: string) => void): Type {
  const expectNumber = (inner: Expr, where: string): void => {
    const type = typeOf(inner, complain);
    if (type === "text" || type === "truth" || type === "nothing")
      complain(`${print(inner)} is ${type}, not a number, in ${where}`);
  };
  switch (expr.node) {
    case "lit":
      if (expr.value === null) return "nothing";
      return typeof expr.value === "number"
        ? "number"
        : typeof expr.value === "string"
          ? "text"
          : "truth";
    case "ref":
      return "unknown";
    case "un":
      if (expr.op === "not") return "truth";
      expectNumber(expr.arg, print(expr));
      return "number";
    case "bin": {
      if (expr.op === "and" || expr.op === "or") {
        const [left, right] = [typeOf(expr.left, complain), typeOf(expr.right, complain)];
        return left === right ? left : "unknown";
      }
      if (expr.op === "==" || expr.op === "!=") return "truth";
      if (expr.op === "+") {
        const sides = [typeOf(expr.left, complain), typeOf(expr.right, complain)];
        return sides.includes("text") ? "text" : sides.includes("unknown") ? "unknown" : "number";
      }
      expectNumber(expr.left, print(expr));
      expectNumber(expr.right, print(expr));
      return expr.op === "-" || expr.op === "*" || expr.op === "/" || expr.op === "%"
        ? "number"
        : "truth";
    }
    case "cond": {
      const [yes, no] = [typeOf(expr.yes, complain), typeOf(expr.no, complain)];
      return yes === no ? yes : "unknown";
    }
    case "call":
      if (!FUNCTIONS.has(expr.fn)) complain(`there is no function ${expr.fn}`);
      for (const arg of expr.args) typeOf(arg, complain);
      return expr.fn === "upper" ? "text" : expr.fn === "if" ? "unknown" : "number";
  }
}

/** The facts that an expression reads. */
function* refsOf(expr: Expr): Generator<string> {
  switch (expr.node) {
    case "lit":
      return;
    case "ref":
      yield expr.path[0] ?? "";
      return;
    case "un":
      yield* refsOf(expr.arg);
      return;
    case "bin":
      yield* refsOf(expr.left);
      yield* refsOf(expr.right);
      return;
    case "cond":
      for (const part of [expr.test, expr.yes, expr.no]) yield* refsOf(part);
      return;
    case "call":
      for (const arg of expr.args) yield* refsOf(arg);
  }
}

/** Rules that could go on for ever: a rule that sets what it reads, directly or through others. */
function loopsOf(rules: readonly Rule[]): string[] {
  const edges = new Map<string, Set<string>>();
  for (const { when, to, set } of rules) {
    const from = edges.get(set) ?? new Set<string>();
    for (const name of [...refsOf(when), ...refsOf(to)]) from.add(name);
    edges.set(set, from);
  }
  const reaches = (start: string, goal: string, seen = new Set<string>()): boolean => {
    if (seen.has(start)) return false;
    seen.add(start);
    const next = edges.get(start) ?? new Set<string>();
    return next.has(goal) || [...next].some((name) => reaches(name, goal, seen));
  };
  return [...edges.keys()].filter((name) => reaches(name, name)).sort();
}

const problemsOf = (rule: Rule): Problem[] => {
  const found: Problem[] = [];
  const complain = (text: string): void => {
    if (!found.some((problem) => problem.text === text)) found.push({ rule: rule.name, text });
  };
  if (typeOf(rule.when, complain) === "text") complain("a text is no condition");
  typeOf(rule.to, complain);
  return found;
};

interface Rule {
  name: string;
  when: Expr;
  set: string;
  to: Expr;
}
interface State {
  rules: Rule[];
  facts: Facts;
  fired: string[];
  errors: string[];
  printed: string[];
  problems: Problem[];
  loops: string[];
}
type Event =
  | { type: "RuleDefined"; data: { name: string; when: string; set: string; to: string } }
  | { type: "FactsChanged"; data: Facts };
export default defineReducer<State, Event>({
  initial: () => ({ rules: [], facts: {}, fired: [], errors: [], printed: [], problems: [], loops: [] }),
  apply(state, { type, data }) {
    if (type === "RuleDefined") {
      try {
        const rule: Rule = {
          name: data.name,
          set: data.set,
          when: Parser.parse(data.when),
          to: Parser.parse(data.to),
        };
        return {
          ...state,
          rules: [...state.rules, rule],
          problems: [...state.problems, ...problemsOf(rule)],
          loops: loopsOf([...state.rules, rule]),
          printed: [...state.printed, `${print(rule.when)} => ${rule.set} = ${print(rule.to)}`],
        };
      } catch (e) {
        if (e instanceof RuleError)
          return { ...state, errors: [...state.errors, `${data.name}: ${e.message}`] };
        throw e;
      }
    }
    let facts: Facts = { ...state.facts, ...data };
    const fired = [...state.fired],
      errors = [...state.errors];
    for (let round = 0; round < 10; round++) {
      let changed = false;
      for (const rule of state.rules) {
        try {
          if (!evaluate(rule.when, facts)) continue;
          const value = evaluate(rule.to, facts);
          if (facts[rule.set] === value) continue;
          facts = { ...facts, [rule.set]: value };
          fired.push(rule.name);
          changed = true;
        } catch (error) {
          errors.push(`${rule.name}: ${(error as Error).message}`);
        }
      }
      if (!changed) break;
    }
    return { ...state, facts, fired, errors };
  },
});
