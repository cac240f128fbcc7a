/** A small expression language: tokenizer, recursive-descent parser, syntax tree, evaluator. */
import { defineReducer } from "assay";

// ── Syntax tree ──────────────────────────────────────────────────────────────────────────────────────────────────────

type Expression =
  | { readonly kind: "number"; readonly value: number }
  | { readonly kind: "string"; readonly value: string }
  | { readonly kind: "variable"; readonly name: string }
  | { readonly kind: "unary"; readonly operator: "-" | "!"; readonly operand: Expression }
  | { readonly kind: "binary"; readonly operator: BinaryOperator; readonly left: Expression; readonly right: Expression }
  | { readonly kind: "conditional"; readonly test: Expression; readonly yes: Expression; readonly no: Expression }
  | { readonly kind: "call"; readonly target: string; readonly args: readonly Expression[] };

type Statement =
  | { readonly kind: "let"; readonly name: string; readonly value: Expression }
  | { readonly kind: "print"; readonly value: Expression };

type Value = number | string | boolean;

const BINARY_OPERATORS = ["||", "&&", "==", "!=", "<=", ">=", "<", ">", "+", "-", "*", "/", "%"] as const;
type BinaryOperator = (typeof BINARY_OPERATORS)[number];

const PRECEDENCE: Readonly<Record<BinaryOperator, number>> = {
  "||": 1,
  "&&": 2,
  "==": 3,
  "!=": 3,
  "<": 4,
  "<=": 4,
  ">": 4,
  ">=": 4,
  "+": 5,
  "-": 5,
  "*": 6,
  "/": 6,
  "%": 6,
};

class SyntaxProblem extends Error {
  override name = "SyntaxProblem";
  constructor(
    message: string,
    readonly position: number,
  ) {
    super(`${message} at ${position}`);
  }
}

class RuntimeProblem extends Error {
  override name = "RuntimeProblem";
}

// ── Tokens ───────────────────────────────────────────────────────────────────────────────────────────────────────────

type Token =
  | { readonly kind: "number"; readonly value: number; readonly at: number }
  | { readonly kind: "string"; readonly value: string; readonly at: number }
  | { readonly kind: "name"; readonly value: string; readonly at: number }
  | { readonly kind: "operator"; readonly value: string; readonly at: number }
  | { readonly kind: "end"; readonly at: number };

function scan(source: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  const isDigit = (char: string): boolean => char >= "0" && char <= "9";
  const isLetter = (char: string): boolean => /[a-z_]/i.test(char);

  scanning: while (at < source.length) {
    const char = source.charAt(at);
    if (char === " " || char === "\n") {
      at += 1;
      continue;
    }
    const start = at;
    if (isDigit(char)) {
      while (isDigit(source.charAt(at)) || source.charAt(at) === ".") at += 1;
      tokens.push({ kind: "number", value: Number.parseFloat(source.slice(start, at)), at: start });
      continue;
    }
    if (isLetter(char)) {
      while (at < source.length && (isLetter(source.charAt(at)) || isDigit(source.charAt(at)))) at += 1;
      tokens.push({ kind: "name", value: source.slice(start, at), at: start });
      continue;
    }
    if (char === "'") {
      const end = source.indexOf("'", at + 1);
      if (end === -1) throw new SyntaxProblem("string without end", start);
      tokens.push({ kind: "string", value: source.slice(at + 1, end), at: start });
      at = end + 1;
      continue;
    }
    for (const operator of ["||", "&&", "==", "!=", "<=", ">="]) {
      if (source.startsWith(operator, at)) {
        tokens.push({ kind: "operator", value: operator, at: start });
        at += operator.length;
        continue scanning;
      }
    }
    if (!"<>+-*/%!?:(),=".includes(char)) throw new SyntaxProblem(`"${char}" is not understood`, start);
    tokens.push({ kind: "operator", value: char, at: start });
    at += 1;
  }
  tokens.push({ kind: "end", at });
  return tokens;
}

// ── Parser ───────────────────────────────────────────────────────────────────────────────────────────────────────────

class Parser {
  private position = 0;

  private constructor(private readonly tokens: readonly Token[]) {}

  static parse(source: string): Statement {
    const parser = new Parser(scan(source));
    const statement = parser.statement();
    if (parser.peek().kind !== "end") throw new SyntaxProblem("something is left over", parser.peek().at);
    return statement;
  }

  private peek(): Token {
    return this.tokens[this.position] ?? { kind: "end", at: -1 };
  }

  private advance(): Token {
    const token = this.peek();
    this.position += 1;
    return token;
  }

  private accept(operator: string): boolean {
    const token = this.peek();
    if (token.kind !== "operator" || token.value !== operator) return false;
    this.position += 1;
    return true;
  }

  private expect(operator: string): void {
    if (!this.accept(operator)) throw new SyntaxProblem(`"${operator}" is missing`, this.peek().at);
  }

  private statement(): Statement {
    const token = this.peek();
    if (token.kind === "name" && token.value === "let") {
      this.advance();
      const name = this.advance();
      if (name.kind !== "name") throw new SyntaxProblem("a name is missing", name.at);
      this.expect("=");
      return { kind: "let", name: name.value, value: this.conditional() };
    }
    return { kind: "print", value: this.conditional() };
  }

  private conditional(): Expression {
    const test = this.binary(0);
    if (!this.accept("?")) return test;
    const yes = this.conditional();
    this.expect(":");
    return { kind: "conditional", test, yes, no: this.conditional() };
  }

  private binary(minimum: number): Expression {
    let left = this.unary();
    for (;;) {
      const token = this.peek();
      if (token.kind !== "operator") return left;
      const operator = BINARY_OPERATORS.find((candidate) => candidate === token.value);
      if (operator === undefined || PRECEDENCE[operator] <= minimum) return left;
      this.advance();
      left = { kind: "binary", operator, left, right: this.binary(PRECEDENCE[operator]) };
    }
  }

  private unary(): Expression {
    if (this.accept("-")) return { kind: "unary", operator: "-", operand: this.unary() };
    if (this.accept("!")) return { kind: "unary", operator: "!", operand: this.unary() };
    return this.primary();
  }

  private primary(): Expression {
    const token = this.advance();
    switch (token.kind) {
      case "number":
        return { kind: "number", value: token.value };
      case "string":
        return { kind: "string", value: token.value };
      case "name":
        return this.accept("(") ? { kind: "call", target: token.value, args: this.argumentList() } : { kind: "variable", name: token.value };
      case "operator":
        if (token.value === "(") {
          const inner = this.conditional();
          this.expect(")");
          return inner;
        }
        throw new SyntaxProblem(`"${token.value}" does not belong`, token.at);
      case "end":
        throw new SyntaxProblem("the text ends too early", token.at);
    }
  }

  private argumentList(): Expression[] {
    const list: Expression[] = [];
    if (this.accept(")")) return list;
    do list.push(this.conditional());
    while (this.accept(","));
    this.expect(")");
    return list;
  }
}

// ── Evaluator ────────────────────────────────────────────────────────────────────────────────────────────────────────

type Environment = ReadonlyMap<string, Value>;
type Builtin = (...args: readonly number[]) => number;

const BUILTINS: ReadonlyMap<string, Builtin> = new Map<string, Builtin>([
  ["min", (...args) => Math.min(...args)],
  ["max", (...args) => Math.max(...args)],
  ["abs", (value = 0) => Math.abs(value)],
  ["sum", (...args) => args.reduce((total, arg) => total + arg, 0)],
]);

function asNumber(value: Value): number {
  if (typeof value !== "number") throw new RuntimeProblem(`${JSON.stringify(value)} is not a number`);
  return value;
}

function evaluate(expression: Expression, environment: Environment): Value {
  switch (expression.kind) {
    case "number":
    case "string":
      return expression.value;
    case "variable": {
      const value = environment.get(expression.name);
      if (value === undefined) throw new RuntimeProblem(`${expression.name} is not defined`);
      return value;
    }
    case "unary": {
      const operand = evaluate(expression.operand, environment);
      return expression.operator === "-" ? -asNumber(operand) : !operand;
    }
    case "binary":
      return evaluateBinary(expression, environment);
    case "conditional":
      return evaluate(evaluate(expression.test, environment) ? expression.yes : expression.no, environment);
    case "call": {
      const builtin = BUILTINS.get(expression.target);
      if (!builtin) throw new RuntimeProblem(`${expression.target} is not a function`);
      return builtin(...expression.args.map((argument) => asNumber(evaluate(argument, environment))));
    }
  }
}

function evaluateBinary({ operator, left, right }: Extract<Expression, { kind: "binary" }>, environment: Environment): Value {
  const a = evaluate(left, environment);
  if (operator === "&&") return a && evaluate(right, environment);
  if (operator === "||") return a || evaluate(right, environment);
  const b = evaluate(right, environment);
  switch (operator) {
    case "==":
      return a === b;
    case "!=":
      return a !== b;
    case "+":
      return typeof a === "string" || typeof b === "string" ? `${a}${b}` : asNumber(a) + asNumber(b);
    case "-":
      return asNumber(a) - asNumber(b);
    case "*":
      return asNumber(a) * asNumber(b);
    case "/":
      if (b === 0) throw new RuntimeProblem("division by zero");
      return asNumber(a) / asNumber(b);
    case "%":
      return asNumber(a) % asNumber(b);
    case "<":
      return asNumber(a) < asNumber(b);
    case "<=":
      return asNumber(a) <= asNumber(b);
    case ">":
      return asNumber(a) > asNumber(b);
    case ">=":
      return asNumber(a) >= asNumber(b);
  }
}

// ── Reducer ──────────────────────────────────────────────────────────────────────────────────────────────────────────

type Event = { type: "Entered"; data: { line: string } };
interface Session {
  variables: Record<string, Value>;
  output: string[];
  depth: number;
}

function depthOf(expression: Expression): number {
  switch (expression.kind) {
    case "unary":
      return 1 + depthOf(expression.operand);
    case "binary":
      return 1 + Math.max(depthOf(expression.left), depthOf(expression.right));
    case "conditional":
      return 1 + Math.max(...[expression.test, expression.yes, expression.no].map(depthOf));
    case "call":
      return 1 + expression.args.reduce((depth, argument) => Math.max(depth, depthOf(argument)), 0);
    default:
      return 1;
  }
}

export default defineReducer<Session, Event>({
  initial: () => ({ variables: {}, output: [], depth: 0 }),
  apply(session, event) {
    try {
      const statement = Parser.parse(event.data.line);
      const value = evaluate(statement.value, new Map(Object.entries(session.variables)));
      const depth = Math.max(session.depth, depthOf(statement.value));
      return statement.kind === "let"
        ? { ...session, depth, variables: { ...session.variables, [statement.name]: value } }
        : { ...session, depth, output: [...session.output, String(value)] };
    } catch (problem) {
      if (problem instanceof SyntaxProblem || problem instanceof RuntimeProblem) {
        return { ...session, output: [...session.output, `${problem.name}: ${problem.message}`] };
      }
      throw problem;
    }
  },
});
