/** A spreadsheet: cells with formulas, dependency order, cycles and errors as values. */
import { defineReducer } from "assay";

type Address = `${string}${number}`;
type CellError = "#REF!" | "#CYCLE!" | "#VALUE!" | "#DIV/0!";
type CellValue = number | string | CellError;

type Formula =
  | { kind: "constant"; value: number | string }
  | { kind: "reference"; address: string }
  | { kind: "range"; from: string; to: string }
  | { kind: "operation"; operator: "+" | "-" | "*" | "/"; left: Formula; right: Formula }
  | { kind: "function"; name: "SUM" | "AVG" | "COUNT" | "IF" | "CONCAT"; parts: Formula[] };

interface State {
  sources: Record<Address, string>;
  values: Record<Address, CellValue>;
  evaluations: number;
}

type Event = { type: "CellSet"; data: { at: Address; source: string } } | { type: "CellCleared"; data: { at: Address } };

const FUNCTIONS = ["SUM", "AVG", "COUNT", "IF", "CONCAT"] as const;
const ERRORS: readonly CellError[] = ["#REF!", "#CYCLE!", "#VALUE!", "#DIV/0!"];

const isError = (value: CellValue): value is CellError => ERRORS.some((error) => error === value);

class Reader {
  private at = 0;
  constructor(private readonly text: string) {}

  formula(): Formula {
    let left = this.product();
    for (let operator = this.take(/[+-]/y); operator === "+" || operator === "-"; operator = this.take(/[+-]/y)) {
      left = { kind: "operation", operator, left, right: this.product() };
    }
    return left;
  }

  private product(): Formula {
    let left = this.primary();
    for (let operator = this.take(/[*/]/y); operator === "*" || operator === "/"; operator = this.take(/[*/]/y)) {
      left = { kind: "operation", operator, left, right: this.primary() };
    }
    return left;
  }

  private primary(): Formula {
    const number = this.take(/\d+(?:\.\d+)?/y);
    if (number !== undefined) return { kind: "constant", value: Number(number) };
    const text = this.take(/"[^"]*"/y);
    if (text !== undefined) return { kind: "constant", value: text.slice(1, -1) };
    if (this.take(/\(/y)) {
      const inner = this.formula();
      this.take(/\)/y);
      return inner;
    }
    const word = this.take(/[A-Z]+\d*/y);
    if (word === undefined) throw new SyntaxError(`cannot read "${this.text.slice(this.at)}"`);
    const name = FUNCTIONS.find((candidate) => candidate === word);
    if (name !== undefined && this.take(/\(/y)) {
      const parts: Formula[] = [];
      while (!this.take(/\)/y)) {
        parts.push(this.formula());
        if (!this.take(/,/y) && this.at >= this.text.length) throw new SyntaxError("a parenthesis is open");
      }
      return { kind: "function", name, parts };
    }
    if (this.take(/:/y)) return { kind: "range", from: word, to: this.take(/[A-Z]+\d+/y) ?? word };
    return { kind: "reference", address: word };
  }

  private take(pattern: RegExp): string | undefined {
    while (this.text[this.at] === " ") this.at++;
    pattern.lastIndex = this.at;
    const match = pattern.exec(this.text)?.[0];
    if (match !== undefined) this.at += match.length;
    return match;
  }
}

function* cellsIn(from: string, to: string): Generator<string, void, undefined> {
  const [columnA, rowA] = split(from);
  const [columnB, rowB] = split(to);
  for (let row = Math.min(rowA, rowB); row <= Math.max(rowA, rowB); row++) {
    for (let column = Math.min(columnA, columnB); column <= Math.max(columnA, columnB); column++) {
      yield `${String.fromCharCode(column)}${row}`;
    }
  }
}

function split(address: string): [column: number, row: number] {
  return [address.charCodeAt(0), Number(address.slice(1))];
}

class Sheet {
  readonly #values = new Map<string, CellValue>();
  readonly #visiting = new Set<string>();
  evaluations = 0;

  constructor(private readonly sources: ReadonlyMap<string, string>) {}

  value(address: string): CellValue {
    const known = this.#values.get(address);
    if (known !== undefined) return known;
    if (this.#visiting.has(address)) return "#CYCLE!";
    this.#visiting.add(address);
    const value = this.#compute(address);
    this.#visiting.delete(address);
    this.#values.set(address, value);
    return value;
  }

  #compute(address: string): CellValue {
    const source = this.sources.get(address);
    if (source === undefined) return "#REF!";
    this.evaluations++;
    if (!source.startsWith("=")) return source.trim() !== "" && Number.isFinite(Number(source)) ? Number(source) : source;
    try {
      return this.#evaluate(new Reader(source.slice(1)).formula())[0] ?? "#VALUE!";
    } catch (error) {
      if (error instanceof SyntaxError) return "#VALUE!";
      throw error;
    }
  }

  #evaluate(formula: Formula): CellValue[] {
    switch (formula.kind) {
      case "constant":
        return [formula.value];
      case "reference":
        return [this.value(formula.address)];
      case "range":
        return Array.from(cellsIn(formula.from, formula.to), (address) => this.value(address)).filter((value) => value !== "#REF!");
      case "operation": {
        const [left = "#VALUE!"] = this.#evaluate(formula.left);
        const [right = "#VALUE!"] = this.#evaluate(formula.right);
        return [this.#operate(formula.operator, left, right)];
      }
      case "function":
        return [this.#call(formula.name, formula.parts)];
    }
  }

  #operate(operator: "+" | "-" | "*" | "/", left: CellValue, right: CellValue): CellValue {
    if (isError(left)) return left;
    if (isError(right)) return right;
    if (typeof left === "string" || typeof right === "string") return operator === "+" ? `${left}${right}` : "#VALUE!";
    switch (operator) {
      case "+":
        return left + right;
      case "-":
        return left - right;
      case "*":
        return left * right;
      case "/":
        return right === 0 ? "#DIV/0!" : left / right;
    }
  }

  #call(name: (typeof FUNCTIONS)[number], parts: readonly Formula[]): CellValue {
    if (name === "IF") {
      const [test, yes, no] = parts;
      if (!test || !yes || !no) return "#VALUE!";
      const [value = 0] = this.#evaluate(test);
      return isError(value) ? value : (this.#evaluate(value ? yes : no)[0] ?? "#VALUE!");
    }
    const values = parts.flatMap((part) => this.#evaluate(part));
    const error = values.find(isError);
    if (error !== undefined) return error;
    if (name === "CONCAT") return values.join("");
    const numbers = values.filter((value) => typeof value === "number");
    const sum = numbers.reduce((total, value) => total + value, 0);
    if (name === "COUNT") return numbers.length;
    if (name === "SUM") return sum;
    return numbers.length === 0 ? "#DIV/0!" : sum / numbers.length;
  }
}

function recalculate(sources: Record<Address, string>): State {
  const sheet = new Sheet(new Map(Object.entries(sources)));
  const values: Record<Address, CellValue> = {};
  for (const address of Object.keys(sources) as Address[]) values[address] = sheet.value(address);
  return { sources, values, evaluations: sheet.evaluations };
}

export default defineReducer<State, Event>({
  initial: () => ({ sources: {}, values: {}, evaluations: 0 }),
  apply(state, { type, data }) {
    const { [data.at]: _old, ...sources } = state.sources;
    return recalculate(type === "CellSet" && "source" in data ? { ...sources, [data.at]: data.source } : sources);
  },
});
