import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

const ROOT = join(import.meta.dirname, "../..");

describe("the pinned Node", () => {
  it("is the one that runs the tests", () => {
    const { optionalDependencies } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
    expect(new Set(Object.values(optionalDependencies))).toEqual(new Set([process.versions.node]));
  });

  it("still mistakes JSON keys with escapes; once it does not, realm/json.js and decision 4 can go", () => {
    const program = String.raw`JSON.parse('{"\\\\":1}'); process.stdout.write(Object.keys(JSON.parse('{"\\r":1}'))[0])`;
    expect(execFileSync(process.execPath, ["-e", program], { encoding: "utf8" })).toBe("\\");
  });
});
