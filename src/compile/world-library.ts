/** The declaration files that are the type checker's whole world, read once from `src/author`. Before analysing. */
import { readFileSync } from "node:fs";
import { deniedDeclarations } from "./policy/denied-declarations.ts";

/** One declaration file. */
export interface LibraryFile {
  readonly path: string;
  readonly text: string;
}

const SUBJECTS = [
  "utility-types",
  "object",
  "iterator",
  "array",
  "string",
  "number",
  "collections",
  "typed-arrays",
  "date",
  "error",
  "promise",
  "web",
  "console",
] as const;

const read = (path: string): string => readFileSync(new URL(`../author/${path}`, import.meta.url), "utf8");

/** What is in scope everywhere. The last file is made from the policy: it lets an editor say why something is missing. */
export const LIBRARY_FILES: readonly LibraryFile[] = [
  ...SUBJECTS.map((subject) => ({ path: `lib/${subject}.d.ts`, text: read(`lib/${subject}.d.ts`) })),
  { path: "lib/denied.d.ts", text: deniedDeclarations() },
];

/** What `import … from "assay"` means. */
export const AUTHOR_PACKAGE: LibraryFile = { path: "index.d.ts", text: read("index.d.ts") };
