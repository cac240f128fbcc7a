/** The modules that the compiler's bench compiles: ordinary modules of the tests, one by one or several as one module. */
import { readdirSync, readFileSync } from "node:fs";
import type { SourceModule } from "../../src/flow.ts";

const IDIOMATIC = new URL("../unit/compile/idiomatic/", import.meta.url);

/** A module of about so many lines. */
export interface BenchModule {
  readonly lines: number;
  readonly module: SourceModule;
}

/** A module of `wanted` lines, more or less: the one file that comes nearest, or as many files as it takes. */
export function moduleOfLines(wanted: number): BenchModule {
  const files = readdirSync(IDIOMATIC)
    .filter((name) => name.endsWith(".ts"))
    .sort()
    .map((name) => ({ path: name, content: readFileSync(new URL(name, IDIOMATIC)) }))
    .map((file) => ({ file, lines: file.content.toString("utf8").split("\n").length - 1 }));
  const longest = Math.max(...files.map(({ lines }) => lines));
  if (wanted <= longest) {
    const [nearest] = files.sort((a, b) => Math.abs(a.lines - wanted) - Math.abs(b.lines - wanted));
    if (nearest === undefined) throw new TypeError("there are no idiomatic modules");
    return { lines: nearest.lines, module: { files: [nearest.file], entry: nearest.file.path } };
  }
  const chosen: (typeof files)[number][] = [];
  let lines = 0;
  // The longest first, so that no module is made of many tiny ones.
  for (const candidate of files.sort((a, b) => b.lines - a.lines)) {
    if (lines + candidate.lines > wanted * 1.02) continue;
    chosen.push(candidate);
    lines += candidate.lines;
  }
  const entry = chosen[0]?.file.path ?? "";
  return { lines, module: { files: chosen.map(({ file }) => file), entry } };
}

let versions = 0;

/** The same module with a line more in each file that no module had before, so that nothing remembered can answer for it. */
export function anew({ lines, module }: BenchModule): BenchModule {
  const version = ++versions;
  const files = module.files.map(({ path, content }) => ({
    path,
    content: Buffer.concat([content, Buffer.from(`type Version${version} = ${version};\n`)]),
  }));
  return { lines, module: { files, entry: module.entry } };
}
