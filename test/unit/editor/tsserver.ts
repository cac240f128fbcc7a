/** Drives a `tsserver` as an editor does: over its standard input and output, on a project that `assay init` made. */
import { type ChildProcess, spawn } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";

const TYPESCRIPT = join(import.meta.dirname, "../../../node_modules/typescript");
const WAIT_MS = 30_000;

export interface Place {
  readonly line: number;
  readonly offset: number;
}

/** A diagnostic in the words of tsserver's protocol. */
export interface Shown {
  readonly start: Place;
  readonly end: Place;
  readonly text: string;
  readonly code: number;
  readonly category: string;
  readonly source?: string;
}

export interface CodeEdit extends Place {
  readonly start: Place;
  readonly end: Place;
  readonly newText: string;
}

export interface CodeFix {
  readonly description: string;
  readonly fixId?: string;
  readonly changes: readonly { readonly fileName: string; readonly textChanges: readonly CodeEdit[] }[];
}

interface Message {
  readonly type: "response" | "event";
  readonly event?: string;
  readonly request_seq?: number;
  readonly success?: boolean;
  readonly message?: string;
  readonly body?: unknown;
}

/** Puts into a project what `npm install` does: TypeScript in its own folder, the plugin as a link. */
export function install(project: string): void {
  const target = join(project, "node_modules/typescript");
  mkdirSync(join(target, "lib"), { recursive: true });
  const parts = ["package.json", "lib/tsserver.js", "lib/_tsserver.js", "lib/typescript.js", "lib/lib.d.ts"];
  for (const part of parts) cpSync(join(TYPESCRIPT, part), join(target, part));
  symlinkSync("../.assay/editor", join(project, "node_modules/assay-editor"));
}

/** An editor with a project open. */
export class Editor {
  readonly #child: ChildProcess;
  readonly #gone: Promise<unknown>;
  readonly #seen: Message[] = [];
  readonly #wake = new Set<() => void>();
  #sequence = 0;

  constructor(project: string, env: Readonly<Record<string, string>> = {}) {
    const server = join(project, "node_modules/typescript/lib/tsserver.js");
    const args = [server, "--disableAutomaticTypingAcquisition", "--suppressDiagnosticEvents=false"];
    const options = { cwd: project, stdio: ["pipe", "pipe", "inherit"] as ["pipe", "pipe", "inherit"] };
    this.#child = spawn(process.execPath, args, { ...options, env: { PATH: "/usr/bin:/bin", ...env } });
    this.#gone = new Promise((resolve) => this.#child.once("exit", resolve));
    let text = Buffer.alloc(0);
    this.#child.stdout?.on("data", (chunk: Buffer) => {
      text = Buffer.concat([text, chunk]);
      for (;;) {
        const head = /^Content-Length: (\d+)\r\n\r\n/.exec(text.subarray(0, 64).toString("latin1"));
        if (head === null) return;
        const end = head[0].length + Number(head[1]);
        if (text.length < end) return;
        this.#seen.push(JSON.parse(text.subarray(head[0].length, end).toString("utf8")) as Message);
        text = text.subarray(end);
        for (const wake of this.#wake) wake();
      }
    });
  }

  open(file: string, text: string = readFileSync(file, "utf8")): void {
    this.#send("open", { file, fileContent: text, scriptKindName: "TS" });
  }

  /** Replaces the whole buffer, without saving it. */
  edit(file: string, text: string): void {
    this.#send("change", {
      file,
      line: 1,
      offset: 1,
      endLine: 100_000,
      endOffset: 1,
      insertString: text,
    });
  }

  /** What stands in `tsserver`'s semantic diagnostics now. */
  async shown(file: string): Promise<readonly Shown[]> {
    return await this.#ask("semanticDiagnosticsSync", { file });
  }

  async syntactic(file: string): Promise<readonly Shown[]> {
    return await this.#ask("syntacticDiagnosticsSync", { file });
  }

  /** What the editor shows once the checker has said that there is news. */
  async judged(file: string): Promise<readonly Shown[]> {
    const from = this.#seen.length;
    await this.shown(file);
    await this.#message((message) => message.event === "projectsUpdatedInBackground", from);
    return await this.shown(file);
  }

  /** As editors ask: all kinds in turn, as events. */
  async geterr(file: string): Promise<readonly Shown[]> {
    const from = this.#seen.length;
    this.#send("geterr", { files: [file], delay: 0 });
    const event = await this.#message((message) => message.event === "semanticDiag", from);
    return (event.body as { readonly diagnostics: readonly Shown[] }).diagnostics;
  }

  async fixes(file: string, { start, end, code }: Shown): Promise<readonly CodeFix[]> {
    return await this.#ask("getCodeFixes", {
      file,
      startLine: start.line,
      startOffset: start.offset,
      endLine: end.line,
      endOffset: end.offset,
      errorCodes: [code],
    });
  }

  async fixAll(file: string, fixId: string): Promise<Pick<CodeFix, "changes">> {
    return await this.#ask("getCombinedCodeFix", { scope: { type: "file", args: { file } }, fixId });
  }

  async supportedFixes(file: string): Promise<readonly string[]> {
    return await this.#ask("getSupportedCodeFixes", { file });
  }

  async hover(file: string, place: Place): Promise<{ readonly displayString: string; readonly documentation: string }> {
    return await this.#ask("quickinfo", { file, ...place });
  }

  async completions(file: string, place: Place): Promise<readonly { name: string; kindModifiers?: string }[]> {
    const { entries } = await this.#ask<{ entries: { name: string; kindModifiers?: string }[] }>("completionInfo", {
      file,
      ...place,
    });
    return entries;
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  async close(): Promise<void> {
    this.#send("exit", {});
    await this.#gone;
  }

  async #ask<Answer>(command: string, args: object): Promise<Answer> {
    const seq = this.#send(command, args);
    const { success, message, body } = await this.#message(({ request_seq }) => request_seq === seq, 0);
    if (success !== true) throw new Error(`tsserver: ${message}`);
    return body as Answer;
  }

  #send(command: string, args: object): number {
    const seq = ++this.#sequence;
    this.#child.stdin?.write(`${JSON.stringify({ seq, type: "request", command, arguments: args })}\n`);
    return seq;
  }

  #message(wanted: (message: Message) => boolean, from: number): Promise<Message> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#wake.delete(look);
        reject(new Error("tsserver did not say it in time"));
      }, WAIT_MS);
      const look = (): void => {
        const found = this.#seen.slice(from).find(wanted);
        if (found === undefined) return;
        clearTimeout(timer);
        this.#wake.delete(look);
        resolve(found);
      };
      this.#wake.add(look);
      look();
    });
  }
}
