/** A driver: a program that does with its client what it is asked on standard input, and answers on standard output. */
import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { isObject, type Json, type JsonObject } from "./case.ts";

/** No step takes longer than this: a driver that hangs fails its case. */
const ANSWER_WITHIN_MS = 60_000;
/** A driver's first answer has its start before it, which may install what it needs, or wait for another one that does. */
const FIRST_ANSWER_WITHIN_MS = 300_000;
const END_WITHIN_MS = 10_000;
const STDERR_KEPT = 4_000;

/** One driver's process. */
export class Driver {
  readonly name: string;
  readonly #child: ChildProcess;
  readonly #waiting = new Map<number, PromiseWithResolvers<JsonObject>>();
  readonly #ended: Promise<void>;
  #lastId = 0;
  #stderr = "";
  #isOver = false;
  #hasAnswered = false;

  constructor(name: string, command: readonly string[], directory: string) {
    this.name = name;
    const [program = "", ...args] = command;
    // A driver that Node runs is run by the Node that runs this.
    this.#child = spawn(program === "node" ? process.execPath : program, args, {
      cwd: directory,
      stdio: ["pipe", "pipe", "pipe"],
    });
    this.#child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      this.#stderr = (this.#stderr + text).slice(-STDERR_KEPT);
    });
    this.#child.stdin?.on("error", () => undefined);
    if (this.#child.stdout !== null) createInterface(this.#child.stdout).on("line", (line) => this.#answered(line));
    this.#ended = new Promise((resolve) => {
      const over = (why: string): void => {
        this.#isOver = true;
        for (const { reject } of this.#waiting.values()) reject(new Error(`${why}\n${this.#stderr}`));
        this.#waiting.clear();
        resolve();
      };
      this.#child.once("error", (error) => over(`the driver could not be started: ${error.message}`));
      this.#child.once("close", (code, signal) => over(`the driver ended (${code ?? signal})`));
    });
  }

  /** Asks, and answers what the driver says. Rejects if it says nothing in time, or ends. */
  async ask(request: JsonObject): Promise<JsonObject> {
    if (this.#isOver) throw new Error("the driver has ended");
    this.#lastId += 1;
    const id = this.#lastId;
    const answer = Promise.withResolvers<JsonObject>();
    this.#waiting.set(id, answer);
    const withinMs = this.#hasAnswered ? ANSWER_WITHIN_MS : FIRST_ANSWER_WITHIN_MS;
    const timer = setTimeout(() => {
      this.#waiting.delete(id);
      answer.reject(new Error(`the driver did not answer within ${withinMs} ms\n${this.#stderr}`));
    }, withinMs);
    this.#child.stdin?.write(`${JSON.stringify({ id, ...request })}\n`);
    try {
      return await answer.promise;
    } finally {
      clearTimeout(timer);
    }
  }

  /** Ends it. */
  async end(): Promise<void> {
    this.#child.stdin?.end();
    const timer = setTimeout(() => this.#child.kill("SIGKILL"), END_WITHIN_MS);
    await this.#ended;
    clearTimeout(timer);
  }

  #answered(line: string): void {
    let answer: Json;
    try {
      answer = JSON.parse(line);
    } catch {
      this.#stderr += `not JSON: ${line.slice(0, 200)}\n`;
      return;
    }
    if (!isObject(answer) || typeof answer.id !== "number") {
      this.#stderr += `not an answer: ${line.slice(0, 200)}\n`;
      return;
    }
    this.#hasAnswered = true;
    this.#waiting.get(answer.id)?.resolve(answer);
    this.#waiting.delete(answer.id);
  }
}
