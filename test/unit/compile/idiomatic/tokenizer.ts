/** Splits text into tokens with one regular expression of named groups. */
import { defineReducer } from "assay";

type TokenKind = "number" | "word" | "string" | "symbol";
interface Token {
  kind: TokenKind;
  text: string;
  at: number;
}

const KINDS = ["number", "word", "string", "symbol"] as const satisfies readonly TokenKind[];

function tokenize(source: string): Token[] {
  const pattern = /\s*(?:(?<number>\d+(?:\.\d+)?)|(?<word>[A-Za-z_]\w*)|(?<string>"(?:[^"\\]|\\.)*")|(?<symbol>[-+*/()=<>!]+))/gy;
  const tokens: Token[] = [];
  for (let match = pattern.exec(source); match !== null; match = pattern.exec(source)) {
    const groups = match.groups ?? {};
    const kind = KINDS.find((name) => groups[name] !== undefined);
    if (!kind) break;
    const text = groups[kind] ?? "";
    tokens.push({ kind, text, at: match.index + match[0].length - text.length });
  }
  return tokens;
}

type State = { lines: number; tokens: Token[]; histogram: Record<TokenKind, number> };

export default defineReducer<State, { type: "Line"; data: { source: string } }>({
  initial: () => ({ lines: 0, tokens: [], histogram: { number: 0, word: 0, string: 0, symbol: 0 } }),
  apply(state, { data: { source } }) {
    const tokens = tokenize(source);
    const histogram = { ...state.histogram };
    for (const { kind } of tokens) histogram[kind]++;
    return { lines: state.lines + 1, tokens, histogram };
  },
});
