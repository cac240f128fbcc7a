/** `assay editor`: judges what stands in an editor's buffers, for the language service plugin; a question a line, an answer a line. */
import { createInterface } from "node:readline";
import type { Command } from "commander";
import { MESSAGE_LIMITS } from "../../base/limits.ts";
import type { SourceFile, SourceModule } from "../../flow.ts";
import { type CheckVerdictShape, rejectionOf, shapeOf } from "../check-verdict.ts";
import type { CommandContext } from "../command.ts";
import { EXIT } from "../exit-code.ts";
import type { ModuleJudge } from "../local-judge.ts";
import { describeProblem, Problem } from "../problem.ts";
import { readModule } from "../read-module.ts";

/** JSON may write a character as six. */
const MAX_QUESTION_CHARACTERS = 6 * MESSAGE_LIMITS.maxRequestBytes;

/** One question: a line of JSON. */
interface Question {
  /** Stands in the answer. */
  readonly id: number;
  /** The module's folder. */
  readonly root: string;
  /** As `--entry` of `assay check`; `""`: the usual one. */
  readonly entry: string;
  /** The text of the files that are open, by their path in the module. It counts instead of what is on disk. */
  readonly buffers: Readonly<Record<string, string>>;
}

/** One answer: a line of JSON, in the order of the questions. */
type Answer =
  | { readonly id: number; readonly verdict: CheckVerdictShape }
  | { readonly id: number | null; readonly error: { readonly reason: string; readonly message: string } };

export function addEditorCommand(program: Command, context: CommandContext): void {
  program
    .command("editor")
    .summary("answer an editor's plugin on standard input and output")
    .description(
      "What the language service plugin of a project starts: reads questions, a line of JSON each, and answers with verdicts as `assay check --json` gives them, on open files as they stand in the editor. Ends with its input. See docs/editor.md.",
    )
    .addHelpText("after", `\nExamples:\n  $ assay editor < questions.ndjson`)
    .action(async () => {
      const { interrupted, stdin, stdout } = context.surroundings;
      // As for `assay check`: no other command needs the compiler.
      const { createLocalJudge } = await import("../local-judge.ts");
      const judge = createLocalJudge(interrupted);
      const lines = createInterface({ input: stdin, crlfDelay: Number.POSITIVE_INFINITY, signal: interrupted });
      try {
        for await (const line of lines) {
          if (line !== "") stdout.write(`${JSON.stringify(await answerTo(judge, line))}\n`);
        }
      } finally {
        await judge.close();
      }
      context.finish(EXIT.ok);
    });
}

async function answerTo(judge: ModuleJudge, line: string): Promise<Answer> {
  let id: number | null = null;
  let module: SourceModule | undefined;
  try {
    const question = questionOf(line);
    id = question.id;
    module = moduleOf(question);
    return { id, verdict: shapeOf(question.root, await judge.check(module)) };
  } catch (error) {
    const verdict = rejectionOf("", module, error);
    if (verdict !== undefined && id !== null) return { id, verdict };
    const { reason, message } = describeProblem(error, undefined);
    return { id, error: { reason, message } };
  }
}

/** The module on disk, with the open files as they stand in the editor. */
function moduleOf({ root, entry, buffers }: Question): SourceModule {
  const onDisk = readModule(root, ".", entry === "" ? undefined : entry);
  const open = new Map(
    Object.entries(buffers).map(([path, text]): [string, SourceFile] => [
      path,
      { path, content: Buffer.from(text, "utf8") },
    ]),
  );
  const files = onDisk.files.map((file) => open.get(file.path) ?? file);
  const known = new Set(files.map(({ path }) => path));
  return { ...onDisk, files: [...files, ...[...open.values()].filter(({ path }) => !known.has(path))] };
}

function questionOf(line: string): Question {
  const shape = 'a question is {"id": 1, "root": "…", "entry": "", "buffers": {"index.ts": "…"}}';
  if (line.length > MAX_QUESTION_CHARACTERS) throw new Problem("FILE_INVALID", "the question is too long");
  let question: unknown;
  try {
    question = JSON.parse(line);
  } catch {
    throw new Problem("FILE_INVALID", shape);
  }
  if (!isRecord(question)) throw new Problem("FILE_INVALID", shape);
  const { id, root, entry, buffers } = question;
  if (typeof id !== "number" || typeof root !== "string" || typeof entry !== "string" || !isRecord(buffers)) {
    throw new Problem("FILE_INVALID", shape);
  }
  const texts = Object.entries(buffers).map(([path, text]): [string, string] => {
    if (typeof text !== "string") throw new Problem("FILE_INVALID", shape);
    return [path, text];
  });
  return { id, root, entry, buffers: Object.fromEntries(texts) };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
