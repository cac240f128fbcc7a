/** Copies what `assay executor` is made of, and nothing else of the server, into a folder: the executor's image has no compiler, no signer, no gRPC. */
import { cpSync, mkdirSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { installed, packageFolders, ROOT } from "../../src/sandbox/package-folders.ts";

const SOURCES = [
  "LICENSE",
  "package.json",
  "src/base",
  "src/fault",
  "src/flow.ts",
  "src/gen",
  "src/seal",
  "src/sandbox",
  "src/execute",
  "deploy/image/trusted.ts",
  "deploy/image/without-environment.ts",
  "deploy/image/is-listening.ts",
];
const PACKAGES = ["@bufbuild/protobuf", "@jridgewell/trace-mapping", "canonicalize", "isolated-vm", "pino"];

const [target] = process.argv.slice(2);
if (target === undefined) throw new TypeError("usage: executor-tree.ts FOLDER");
for (const path of [...SOURCES.map(installed), ...packageFolders(PACKAGES)]) {
  const copy = join(target, relative(ROOT, path));
  mkdirSync(dirname(copy), { recursive: true });
  cpSync(path, copy, { recursive: true });
}
