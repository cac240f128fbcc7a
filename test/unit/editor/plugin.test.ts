import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { basename, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { CheckVerdictShape } from "../../../src/cli/check-verdict.ts";
import { compileModule } from "../../../src/compile/compile-module.ts";
import type { Diagnostic } from "../../../src/flow.ts";
import { assay, temporaryFolder } from "../cli/terminal.ts";
import { Editor, install, type Shown } from "./tsserver.ts";

const TESTS = join(import.meta.dirname, "..", "..");
const cleanUps: (() => void)[] = [];
let folder: string;
let project: string;
let entry: string;
let editor: Editor;

beforeAll(async () => {
  folder = temporaryFolder((cleanUp) => cleanUps.push(cleanUp));
  expect((await assay(["init", "p"], { workingDirectory: folder })).exitCode).toBe(0);
  project = join(folder, "p");
  entry = join(project, "src/index.ts");
  install(project);
  editor = new Editor(project);
  editor.open(entry);
  expect(await editor.judged(entry)).toEqual([]);
}, 60_000);

afterAll(async () => {
  await editor.close();
  for (const cleanUp of cleanUps) cleanUp();
});

/** What `assay check --json` says of modules of one file each, in their order. */
async function check(texts: readonly string[]): Promise<readonly CheckVerdictShape[]> {
  const into = temporaryFolder((cleanUp) => cleanUps.push(cleanUp));
  const paths = texts.map((_, index) => `m${index}`);
  for (const [index, text] of texts.entries()) {
    await mkdir(join(into, `m${index}`));
    writeFileSync(join(into, `m${index}`, "index.ts"), text);
  }
  const { stdout } = await assay(["check", ...paths, "--json"], { workingDirectory: into });
  return JSON.parse(stdout).verdicts;
}

const placeOf = (line: number, column: number): string => `${Math.max(1, line)}:${Math.max(1, column)}`;
const tell = ({ rule, range }: Diagnostic): string => `${rule} ${placeOf(range.startLine, range.startColumn)}`;
const ruleOf = ({ source, code }: Shown): string => source?.replace(/^assay /, "") ?? `ts${code}`;
const tellShown = (shown: Shown): string => `${ruleOf(shown)} ${placeOf(shown.start.line, shown.start.offset)}`;
const sorted = (lines: Iterable<string>): readonly string[] => [...new Set(lines)].sort();

const reducer = (body: string): string => `import { defineReducer, type Event } from "assay";

export default defineReducer<{ at: number }, Event<"Happened", { count: number }>>({
  initial: () => ({ at: 0 }),
  apply(state, event) {
${body}
    return { at: state.at + event.data.count };
  },
});
`;
const LAUNDERING = reducer("    const run = state as unknown as () => void;\n    run();");
const CLOCK = reducer("    const now = Date.now();\n    if (now > 0) return { at: now };");

describe("an editor with the project of assay init open", () => {
  it.each([
    ["laundering", LAUNDERING, "untrusted-assertion"],
    ["the clock", CLOCK, "denied-member"],
    ["any", reducer("    const value: any = event;\n    value.run();"), "explicit-any"],
  ])("shows for %s the rule, the place and the words of assay check", async (_, text, rule) => {
    editor.edit(entry, text);
    const shown = await editor.judged(entry);
    const [verdict] = await check([text]);
    const expected = verdict?.diagnostics ?? [];
    expect(expected.map((found) => found.rule)).toContain(rule);
    expect(shown.map(tellShown)).toEqual(expected.map(tell));
    expect(shown.map((found) => found.text)).toEqual(
      expected.map(({ message, suggestion }) => [message, suggestion].filter(Boolean).join("\n")),
    );
    expect(shown.map(({ end }) => `${end.line}:${end.offset}`)).toEqual(
      expected.map(({ range }) => `${range.endLine}:${range.endColumn}`),
    );
  });

  it("judges what stands in its buffers, and moves what it has said along with what is typed before", async () => {
    editor.edit(entry, CLOCK);
    const [found] = await editor.judged(entry);
    expect(found?.start.line).toBe(6);
    editor.edit(entry, `// A line more.\n${CLOCK}`);
    // Before the new verdict: the old one, a line further down.
    expect((await editor.shown(entry)).map(({ start, source }) => [start.line, source])).toContainEqual([
      7,
      "assay denied-member",
    ]);
    editor.edit(entry, reducer(""));
    expect(await editor.judged(entry)).toEqual([]);
    expect(readFileSync(entry, "utf8")).not.toContain("Happened");
  });

  it("sends them as events to an editor that asks for all errors", async () => {
    editor.edit(entry, CLOCK);
    await editor.judged(entry);
    expect((await editor.geterr(entry)).map(tellShown)).toContain("denied-member 6:22");
  });

  it("does not tell TypeScript's own errors twice", async () => {
    editor.edit(entry, reducer('    const wrong: number = "one";\n    Date.now();'));
    const shown = await editor.judged(entry);
    expect(shown.map(tellShown)).toEqual(["ts2322 6:11", "denied-member 7:10"]);
  });

  it("shows errors in the file that has them, whether or not it is open or saved", async () => {
    const part = join(project, "src/part.ts");
    editor.edit(
      entry,
      reducer("    if (part(state.at) > 1) return state;").replace(/^/, 'import { part } from "./part.ts";\n'),
    );
    editor.open(part, "export const part = (n: number): number => n * Math.random();\n");
    await editor.judged(entry);
    expect((await editor.shown(part)).map(tellShown)).toEqual(["denied-member 1:53"]);
    expect(await editor.shown(entry)).toEqual([]);
  });

  it("says on hover why something is not available, and strikes it through in completions", async () => {
    editor.edit(entry, reducer("    Math.random();\n    Date.now();\n    Math.\n"));
    const random = await editor.hover(entry, { line: 6, offset: 11 });
    expect(random.documentation).toMatch(/not available.*same events.*seed in the state/s);
    const now = await editor.hover(entry, { line: 7, offset: 11 });
    expect(now.documentation).toMatch(/^`Date\.now` is not available.*clock.*event\.time/s);
    const members = await editor.completions(entry, { line: 8, offset: 10 });
    const modifiers = (name: string) => members.find((member) => member.name === name)?.kindModifiers;
    expect(modifiers("random")).toContain("deprecated");
    expect(modifiers("floor")).not.toContain("deprecated");
  });

  it("says so where there is no assay to ask, and what to do", async () => {
    const own = join(folder, "alone");
    expect((await assay(["init", own], { workingDirectory: folder })).exitCode).toBe(0);
    install(own);
    writeFileSync(join(own, ".assay/editor/assay.json"), '{"launcher":"/nowhere/bin/assay"}');
    const index = join(own, "src/index.ts");
    const alone = new Editor(own);
    alone.open(index);
    const shown = await alone.judged(index);
    expect(shown.map(({ category, source }) => [category, source])).toEqual([["warning", "assay editor"]]);
    expect(shown[0]?.text).toContain("assay init --update");
    await alone.close();
  });

  it("has another checker when the one before it is gone, and leaves none behind", async () => {
    const running = new Editor(project);
    running.open(entry, CLOCK);
    await running.judged(entry);
    const first = descendants(running.pid);
    expect(first.length).toBeGreaterThan(0);
    for (const pid of first) kill(pid);
    running.edit(entry, LAUNDERING);
    expect((await running.judged(entry)).map(ruleOf)).toContain("untrusted-assertion");
    const second = descendants(running.pid);
    expect(second.length).toBeGreaterThan(0);
    kill(running.pid);
    await expect.poll(() => [...first, ...second].filter(isAlive), { timeout: 10_000 }).toEqual([]);
  });
});

describe("quick fixes", () => {
  it("are those of the verdict, one at a time and all of a rule at once, over several files", async () => {
    const own = join(folder, "fixes");
    expect((await assay(["init", own], { workingDirectory: folder })).exitCode).toBe(0);
    install(own);
    // A checker with a script: which rule offers a fix for what is the rules' business.
    const text = "import { b } from './b.ts';\nexport const one = b(1);\nexport const two = b(2);\n";
    const edit = (path: string, line: number, from: number, to: number, newText: string) => ({
      range: { path, startLine: line, startColumn: from, endLine: line, endColumn: to },
      newText,
    });
    const finding = (line: number, title: string, edits: readonly object[]) => ({
      severity: "error",
      rule: "explicit-any",
      range: { path: "index.ts", startLine: line, startColumn: 20, endLine: line, endColumn: 21 },
      name: "b",
      message: "No.",
      suggestion: "",
      codeFrame: "",
      fix: { title, edits },
    });
    const diagnostics = [
      finding(2, "Call it c", [edit("index.ts", 2, 20, 21, "c"), edit("b.ts", 1, 14, 15, "c")]),
      finding(3, "Say d", [edit("index.ts", 3, 20, 21, "d")]),
    ];
    await mkdir(join(own, "scripted"));
    const script = join(own, "scripted/assay");
    writeFileSync(join(own, "scripted/package.json"), '{"type":"commonjs"}');
    const verdict = JSON.stringify({ diagnostics, diagnosticsOmitted: 0 });
    writeFileSync(
      script,
      `require("node:readline").createInterface({ input: process.stdin }).on("line", (line) =>
        console.log(JSON.stringify({ id: JSON.parse(line).id, verdict: ${verdict} })));`,
    );
    const config = JSON.parse(readFileSync(join(own, "tsconfig.json"), "utf8"));
    config.compilerOptions.plugins[0].launcher = "scripted/assay";
    writeFileSync(join(own, "tsconfig.json"), JSON.stringify(config));
    const index = join(own, "src/index.ts");
    const other = join(own, "src/b.ts");
    writeFileSync(other, "export const b = (n: number): number => n;\n");
    const fixing = new Editor(own);
    fixing.open(index, text);
    const shown = await fixing.judged(index);
    expect(shown.map(tellShown)).toEqual(["explicit-any 2:20", "explicit-any 3:20"]);
    const [first] = shown;
    if (first === undefined) throw new Error("nothing is shown");
    // Editors ask only for the codes that tsserver says it can fix.
    expect(await fixing.supportedFixes(index)).toContain(String(first.code));
    const [fix, ...more] = await fixing.fixes(index, first);
    expect(more).toEqual([]);
    expect(fix).toMatchObject({ description: "Call it c", fixId: "explicit-any" });
    const at = (line: number, from: number, newText: string) => ({
      start: { line, offset: from },
      end: { line, offset: from + 1 },
      newText,
    });
    expect(fix?.changes).toEqual([
      { fileName: index, textChanges: [at(2, 20, "c")] },
      { fileName: other, textChanges: [at(1, 14, "c")] },
    ]);
    expect((await fixing.fixAll(index, "explicit-any")).changes).toEqual([
      { fileName: index, textChanges: [at(2, 20, "c"), at(3, 20, "d")] },
      { fileName: other, textChanges: [at(1, 14, "c")] },
    ]);
    // What is not judged yet gets no fix: its edits would be for another text.
    fixing.edit(index, `// more\n${text}`);
    expect(
      await fixing.fixes(index, { ...first, start: { line: 3, offset: 20 }, end: { line: 3, offset: 21 } }),
    ).toEqual([]);
    await fixing.close();
  }, 30_000);
});

/** Small modules of one file: every so many attacks, and as many of those that must pass. */
function sample(): readonly { readonly name: string; readonly text: string }[] {
  const every = (from: string, step: number): { readonly name: string; readonly text: string }[] =>
    readdirSync(join(TESTS, from), { withFileTypes: true })
      .filter((item) => item.isFile() && item.name.endsWith(".ts"))
      .map(({ name }) => ({ name: basename(name), text: readFileSync(join(TESTS, from, name), "utf8") }))
      .filter(({ text }) => text.length < 4_000)
      .filter((_, index) => index % step === 0);
  const pages = join(TESTS, "../docs/rules");
  const warned = ["unhandled-event", "sort-as-text", "undefined-state", "changed-input"].map((id) => {
    const page = readFileSync(join(pages, `${id}.md`), "utf8");
    const text = /## Warned[\s\S]*?```ts\n([\s\S]*?)```/.exec(page)?.[1] ?? "";
    return { name: id, text };
  });
  return [...warned, ...every("attack/compile", 37).slice(0, 18), ...every("unit/compile/idiomatic", 13).slice(0, 12)];
}

it("server, command line and editor agree on accepted and rejected, and on every rule and place", async () => {
  const modules = sample();
  expect(modules.length).toBeGreaterThanOrEqual(25);
  const verdicts = await check(modules.map(({ text }) => text));
  const verified = { accepted: 0, rejected: 0 };
  const table = { server: {}, "command line": {}, editor: {} } as Record<string, Record<string, unknown>>;
  const row = (who: string, name: string, rules: readonly string[], accepted: boolean): void => {
    (table[who] as Record<string, unknown>)[name] = { accepted, rules };
  };
  const plain = new Editor(project);
  plain.open(entry, "export {};\n");
  await plain.judged(entry);
  for (const [index, { name, text }] of modules.entries()) {
    const server = compileModule({ files: [{ path: "index.ts", content: Buffer.from(text) }], entry: "" });
    verified[server.outcome]++;
    row("server", name, sorted(server.diagnostics.map(tell)), server.outcome === "accepted");
    const verdict = verdicts[index];
    row("command line", name, sorted((verdict?.diagnostics ?? []).map(tell)), verdict?.accepted === true);
    plain.edit(entry, text);
    const semantic = await plain.judged(entry);
    const shown = [...(await plain.syntactic(entry)), ...semantic];
    const visible = shown.filter(({ category }) => category === "error" || category === "warning");
    row("editor", name, sorted(visible.map(tellShown)), !visible.some(({ category }) => category === "error"));
  }
  // TypeScript's own error, with a fix that only the verdict has: the payload is one step deeper.
  plain.edit(entry, reducer("    if (event.count > 1) return state;"));
  const deeper = (await plain.judged(entry)).find(({ code }) => code === 2339);
  if (deeper === undefined) throw new Error("the misplaced payload is not shown");
  const fixes = await plain.fixes(entry, deeper);
  expect(fixes.map(({ description }) => description)).toContain("Read it from the event's data");
  await plain.close();
  expect(table["command line"]).toEqual(table.server);
  expect(table.editor).toEqual(table.server);
  expect(verified.accepted).toBeGreaterThan(10);
  expect(verified.rejected).toBeGreaterThan(6);
}, 90_000);

function descendants(pid: number): readonly number[] {
  const { stdout } = spawnSync("ps", ["-e", "-o", "pid=,ppid="], { encoding: "utf8" });
  const pairs = stdout
    .trim()
    .split("\n")
    .map((line) => line.trim().split(/\s+/).map(Number));
  const found = [pid];
  for (const parent of found)
    for (const [child, of] of pairs) if (of === parent && child !== undefined) found.push(child);
  return found.slice(1);
}

function isAlive(pid: number): boolean {
  if (!existsSync(`/proc/${pid}/stat`)) return false;
  // What nobody has waited for is dead all the same.
  return !/^\d+ \(.*\) Z/.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
}

function kill(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // Gone with its parent.
  }
}
