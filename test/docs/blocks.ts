/** Reads the fenced code blocks of a page, and the commands of a shell block. */

/** One fenced block. */
export interface Block {
  /** Such as `sh`; empty where the fence names none: a picture, or what a program prints. */
  readonly language: string;
  readonly text: string;
  /** The line of its first line in the page, from 1. */
  readonly line: number;
}

/** The blocks of a page, in its order. */
export function blocksOf(page: string): Block[] {
  const blocks: Block[] = [];
  const lines = page.split("\n");
  let open: { language: string; indent: string; from: number } | undefined;
  for (const [index, line] of lines.entries()) {
    const [, indent = "", language = ""] = /^( *)```(\w*)/.exec(line) ?? [];
    if (!line.trimStart().startsWith("```")) continue;
    if (open === undefined) {
      open = { language, indent, from: index + 1 };
      continue;
    }
    const { from, indent: margin } = open;
    const text = lines.slice(from, index).map((one) => (one.startsWith(margin) ? one.slice(margin.length) : one));
    blocks.push({ language: open.language, text: `${text.join("\n")}\n`, line: from + 1 });
    open = undefined;
  }
  if (open !== undefined) throw new Error(`the block at line ${open.from} has no end`);
  return blocks;
}

/** The commands of a shell block, in order: a line that ends with a backslash, `&&` or `|` goes on in the next one. Comments are no commands. */
export function commandsOf({ text }: Block): string[] {
  const commands: string[] = [];
  let pending = "";
  for (const line of text.split("\n")) {
    pending += pending === "" ? line : `\n${line}`;
    if (/(\\|&&|\|)$/.test(line)) continue;
    const isComment = /^\s*(#.*)?$/.test(pending);
    if (!isComment) commands.push(pending);
    pending = "";
  }
  if (pending.trim() !== "") commands.push(pending);
  return commands;
}
