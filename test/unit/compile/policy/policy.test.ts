/** The tables, the library and the engine agree: what one has, the others know. */
import { ts } from "ts-morph";
import { describe, expect, it } from "vitest";
import { ALLOWED_GLOBALS, ALLOWED_MEMBERS, ALLOWED_TYPES, SHAPES } from "../../../../src/compile/policy/allowed.ts";
import { DENIED_GLOBALS, DENIED_MEMBERS } from "../../../../src/compile/policy/denied.ts";
import { names } from "../../../../src/compile/policy/denied-declarations.ts";
import { forbiddenName } from "../../../../src/compile/policy/names.ts";
import { interfacesOf, ownerOf } from "../../../../src/compile/policy/owners.ts";
import { memberStanding, policyDigest, policyOf } from "../../../../src/compile/policy/policy.ts";
import { LIBRARY_FILES } from "../../../../src/compile/world-library.ts";

const files = LIBRARY_FILES.map(({ path, text }) => ts.createSourceFile(path, text, ts.ScriptTarget.ESNext, true));
const statements = files.filter(({ fileName }) => !fileName.includes("denied")).flatMap((file) => [...file.statements]);
const interfaces = statements.filter(ts.isInterfaceDeclaration);
const memberName = (member: ts.TypeElement): string | undefined => member.name?.getText();

/** Declared for the type checker or for handlers; no table lists their members. */
const UNLISTED_OWNERS = /^(?:Async|IArguments|PromiseLike|ImportMeta|ImportAttributes|Denied)/;

describe("the policy", () => {
  it("lists every member that the library declares, as allowed", () => {
    const missing = interfaces
      .filter(({ name }) => !UNLISTED_OWNERS.test(name.text))
      .flatMap((declaration) =>
        declaration.members
          .map(memberName)
          .filter((member) => member !== undefined)
          .filter((member) => memberStanding(declaration.name.text, member).standing !== "allowed")
          .map((member) => `${declaration.name.text}.${member}`),
      );
    expect(missing).toEqual([]);
  });

  it("allows nothing that the library does not declare", () => {
    const declared = new Set(
      interfaces.flatMap(({ name, members }) => members.map((member) => `${ownerOf(name.text)}.${memberName(member)}`)),
    );
    const undeclared = Object.entries(ALLOWED_MEMBERS)
      .flatMap(([owner, list]) => list.split(/\s+/).map((member) => `${owner}.${member}`))
      .filter((name) => !declared.has(name));
    expect(undeclared).toEqual([]);
    const types = new Set(
      statements
        .filter((node) => ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node))
        .map(({ name }) => name.text),
    );
    expect([...ALLOWED_TYPES, ...SHAPES].filter((name) => !types.has(name))).toEqual([]);
  });

  it("declares every allowed global, and denies none of them", () => {
    const values = new Set(
      statements.flatMap((node) =>
        ts.isVariableStatement(node)
          ? node.declarationList.declarations.map(({ name }) => name.getText())
          : ts.isFunctionDeclaration(node)
            ? [node.name?.text]
            : [],
      ),
    );
    expect(Object.keys(ALLOWED_GLOBALS).filter((name) => name !== "undefined" && !values.has(name))).toEqual([]);
    const denied = new Set(DENIED_GLOBALS.flatMap(names));
    expect(Object.keys(ALLOWED_GLOBALS).filter((name) => denied.has(name))).toEqual([]);
  });

  it("has no `any` in its library", () => {
    const anys: string[] = [];
    const look = (node: ts.Node): void => {
      if (node.kind === ts.SyntaxKind.AnyKeyword) anys.push(node.parent.getText());
      ts.forEachChild(node, look);
    };
    for (const file of files) look(file);
    expect(anys).toEqual([]);
  });

  it("gives every denied name a reason and a remedy", () => {
    for (const denial of [...DENIED_GLOBALS, ...DENIED_MEMBERS]) {
      expect(denial.reason).not.toBe("");
      expect(denial.instead).not.toBe("");
    }
  });

  it("knows everything that the engine has on what it allows", () => {
    const unknown: string[] = [];
    const world: Readonly<Record<string, unknown>> = Object.fromEntries(
      Object.getOwnPropertyNames(globalThis).map((name) => [name, Reflect.get(globalThis, name)]),
    );
    const look = (owner: string, object: unknown): void => {
      if ((typeof object !== "object" && typeof object !== "function") || object === null) return;
      const [shape] = interfacesOf(owner);
      if (shape === undefined) return;
      for (const member of Object.getOwnPropertyNames(object)) {
        // What every function has is known by its name.
        if (typeof object === "function" && ["length", "name", "prototype"].includes(member)) continue;
        if (forbiddenName(member) !== undefined) continue;
        if (memberStanding(shape, member).standing === "unlisted") unknown.push(`${owner}.${member}`);
      }
    };
    for (const name of Object.keys(ALLOWED_GLOBALS)) {
      // Typed arrays are one family; promises are the handlers', whose library is another issue's.
      if (/^(?:Big)?(?:Int|Uint)\w*Array$|^Float\w*Array$|^Promise$/.test(name)) continue;
      // Executors have one of their own: `realm-graph.txt` says what is on it.
      if (name === "console") continue;
      const value = world[name];
      look(name, value);
      if (typeof value === "function") look(`${name}.prototype`, Reflect.get(value, "prototype"));
    }
    look("TypedArray", Object.getPrototypeOf(Int8Array));
    look("TypedArray.prototype", Object.getPrototypeOf(Int8Array.prototype));
    expect(unknown).toEqual([]);
  });

  it("has one digest for all kinds and a list for each", () => {
    expect(policyDigest).toMatch(/^[0-9a-f]{64}$/);
    const listed = (kind: "reducer" | "handler") => policyOf(kind).entries.find(({ name }) => name === "Promise");
    expect(listed("reducer")?.allowed).toBe(false);
    expect(listed("handler")?.allowed).toBe(true);
    expect(policyOf("reducer").digest).toBe(policyDigest);
  });
});
