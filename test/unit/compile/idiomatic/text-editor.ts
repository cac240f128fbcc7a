/** A collaborative text document: operations are rebased over one another, with undo, line diff, search and simple markup. */
import { defineReducer } from "assay";

/* Semicolon-free style. Scary words in comments: eval, Function, process.env, Date.now(), Math.random(), __proto__, constructor. */

type Operation =
  | { readonly kind: "insert"; readonly at: number; readonly text: string }
  | { readonly kind: "delete"; readonly at: number; readonly length: number }
  | { readonly kind: "replace"; readonly at: number; readonly length: number; readonly text: string };

interface Revision {
  author: string;
  operations: Operation[];
  inverse: Operation[];
}

interface State {
  text: string;
  version: number;
  history: Revision[];
  redo: Revision[];
  diff: string[];
  found: [line: number, column: number][];
  html: string;
  words: Record<string, number>;
}

type Event =
  | { type: "Edited"; data: { author: string; base: number; operations: Operation[] } }
  | { type: "Undone" | "Redone"; data: { author: string } }
  | { type: "Compared"; data: { with: string } }
  | { type: "Searched"; data: { query: string; regex?: boolean; ignoreCase?: boolean } }
  | { type: "Rendered"; data: Record<string, never> };

// ---------- operations

const lengthDelta = (op: Operation): number => {
  switch (op.kind) {
    case "insert":
      return op.text.length;
    case "delete":
      return -op.length;
    case "replace":
      return op.text.length - op.length;
  }
};

const clamp = (value: number, low: number, high: number) => Math.max(low, Math.min(high, value));

function applyOperation(text: string, op: Operation): [text: string, inverse: Operation] {
  const at = clamp(op.at, 0, text.length);
  if (op.kind === "insert") {
    return [text.slice(0, at) + op.text + text.slice(at), { kind: "delete", at, length: op.text.length }];
  }
  const removed = text.slice(at, at + op.length);
  if (op.kind === "delete") {
    return [text.slice(0, at) + text.slice(at + removed.length), { kind: "insert", at, text: removed }];
  }
  return [
    text.slice(0, at) + op.text + text.slice(at + removed.length),
    { kind: "replace", at, length: op.text.length, text: removed },
  ];
}

function applyAll(text: string, operations: readonly Operation[]): { text: string; inverse: Operation[] } {
  return operations.reduce<{ text: string; inverse: Operation[] }>(
    (acc, op) => {
      const [next, inverse] = applyOperation(acc.text, op);
      return { text: next, inverse: [inverse, ...acc.inverse] };
    },
    { text, inverse: [] },
  );
}

/** Moves `op` so that it means the same after `other`. */
function rebase(op: Operation, other: Operation): Operation {
  if (other.at > op.at) return op;
  const end = other.kind === "insert" ? other.at : other.at + other.length;
  if (other.kind !== "insert" && op.at < end) return { ...op, at: other.at };
  return { ...op, at: op.at + lengthDelta(other) };
}

const rebaseOver = (op: Operation, others: Iterable<Operation>): Operation => {
  let result = op;
  for (const other of others) result = rebase(result, other);
  return result;
};

// ---------- diff (longest common subsequence)

function lcs<T>(a: readonly T[], b: readonly T[]): number[][] {
  const table: number[][] = Array.from({ length: a.length + 1 }, () => new Array<number>(b.length + 1).fill(0));
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      table[i]![j] = a[i] === b[j] ? table[i + 1]![j + 1]! + 1 : Math.max(table[i + 1]![j]!, table[i]![j + 1]!);
    }
  }
  return table;
}

function* diffLines(before: string, after: string): Generator<`${" " | "+" | "-"}${string}`> {
  const [a, b] = [before, after].map((text) => text.split(/\r?\n/)) as [string[], string[]];
  const table = lcs(a, b);
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      yield ` ${a[i]}`;
      i++, j++;
    } else if (j < b.length && (i === a.length || table[i]![j + 1]! >= table[i + 1]![j]!)) yield `+${b[j++]}`;
    else yield `-${a[i++]}`;
  }
}

// ---------- search

class LineIndex {
  readonly #starts: readonly number[];

  constructor(text: string) {
    this.#starts = [0, ...Array.from(text.matchAll(/\n/g), (match) => match.index + 1)];
  }

  locate(offset: number): [line: number, column: number] {
    let low = 0;
    let high = this.#starts.length;
    while (low + 1 < high) {
      const middle = (low + high) >>> 1;
      if (this.#starts[middle]! <= offset) low = middle;
      else high = middle;
    }
    return [low + 1, offset - this.#starts[low]! + 1];
  }

  get lines() {
    return this.#starts.length;
  }
}

function search(
  text: string,
  { query, regex = false, ignoreCase = false }: Extract<Event, { type: "Searched" }>["data"],
) {
  const source = regex ? query : RegExp.escape(query);
  const pattern = new RegExp(source, `g${ignoreCase ? "i" : ""}u`);
  const index = new LineIndex(text);
  return [...text.matchAll(pattern)].map((match) => index.locate(match.index));
}

// ---------- markup

type Block =
  | { tag: "h1" | "h2" | "h3" | "p"; text: string }
  | { tag: "ul" | "ol"; items: string[] }
  | { tag: "pre"; lines: string[]; language?: string };

const ESCAPES: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
const escapeHtml = (text: string) => text.replace(/[&<>"]/g, (character) => ESCAPES[character] ?? character);

const inline = (text: string) =>
  escapeHtml(text)
    .replace(/`([^`]+)`/g, "<code>$1</code>")
    .replace(/\*\*(.+?)\*\*/g, "<b>$1</b>")
    .replace(/_(.+?)_/g, (_, inner: string) => `<i>${inner}</i>`)
    .replace(/\[([^\]]+)\]\(([^)\s]+)\)/g, (whole, label: string, href: string) =>
      /^https?:/.test(href) ? `<a href="${href}">${label}</a>` : whole,
    );

function parseBlocks(text: string): Block[] {
  const blocks: Block[] = [];
  const lines = text.split("\n");
  let current: Block | null = null;
  const flush = () => {
    if (current) blocks.push(current);
    current = null;
  };
  lines: for (let i = 0; i < lines.length; i++) {
    const line = lines[i] ?? "";
    const heading = /^(#{1,3})\s+(.*)$/.exec(line);
    if (heading) {
      flush();
      const [, marks = "", title = ""] = heading;
      blocks.push({ tag: `h${marks.length as 1 | 2 | 3}`, text: title });
      continue;
    }
    const fence = line.match(/^```(\w*)$/);
    if (fence) {
      flush();
      const block: Block = { tag: "pre", lines: [], ...(fence[1] ? { language: fence[1] } : {}) };
      while (++i < lines.length) {
        if (lines[i] === "```") {
          blocks.push(block);
          continue lines;
        }
        block.lines.push(lines[i]!);
      }
      blocks.push(block);
      break;
    }
    const item = /^(?:(?<bullet>[-*])|(?<number>\d+)\.)\s+(?<text>.*)$/.exec(line)?.groups;
    if (item) {
      const tag: "ul" | "ol" = item["bullet"] === undefined ? "ol" : "ul";
      const open = current as Block | null;
      if (open?.tag === tag) open.items.push(item["text"] ?? "");
      else {
        flush();
        current = { tag, items: [item["text"] ?? ""] };
      }
      continue;
    }
    if (line.trim() === "") {
      flush();
      continue;
    }
    const open = current as Block | null;
    if (open?.tag === "p") open.text += ` ${line.trim()}`;
    else {
      flush();
      current = { tag: "p", text: line.trim() };
    }
  }
  flush();
  return blocks;
}

function render(block: Block): string {
  switch (block.tag) {
    case "ul":
    case "ol":
      return `<${block.tag}>${block.items.map((item) => `<li>${inline(item)}</li>`).join("")}</${block.tag}>`;
    case "pre":
      return `<pre${block.language ? ` class="${block.language}"` : ""}>${block.lines.map(escapeHtml).join("\n")}</pre>`;
    default:
      return `<${block.tag}>${inline(block.text)}</${block.tag}>`;
  }
}

function countWords(text: string): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const [word] of text.toLowerCase().matchAll(/\p{L}[\p{L}\p{N}'’]*/gu)) counts[word] = (counts[word] ?? 0) + 1;
  return Object.fromEntries(
    Object.entries(counts)
      .filter(([, count]) => count > 1)
      .sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1)),
  );
}

// ---------- reducer

const commit = (state: State, author: string, operations: Operation[]): State => {
  const { text, inverse } = applyAll(state.text, operations);
  return {
    ...state,
    text,
    version: state.version + 1,
    history: [...state.history, { author, operations, inverse }],
    redo: [],
  };
};

const last = <T>(items: readonly T[], test: (item: T) => boolean) => items[items.findLastIndex(test)];

export default defineReducer<State, Event>({
  initial: () => ({ text: "", version: 0, history: [], redo: [], diff: [], found: [], html: "", words: {} }),
  apply(state, event) {
    switch (event.type) {
      case "Edited": {
        const { author, base, operations } = event.data;
        const since = state.history.slice(base).flatMap((revision) => revision.operations);
        return commit(
          state,
          author,
          operations.map((op) => rebaseOver(op, since)),
        );
      }
      case "Undone": {
        const revision = last(state.history, (candidate) => candidate.author === event.data.author);
        if (!revision || revision !== state.history.at(-1)) return state;
        const { text } = applyAll(state.text, revision.inverse);
        return {
          ...state,
          text,
          version: state.version + 1,
          history: state.history.slice(0, -1),
          redo: [...state.redo, revision],
        };
      }
      case "Redone": {
        const revision = state.redo.at(-1);
        if (revision?.author !== event.data.author) return state;
        return { ...commit(state, revision.author, revision.operations), redo: state.redo.slice(0, -1) };
      }
      case "Compared":
        return { ...state, diff: [...diffLines(event.data.with, state.text)] };
      case "Searched":
        return { ...state, found: search(state.text, event.data) };
      case "Rendered":
        return { ...state, html: parseBlocks(state.text).map(render).join(""), words: countWords(state.text) };
    }
  },
});
