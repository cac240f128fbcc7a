import { describe, expect, it } from "vitest";
import { blocksOf, commandsOf } from "../../docs/blocks.ts";

const FENCE = "```";

function shell(text: string): string[] {
  return commandsOf({ language: "sh", text, line: 1 });
}

describe("the blocks of a page", () => {
  it("are found with their language and line, also inside of a list", () => {
    const page = `# A page\n\n${FENCE}sh\nassay serve\n${FENCE}\n\n- a list\n\n  ${FENCE}yaml\n  a:\n    b: 1\n  ${FENCE}\n`;
    expect(blocksOf(page)).toEqual([
      { language: "sh", text: "assay serve\n", line: 4 },
      { language: "yaml", text: "a:\n  b: 1\n", line: 10 },
    ]);
  });

  it("are found where a fence names no language", () => {
    expect(blocksOf(`${FENCE}\nas it prints\n${FENCE}\n`)).toEqual([{ language: "", text: "as it prints\n", line: 2 }]);
  });

  it("end: one that does not is a mistake of the page", () => {
    expect(() => blocksOf(`text\n${FENCE}sh\nassay serve\n`)).toThrow("the block at line 2 has no end");
  });
});

describe("the commands of a shell block", () => {
  it("are its lines, without comments and empty lines", () => {
    expect(shell("# first\nassay keys   # all\n\nassay health\n")).toEqual(["assay keys   # all", "assay health"]);
  });

  it("go on behind a backslash, a pipe and &&", () => {
    expect(shell("assay serve \\\n  --tls\na |\n  b &&\nc\nd\n")).toEqual([
      "assay serve \\\n  --tls",
      "a |\n  b &&\nc",
      "d",
    ]);
  });
});
