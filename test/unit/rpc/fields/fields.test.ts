import { create } from "@bufbuild/protobuf";
import { describe, expect, test } from "vitest";
import { AttestationSchema } from "../../../../src/gen/assay/v1/attestation_pb.js";
import { ModuleSchema } from "../../../../src/gen/assay/v1/module_pb.js";
import { attestationField } from "../../../../src/rpc/fields/attestation.ts";
import { moduleField, pathProblem } from "../../../../src/rpc/fields/module.ts";
import { Violations } from "../../../../src/rpc/fields/violations.ts";

const text = (length: number) => new Uint8Array(length).fill(0x20);

function moduleViolations(files: { path: string; content: Uint8Array }[], entry = ""): string[] {
  const violations = new Violations();
  moduleField(violations, "module", create(ModuleSchema, { files, entry }));
  return violations.found.map(({ field }) => field);
}

describe("a module", () => {
  test("is required", () => {
    const violations = new Violations();
    moduleField(violations, "module", undefined);
    expect(violations.found).toEqual([{ field: "module", description: "is required" }]);
  });

  test("of one file needs no entry, whatever its name", () => {
    expect(moduleViolations([{ path: "whatever/it-is.ts", content: text(1) }])).toEqual([]);
  });

  test("of several files needs an entry or an index.ts", () => {
    const a = { path: "a.ts", content: text(1) };
    const b = { path: "b.ts", content: text(1) };
    expect(moduleViolations([a, b])).toEqual(["module.entry"]);
    expect(moduleViolations([a, b], "b.ts")).toEqual([]);
    expect(moduleViolations([a, { ...b, path: "index.ts" }])).toEqual([]);
    expect(moduleViolations([a, b], "c.ts")).toEqual(["module.entry"]);
  });

  test("without files is refused", () => {
    expect(moduleViolations([])).toEqual(["module.files"]);
  });

  test("has at most 200 files and 1 MiB in all", () => {
    const files = (count: number, bytes: number) =>
      Array.from({ length: count }, (_, index) => ({ path: `f${index}.ts`, content: text(bytes) }));
    expect(moduleViolations(files(200, 1), "f0.ts")).toEqual([]);
    expect(moduleViolations(files(201, 1), "f0.ts")).toEqual(["module.files"]);
    expect(moduleViolations(files(4, 256 * 1024), "f0.ts")).toEqual([]);
    expect(moduleViolations([...files(4, 256 * 1024), { path: "g.ts", content: text(1) }], "g.ts")).toEqual([
      "module.files",
    ]);
  });

  test("has files of 1 byte to 256 KiB in UTF-8", () => {
    const file = (content: Uint8Array) => moduleViolations([{ path: "a.ts", content }]);
    expect(file(text(256 * 1024))).toEqual([]);
    expect(file(text(256 * 1024 + 1))).toEqual(["module.files[0].content"]);
    expect(file(text(0))).toEqual(["module.files[0].content"]);
    expect(file(Uint8Array.of(0xff, 0xfe))).toEqual(["module.files[0].content"]);
    expect(file(Uint8Array.of(0xed, 0xa0, 0x80))).toEqual(["module.files[0].content"]);
    expect(file(Uint8Array.of(0xef, 0xbb, 0xbf, 0x20))).toEqual([]);
  });

  test("has no two files of one name, however they are written", () => {
    const files = (...paths: string[]) =>
      moduleViolations(
        paths.map((path) => ({ path, content: text(1) })),
        paths[0],
      );
    expect(files("a.ts", "a.ts")).toEqual(["module.files[1].path"]);
    expect(files("a.ts", "A.ts")).toEqual(["module.files[1].path"]);
    expect(files("é.ts", "e\u0301.ts")).toEqual(["module.files[1].path", "module.files[1].path"]);
  });

  test("hears of everything that is wrong at once", () => {
    expect(
      moduleViolations([
        { path: "/etc/passwd", content: text(0) },
        { path: "../a.ts", content: Uint8Array.of(0xff) },
      ]),
    ).toEqual([
      "module.files[0].path",
      "module.files[0].content",
      "module.files[1].path",
      "module.files[1].content",
      "module.entry",
    ]);
  });
});

describe("a file's path", () => {
  test.each(["a.ts", "a/b/c.ts", "a.b.ts", "ü/ö.ts", "a-b_c d.ts", `${"a".repeat(252)}.ts`])("may be %s", (path) => {
    expect(pathProblem(path)).toBeUndefined();
  });

  test.each([
    ["nothing", ""],
    ["absolute", "/a.ts"],
    ["absolute on Windows", "C:/a.ts"],
    ["climbing", "../a.ts"],
    ["climbing in the middle", "a/../../b.ts"],
    ["with a part that is a dot", "./a.ts"],
    ["with an empty part", "a//b.ts"],
    ["with backslashes", "a\\b.ts"],
    ["without its ending", "a.js"],
    ["only an ending", ".ts"],
    ["only an ending in a folder", "a/.ts"],
    ["with NUL", "a\0.ts"],
    ["with a line break", "a\n.ts"],
    ["in another Unicode form", "e\u0301.ts"],
    ["too long", `${"a".repeat(253)}.ts`],
    ["too long in bytes", `${"é".repeat(127)}.ts`],
  ])("may not be %s", (_, path) => {
    expect(pathProblem(path)).toBeDefined();
  });
});

describe("an attestation", () => {
  const found = (init: Parameters<typeof create<typeof AttestationSchema>>[1]) => {
    const violations = new Violations();
    attestationField(violations, "attestation", create(AttestationSchema, init));
    return violations.found.map(({ field }) => field);
  };

  test("within its bounds is let through, true or not", () => {
    expect(
      found({ payloadType: "x", payload: text(16 * 1024), signatures: [{ keyId: "", signature: text(72) }] }),
    ).toEqual([]);
  });

  test("out of its bounds is refused, field by field", () => {
    const signature = { keyId: "ABC", signature: text(73) };
    expect(
      found({ payloadType: "x".repeat(999), payload: text(16 * 1024 + 1), signatures: Array(9).fill(signature) }).slice(
        0,
        5,
      ),
    ).toEqual([
      "attestation.payload_type",
      "attestation.payload",
      "attestation.signatures",
      "attestation.signatures[0].key_id",
      "attestation.signatures[0].signature",
    ]);
  });
});

describe("a name, a digest, a revision, a page", () => {
  const found = (work: (violations: Violations) => void) => {
    const violations = new Violations();
    work(violations);
    return violations.found.length;
  };

  test.each(["", "A", "1a", "-a", "a-", "a_b", "a.b", "ä", "a".repeat(64), "a\n"])("%j is no function", (name) => {
    expect(found((violations) => violations.functionName("f", name))).toBe(1);
  });

  test.each(["a", "a1", "a-b", "a".repeat(63)])("%j is a function's name", (name) => {
    expect(found((violations) => violations.functionName("f", name))).toBe(0);
  });

  test("a digest is 64 lower-case hexadecimal digits", () => {
    expect(found((violations) => violations.digest("d", "a".repeat(64)))).toBe(0);
    for (const wrong of ["", "a".repeat(63), "A".repeat(64), "g".repeat(64), `${"a".repeat(64)}\n`]) {
      expect(found((violations) => violations.digest("d", wrong))).toBe(1);
    }
  });

  test("a revision counts from 1 and stays a whole number", () => {
    expect(found((violations) => violations.revision("r", 1n))).toBe(0);
    expect(found((violations) => violations.revision("r", 0n))).toBe(1);
    expect(found((violations) => violations.revision("r", 2n ** 64n - 1n))).toBe(1);
  });

  test("a page of 0 has 100 items, and none has more than 1,000", () => {
    const violations = new Violations();
    expect(violations.page("s", 0, "t", "")).toBe(100);
    expect(violations.page("s", 1_000, "t", "")).toBe(1_000);
    violations.page("s", 1_001, "t", "x".repeat(513));
    expect(violations.found.map(({ field }) => field)).toEqual(["s", "t"]);
  });

  test("characters are counted as people count them", () => {
    expect(found((violations) => violations.text("t", "😀".repeat(256), 256))).toBe(0);
    expect(found((violations) => violations.text("t", "😀".repeat(257), 256))).toBe(1);
    expect(found((violations) => violations.text("t", "a".repeat(257), 256))).toBe(1);
  });
});
