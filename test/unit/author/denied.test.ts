import type { ts } from "ts-morph";
import { expect, it } from "vitest";
import { DENIED_GLOBALS, DENIED_MEMBERS } from "../../../src/compile/policy/denied.ts";
import { names } from "../../../src/compile/policy/denied-declarations.ts";
import { createWorld } from "../../../src/compile/world.ts";

/** As an author would write it: `Math.random`, or for a member of every date one of a date. */
function written(name: string): string {
  const [, owner, member] = /^(\w+)\.prototype\.(\w+)$/.exec(name) ?? [];
  if (owner === undefined) return name;
  return `(undefined as unknown as ${owner === "Array" ? "Array<unknown>" : owner}).${member}`;
}

it("what is denied is declared, with what to do instead, and is of no use at all", () => {
  const denials = [...DENIED_GLOBALS, ...DENIED_MEMBERS].flatMap((denial) =>
    names(denial).map((name) => ({ name, denial })),
  );
  // The type checker knows the first by itself; members of every object would take part in every comparison; the rest cannot be written.
  const undeclared = /^(?:globalThis$|Object\.prototype\.|RegExp\.\$\W)/;
  const declared = denials.filter(({ name }) => !undeclared.test(name));
  expect(declared.length).toBeGreaterThan(150);
  const text = declared.map(({ name }, index) => `export const v${index} = ${written(name)};\n`).join("");
  const { checker, entry } = createWorld().load({ files: new Map([["index.ts", text]]), entry: "index.ts" });
  const wrong = declared.filter(({ name, denial }, index) => {
    const statement = entry.statements[index] as ts.VariableStatement;
    const value = statement.declarationList.declarations[0]?.initializer;
    if (value === undefined) return true;
    const type = checker.getTypeAtLocation(value);
    const shown = checker.typeToString(type);
    const isUsable = type.getCallSignatures().length > 0 || type.getConstructSignatures().length > 0;
    return (
      isUsable || !shown.startsWith(`Denied<"${name}"`) || !shown.includes(JSON.stringify(denial.instead).slice(0, 20))
    );
  });
  expect(wrong.map(({ name }) => name)).toEqual([]);
});
