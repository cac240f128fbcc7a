/** How a command speaks: results on standard output, everything about the way there on standard error. */
import { styleText } from "node:util";
import type { ProblemReport } from "./problem.ts";
import type { Surroundings, TextSink } from "./surroundings.ts";
import { visible, visibleJson } from "./visible.ts";

/** How it should speak. */
export interface ReportOptions {
  readonly json?: boolean | undefined;
  /** False: never colour. True or absent: on a terminal, unless NO_COLOR is set. */
  readonly color?: boolean | undefined;
}

/** The few styles that are used, by meaning. */
export type Style = "good" | "bad" | "caution" | "quiet" | "strong" | "place";

const STYLES: Readonly<Record<Style, Parameters<typeof styleText>[0]>> = {
  good: "green",
  bad: "red",
  caution: "yellow",
  quiet: "gray",
  strong: "bold",
  place: "cyan",
};

/** True if `sink` takes colour: --no-color, NO_COLOR (https://no-color.org), FORCE_COLOR and TERM=dumb say so, in this order; else a terminal does. */
export function takesColour(sink: TextSink, env: Surroundings["env"], wanted: boolean | undefined): boolean {
  if (wanted === false || (env.NO_COLOR ?? "") !== "") return false;
  const forced = env.FORCE_COLOR ?? "";
  if (forced !== "") return forced !== "0" && forced !== "false";
  if (env.TERM === "dumb") return false;
  return sink.isTerminal;
}

/** What a command prints through. With `--json` exactly one document goes to standard output, or one a line where a command says so. */
export class Report {
  readonly json: boolean;
  readonly #surroundings: Surroundings;
  readonly #colour: { readonly stdout: boolean; readonly stderr: boolean };

  constructor(surroundings: Surroundings, options: ReportOptions) {
    this.json = options.json ?? false;
    this.#surroundings = surroundings;
    this.#colour = {
      stdout: takesColour(surroundings.stdout, surroundings.env, options.color),
      stderr: takesColour(surroundings.stderr, surroundings.env, options.color),
    };
  }

  /** A line of the result, for people. Nothing with `--json`. */
  line(text = ""): void {
    if (!this.json) this.#surroundings.stdout.write(`${text}\n`);
  }

  /** The result for programs. Nothing without `--json`. */
  document(value: unknown): void {
    if (this.json) this.#surroundings.stdout.write(`${visibleJson(value)}\n`);
  }

  /** One of several results, on a line of its own. Nothing without `--json`. */
  documentLine(value: unknown): void {
    if (this.json) this.#surroundings.stdout.write(`${visibleJson(value, true)}\n`);
  }

  /** The result as bytes that must not be touched, such as a state. */
  raw(text: string): void {
    this.#surroundings.stdout.write(text);
  }

  /** Something about the way there, on standard error. */
  note(text: string): void {
    this.#surroundings.stderr.write(`${text}\n`);
  }

  /** True if standard output is a terminal, so that a person reads it. */
  get isForPerson(): boolean {
    return this.#surroundings.stdout.isTerminal && !this.json;
  }

  /** Colours text for standard output. Takes text that is `visible` already. */
  paint(style: Style, text: string): string {
    return this.#colour.stdout ? styleText(STYLES[style], text, { validateStream: false }) : text;
  }

  /** Text for standard output that a terminal opens a file by (OSC 8). Takes text that is `visible` already; plain where there is no colour, and in what is no terminal. */
  link(file: URL, text: string): string {
    return this.#colour.stdout && this.#surroundings.stdout.isTerminal
      ? `\u001b]8;;${file.href}\u001b\\${text}\u001b]8;;\u001b\\`
      : text;
  }

  /** Colours text for standard error. */
  paintNote(style: Style, text: string): string {
    return this.#colour.stderr ? styleText(STYLES[style], text, { validateStream: false }) : text;
  }

  /** Says what went wrong, in words on standard error and, with `--json`, as `{ "error": … }` on standard output. */
  problem(problem: ProblemReport): void {
    this.document({ error: problem });
    this.note(`${this.paintNote("bad", "error:")} ${visible(problem.message)}`);
    for (const { field, description } of problem.fieldViolations.slice(1)) {
      this.note(`  ${visible(field)}: ${visible(description)}`);
    }
    for (const frame of problem.authorStack) this.note(`  ${visible(frame)}`);
    if (problem.hint !== "") this.note(visible(problem.hint));
    if (problem.requestId !== null && problem.reason === "INTERNAL")
      this.note(`Request id: ${visible(problem.requestId)}`);
  }

  /** A line that is drawn over and over while something takes long; only on a terminal, and not with `--json`. */
  progress(): Progress {
    const { stderr } = this.#surroundings;
    return new Progress(stderr.isTerminal && !this.json ? stderr : undefined);
  }
}

const REDRAW_MS = 100;
const BAR_CELLS = 24;

/** A progress line. Does nothing where there is no terminal. */
export class Progress {
  readonly #sink: TextSink | undefined;
  #drawnMs = Number.NEGATIVE_INFINITY;
  #isDrawn = false;

  constructor(sink: TextSink | undefined) {
    this.#sink = sink;
  }

  /** Draws, unless it did so a moment ago. `share` is from 0 to 1; undefined: how much there is to do is not known. */
  show(text: string, share: number | undefined): void {
    if (this.#sink === undefined) return;
    const nowMs = performance.now();
    if (nowMs - this.#drawnMs < REDRAW_MS) return;
    this.#drawnMs = nowMs;
    this.#isDrawn = true;
    const line = share === undefined ? text : `${bar(share)} ${text}`;
    this.#sink.write(`\r\u001b[2K${visible(line).slice(0, (this.#sink.columns ?? 80) - 1)}`);
  }

  /** Takes the line away again. */
  clear(): void {
    if (this.#isDrawn) this.#sink?.write("\r\u001b[2K");
    this.#isDrawn = false;
  }
}

function bar(share: number): string {
  const full = Math.round(Math.min(1, Math.max(0, share)) * BAR_CELLS);
  return `[${"#".repeat(full)}${"-".repeat(BAR_CELLS - full)}] ${Math.floor(Math.min(1, share) * 100)} %`;
}
