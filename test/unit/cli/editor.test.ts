import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { assay, temporaryFolder } from "./terminal.ts";

const REDUCER =
  "export default { initial: () => 0, apply: (n: number, event: { type: string }) => n + event.type.length };\n";
const READS_PROCESS = "export default { initial: () => 0, apply: (n: number) => n + process.pid };\n";

async function answers(lines: readonly string[]): Promise<readonly Record<string, unknown>[]> {
  const { exitCode, stdout, stderr } = await assay(["editor"], { stdin: lines.map((line) => `${line}\n`).join("") });
  expect([exitCode, stderr]).toEqual([0, ""]);
  return stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
}

it("assay editor judges open files as they stand in the editor, and the others as they are on disk", async () => {
  const root = temporaryFolder(onTestFinished);
  writeFileSync(join(root, "index.ts"), READS_PROCESS);
  const ask = (id: number, buffers: Readonly<Record<string, string>>) =>
    JSON.stringify({ id, root, entry: "", buffers });
  const [onDisk, open, added] = await answers([
    ask(1, {}),
    ask(2, { "index.ts": REDUCER }),
    ask(3, { "index.ts": REDUCER, "unsaved.ts": "export const home = process.env;\n" }),
  ]);
  expect(onDisk).toMatchObject({ id: 1, verdict: { outcome: "rejected" } });
  expect(open).toMatchObject({ id: 2, verdict: { outcome: "accepted", kind: "reducer", diagnostics: [] } });
  expect(added).toMatchObject({ id: 3, verdict: { outcome: "rejected" } });
  expect(JSON.stringify(added)).toContain('"path":"unsaved.ts"');
});

it("assay editor answers what it cannot read or judge, each with a reason, and goes on", async () => {
  const root = temporaryFolder(onTestFinished);
  mkdirSync(join(root, "src"));
  writeFileSync(join(root, "src/notes.md"), "# Notes");
  const ask = (id: number, folder: string) =>
    JSON.stringify({ id, root: folder, entry: "", buffers: { "index.ts": REDUCER } });
  const all = await answers([
    "not json",
    '{"id":1}',
    '{"id":2,"root":"/","entry":"","buffers":{"index.ts":7}}',
    ask(3, join(root, "nowhere")),
    ask(4, join(root, "src")),
  ]);
  expect(all.map(({ id }) => id)).toEqual([null, null, null, 3, 4]);
  for (const { error } of all.slice(0, 3)) {
    expect(error).toMatchObject({ reason: "FILE_INVALID", message: expect.stringContaining("a question is") });
  }
  expect(all[3]).toMatchObject({ error: { reason: "FILE_UNREADABLE" } });
  // A file that no module can hold is a verdict on the module.
  expect(all[4]).toMatchObject({ verdict: { outcome: "rejected", diagnostics: [{ rule: "request-invalid" }] } });
});
