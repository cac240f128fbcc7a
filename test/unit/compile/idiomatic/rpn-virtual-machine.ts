/**
 * A formula language: tokenizer, Pratt parser, compiler to byte code, and a stack machine that runs it.
 * Each event defines a formula or runs one; the state keeps sources and results.
 */
import { defineReducer } from "assay";

// --- Tokens -----------------------------------------------------------------

enum TokenKind {
  Number = "number",
  Name = "name",
  Operator = "operator",
  LeftParen = "(",
  RightParen = ")",
  Comma = ",",
  End = "end",
}

interface Token {
  readonly kind: TokenKind;
  readonly text: string;
  readonly position: number;
}

class FormulaError extends Error {
  readonly position: number;
  constructor(message: string, position: number, options?: ErrorOptions) {
    super(message, options);
    this.name = "FormulaError";
    this.position = position;
  }
}

class Tokenizer implements Iterable<Token> {
  private static readonly PATTERN =
    /\s*(?:(?<number>\d+(?:\.\d+)?(?:e[+-]?\d+)?)|(?<name>[a-z_]\w*)|(?<operator>[-+*/^%<>=!?:]=?|&&|\|\|)|(?<punctuation>[(),]))/iy;

  constructor(private readonly source: string) {}

  *[Symbol.iterator](): Generator<Token> {
    const pattern = new RegExp(Tokenizer.PATTERN.source, Tokenizer.PATTERN.flags);
    let position = 0;
    while (position < this.source.trimEnd().length) {
      pattern.lastIndex = position;
      const match = pattern.exec(this.source);
      if (match === null) {
        throw new FormulaError(`unexpected character ${JSON.stringify(this.source[position])}`, position);
      }
      const { number, name, operator, punctuation } = match.groups ?? {};
      const text = (number ?? name ?? operator ?? punctuation)!;
      const start = pattern.lastIndex - text.length;
      if (number !== undefined) yield { kind: TokenKind.Number, text, position: start };
      else if (name !== undefined) yield { kind: TokenKind.Name, text, position: start };
      else if (operator !== undefined) yield { kind: TokenKind.Operator, text, position: start };
      else yield { kind: text as TokenKind, text, position: start };
      position = pattern.lastIndex;
    }
    yield { kind: TokenKind.End, text: "", position };
  }
}

// --- Syntax tree ------------------------------------------------------------

type Expression =
  | { type: "literal"; value: number }
  | { type: "variable"; name: string; position: number }
  | { type: "unary"; operator: string; operand: Expression }
  | { type: "binary"; operator: string; left: Expression; right: Expression }
  | { type: "conditional"; test: Expression; yes: Expression; no: Expression }
  | { type: "call"; fn: string; args: Expression[]; position: number };

const BINDING_POWER: Record<string, [left: number, right: number]> = {
  "?": [2, 1],
  "||": [3, 4],
  "&&": [5, 6],
  "==": [7, 8],
  "!=": [7, 8],
  "<": [9, 10],
  ">": [9, 10],
  "<=": [9, 10],
  ">=": [9, 10],
  "+": [11, 12],
  "-": [11, 12],
  "*": [13, 14],
  "/": [13, 14],
  "%": [13, 14],
  "^": [18, 17],
};

class Parser {
  #tokens: Token[];
  #index = 0;

  constructor(source: string) {
    this.#tokens = [...new Tokenizer(source)];
  }

  parse(): Expression {
    const expression = this.#expression(0);
    this.#expect(TokenKind.End);
    return expression;
  }

  get #current(): Token {
    return this.#tokens[this.#index]!;
  }

  #advance(): Token {
    const token = this.#current;
    this.#index++;
    return token;
  }

  #expect(kind: TokenKind): Token {
    if (this.#current.kind !== kind) {
      const found = this.#current.kind === TokenKind.End ? "the end" : `"${this.#current.text}"`;
      throw new FormulaError(`expected ${kind}, found ${found}`, this.#current.position);
    }
    return this.#advance();
  }

  #expression(minimum: number): Expression {
    let left = this.#prefix();
    for (;;) {
      const token = this.#current;
      if (token.kind !== TokenKind.Operator) break;
      const power = BINDING_POWER[token.text];
      if (power === undefined || power[0] < minimum) break;
      this.#advance();
      if (token.text === "?") {
        const yes = this.#expression(0);
        const colon = this.#expect(TokenKind.Operator);
        if (colon.text !== ":") throw new FormulaError("expected :", colon.position);
        left = { type: "conditional", test: left, yes, no: this.#expression(power[1]) };
      } else {
        left = { type: "binary", operator: token.text, left, right: this.#expression(power[1]) };
      }
    }
    return left;
  }

  #prefix(): Expression {
    const token = this.#advance();
    switch (token.kind) {
      case TokenKind.Number:
        return { type: "literal", value: Number(token.text) };
      case TokenKind.Name:
        return this.#current.kind === TokenKind.LeftParen
          ? { type: "call", fn: token.text, args: this.#arguments(), position: token.position }
          : { type: "variable", name: token.text, position: token.position };
      case TokenKind.LeftParen: {
        const inner = this.#expression(0);
        this.#expect(TokenKind.RightParen);
        return inner;
      }
      case TokenKind.Operator:
        if (token.text === "-" || token.text === "!") {
          return { type: "unary", operator: token.text, operand: this.#expression(15) };
        }
      // falls through
      default:
        throw new FormulaError(`unexpected ${token.text || "end"}`, token.position);
    }
  }

  #arguments(): Expression[] {
    this.#expect(TokenKind.LeftParen);
    const args: Expression[] = [];
    while (this.#current.kind !== TokenKind.RightParen) {
      args.push(this.#expression(0));
      if (this.#current.kind === TokenKind.Comma) this.#advance();
      else break;
    }
    this.#expect(TokenKind.RightParen);
    return args;
  }
}

// --- Byte code --------------------------------------------------------------

const enum Op {
  Push,
  Load,
  Add,
  Sub,
  Mul,
  Div,
  Mod,
  Pow,
  Neg,
  Not,
  Eq,
  Lt,
  Le,
  Jump,
  JumpIfZero,
  Call,
}

type Instruction =
  | [op: Op.Push, value: number]
  | [op: Op.Load, name: string]
  | [op: Op.Jump | Op.JumpIfZero, target: number]
  | [op: Op.Call, name: string, arity: number]
  | [op: Exclude<Op, Op.Push | Op.Load | Op.Jump | Op.JumpIfZero | Op.Call>];

const SIMPLE = { "+": Op.Add, "-": Op.Sub, "*": Op.Mul, "/": Op.Div, "%": Op.Mod, "^": Op.Pow } as const;

function isSimple(operator: string): operator is keyof typeof SIMPLE {
  return operator in SIMPLE;
}

function compile(expression: Expression, code: Instruction[] = []): Instruction[] {
  switch (expression.type) {
    case "literal":
      code.push([Op.Push, expression.value]);
      break;
    case "variable":
      code.push([Op.Load, expression.name]);
      break;
    case "unary":
      compile(expression.operand, code);
      code.push(expression.operator === "-" ? [Op.Neg] : [Op.Not]);
      break;
    case "binary":
      compileBinary(expression, code);
      break;
    case "conditional": {
      compile(expression.test, code);
      const toElse = code.push([Op.JumpIfZero, -1]) - 1;
      compile(expression.yes, code);
      const toEnd = code.push([Op.Jump, -1]) - 1;
      code[toElse] = [Op.JumpIfZero, code.length];
      compile(expression.no, code);
      code[toEnd] = [Op.Jump, code.length];
      break;
    }
    case "call":
      for (const argument of expression.args) compile(argument, code);
      code.push([Op.Call, expression.fn, expression.args.length]);
      break;
    default: {
      const unreachable: never = expression;
      throw new Error(`unknown expression ${JSON.stringify(unreachable)}`);
    }
  }
  return code;
}

function compileBinary(expression: Extract<Expression, { type: "binary" }>, code: Instruction[]): void {
  const { operator, left, right } = expression;
  if (operator === "&&" || operator === "||") {
    const test = operator === "&&" ? left : ({ type: "unary", operator: "!", operand: left } as const);
    compile(
      {
        type: "conditional",
        test,
        yes: operator === "&&" ? right : right,
        no: { type: "literal", value: operator === "&&" ? 0 : 1 },
      },
      code,
    );
    return;
  }
  const swapped = operator === ">" || operator === ">=";
  compile(swapped ? right : left, code);
  compile(swapped ? left : right, code);
  if (isSimple(operator)) {
    code.push([SIMPLE[operator]]);
    return;
  }
  switch (operator) {
    case "<":
    case ">":
      code.push([Op.Lt]);
      return;
    case "<=":
    case ">=":
      code.push([Op.Le]);
      return;
    case "==":
      code.push([Op.Eq]);
      return;
    case "!=":
      code.push([Op.Eq], [Op.Not]);
      return;
    default:
      throw new FormulaError(`no operator ${operator}`, 0);
  }
}

// --- Machine ----------------------------------------------------------------

type Builtin = { arity: number | "any"; run: (...values: number[]) => number };

const BUILTINS: { [name: string]: Builtin } = {
  abs: { arity: 1, run: Math.abs },
  max: { arity: "any", run: Math.max },
  min: { arity: "any", run: (...values) => Math.min(...values) },
  round: { arity: 2, run: (value, digits) => Math.round(value! * 10 ** digits!) / 10 ** digits! },
  sum: { arity: "any", run: (...values) => values.reduce((total, value) => total + value, 0) },
  hypot: { arity: "any", run: Math.hypot },
};

class Machine {
  private stack: number[] = [];
  private steps = 0;

  constructor(
    private readonly scope: Readonly<Record<string, number>>,
    private readonly limit = 10_000,
  ) {}

  run(code: readonly Instruction[]): number {
    let pc = 0;
    while (pc < code.length) {
      if (++this.steps > this.limit) throw new RangeError("too many steps");
      const instruction = code[pc]!;
      pc++;
      switch (instruction[0]) {
        case Op.Push:
          this.stack.push(instruction[1]);
          break;
        case Op.Load: {
          const value = this.scope[instruction[1]];
          if (value === undefined) throw new FormulaError(`unknown name ${instruction[1]}`, pc);
          this.stack.push(value);
          break;
        }
        case Op.Jump:
          pc = instruction[1];
          break;
        case Op.JumpIfZero:
          if (this.pop() === 0) pc = instruction[1];
          break;
        case Op.Call: {
          const [, name, arity] = instruction;
          const builtin = BUILTINS[name];
          if (!builtin) throw new FormulaError(`unknown function ${name}`, pc);
          if (builtin.arity !== "any" && builtin.arity !== arity)
            throw new FormulaError(`${name} takes ${builtin.arity}, got ${arity}`, pc);
          const args = this.stack.splice(this.stack.length - arity, arity);
          this.stack.push(builtin.run(...args));
          break;
        }
        case Op.Neg:
          this.stack.push(-this.pop());
          break;
        case Op.Not:
          this.stack.push(this.pop() === 0 ? 1 : 0);
          break;
        default: {
          const right = this.pop();
          const left = this.pop();
          this.stack.push(Machine.apply(instruction[0], left, right));
        }
      }
    }
    const result = this.pop();
    if (this.stack.length > 0) throw new Error("the stack is not empty");
    return result;
  }

  private pop(): number {
    const value = this.stack.pop();
    if (value === undefined) throw new Error("the stack is empty");
    return value;
  }

  private static apply(op: Op, left: number, right: number): number {
    switch (op) {
      case Op.Add:
        return left + right;
      case Op.Sub:
        return left - right;
      case Op.Mul:
        return left * right;
      case Op.Div:
        if (right === 0) throw new RangeError("division by zero");
        return left / right;
      case Op.Mod:
        return left % right;
      case Op.Pow:
        return left ** right;
      case Op.Eq:
        return left === right ? 1 : 0;
      case Op.Lt:
        return left < right ? 1 : 0;
      case Op.Le:
        return left <= right ? 1 : 0;
      default:
        throw new TypeError(`not an operator: ${op}`);
    }
  }
}

// --- Reducer ----------------------------------------------------------------

type Event =
  | { type: "FormulaDefined"; data: { name: string; source: string } }
  | { type: "FormulaEvaluated"; data: { name: string; scope: Record<string, number> } };

interface State {
  formulas: Record<string, { source: string; length: number }>;
  results: { name: string; value?: number; error?: string; at?: number }[];
}

export default defineReducer<State, Event>({
  initial: () => ({ formulas: {}, results: [] }),
  apply(state, event) {
    const { name } = event.data;
    try {
      switch (event.type) {
        case "FormulaDefined": {
          const { source } = event.data;
          const code = compile(new Parser(source).parse());
          return { ...state, formulas: { ...state.formulas, [name]: { source, length: code.length } } };
        }
        case "FormulaEvaluated": {
          const formula = state.formulas[name];
          if (!formula) return { ...state, results: [...state.results, { name, error: "no such formula" }] };
          const value = new Machine(event.data.scope).run(compile(new Parser(formula.source).parse()));
          return { ...state, results: [...state.results, { name, value }] };
        }
      }
    } catch (error) {
      if (error instanceof FormulaError)
        return { ...state, results: [...state.results, { name, error: error.message, at: error.position }] };
      if (error instanceof Error)
        return { ...state, results: [...state.results, { name, error: `${error.name}: ${error.message}` }] };
      throw error;
    }
  },
});
