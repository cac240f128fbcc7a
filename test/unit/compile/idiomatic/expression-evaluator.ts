// tokenizer + recursive descent interpreter
type Token = { kind: "num"; value: number } | { kind: "id"; name: string } | { kind: "op"; op: string } | { kind: "eof" };
class SyntaxErr extends Error {
  constructor(message: string, public readonly pos: number) {
    super(message);
    this.name = "SyntaxErr";
  }
}
function* tokenize(src: string): Generator<Token & { pos: number }> {
  const re = /\s*(?:(\d+(?:\.\d+)?)|([A-Za-z_]\w*)|(.))/gy;
  let m: RegExpExecArray | null;
  while (re.lastIndex < src.length && (m = re.exec(src))) {
    const pos = m.index;
    if (m[1] !== undefined) yield { kind: "num", value: parseFloat(m[1]), pos };
    else if (m[2] !== undefined) yield { kind: "id", name: m[2], pos };
    else if (m[3] !== undefined) yield { kind: "op", op: m[3], pos };
  }
  yield { kind: "eof", pos: src.length };
}
type Expr =
  | { t: "num"; v: number }
  | { t: "var"; name: string }
  | { t: "bin"; op: "+" | "-" | "*" | "/" | "^"; l: Expr; r: Expr }
  | { t: "call"; fn: string; args: Expr[] };
class Parser {
  private i = 0;
  private readonly toks: (Token & { pos: number })[];
  constructor(src: string) { this.toks = [...tokenize(src)]; }
  private peek() { return this.toks[this.i] ?? { kind: "eof" as const, pos: -1 }; }
  private eat(op: string): boolean {
    const t = this.peek();
    if (t.kind === "op" && t.op === op) { this.i++; return true; }
    return false;
  }
  parse(): Expr {
    const e = this.sum();
    if (this.peek().kind !== "eof") throw new SyntaxErr("trailing input", this.peek().pos);
    return e;
  }
  private sum(): Expr {
    let l = this.term();
    for (;;) {
      if (this.eat("+")) l = { t: "bin", op: "+", l, r: this.term() };
      else if (this.eat("-")) l = { t: "bin", op: "-", l, r: this.term() };
      else return l;
    }
  }
  private term(): Expr {
    let l = this.atom();
    while (true) {
      if (this.eat("*")) l = { t: "bin", op: "*", l, r: this.atom() };
      else if (this.eat("/")) l = { t: "bin", op: "/", l, r: this.atom() };
      else break;
    }
    return l;
  }
  private atom(): Expr {
    const t = this.peek();
    this.i++;
    switch (t.kind) {
      case "num": return { t: "num", v: t.value };
      case "id":
        if (this.eat("(")) {
          const args: Expr[] = [];
          if (!this.eat(")")) {
            do args.push(this.sum()); while (this.eat(","));
            if (!this.eat(")")) throw new SyntaxErr("expected )", this.peek().pos);
          }
          return { t: "call", fn: t.name, args };
        }
        return { t: "var", name: t.name };
      case "op":
        if (t.op === "(") {
          const e = this.sum();
          if (!this.eat(")")) throw new SyntaxErr("expected )", this.peek().pos);
          return e;
        }
        throw new SyntaxErr(`unexpected ${t.op}`, t.pos);
      case "eof": throw new SyntaxErr("unexpected end", t.pos);
    }
  }
}
const builtins: { readonly [name: string]: (...args: number[]) => number } = {
  min: Math.min,
  max: (...xs) => Math.max(...xs),
  sqrt: (x = 0) => Math.sqrt(x),
};
function evaluate(e: Expr, env: Map<string, number>): number {
  switch (e.t) {
    case "num": return e.v;
    case "var": {
      const v = env.get(e.name);
      if (v === undefined) throw new ReferenceError(`unknown variable ${e.name}`);
      return v;
    }
    case "bin": {
      const [l, r] = [evaluate(e.l, env), evaluate(e.r, env)];
      switch (e.op) { case "+": return l + r; case "-": return l - r; case "*": return l * r; case "/": return l / r; case "^": return l ** r; }
    }
    case "call": {
      const fn = builtins[e.fn];
      if (!fn) throw new ReferenceError(`unknown function ${e.fn}`);
      return fn(...e.args.map((a) => evaluate(a, env)));
    }
  }
}
interface State { vars: Record<string, number>; errors: { message: string; pos?: number }[]; last?: number }
export default {
  initial: (): State => ({ vars: {}, errors: [] }),
  apply(state: State, event: { type: "assign"; data: { name: string; expr: string } }): State {
    try {
      const value = evaluate(new Parser(event.data.expr).parse(), new Map(Object.entries(state.vars)));
      return { ...state, vars: { ...state.vars, [event.data.name]: value }, last: value };
    } catch (e) {
      if (e instanceof SyntaxErr) return { ...state, errors: [...state.errors, { message: e.message, pos: e.pos }] };
      if (e instanceof ReferenceError) return { ...state, errors: [...state.errors, { message: e.message }] };
      throw e;
    }
  },
};
