import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";

const ROOT = join(import.meta.dirname, "../..");

it("the compiler takes TypeScript's values from one file, where they are constants: looked up in its namespace at each node they cost more than their answers", () => {
  const takers = globSync("src/**/*.ts", { cwd: ROOT }).filter((path) =>
    /^import (?!type\b)[^;]*from "(?:ts-morph|typescript)"/m.test(readFileSync(join(ROOT, path), "utf8")),
  );
  expect(takers).toEqual(["src/compile/typescript.ts"]);
});
