import { create } from "@bufbuild/protobuf";
import { describe, expect, test } from "vitest";
import { AttestationSchema } from "../../../../src/gen/assay/v1/attestation_pb.js";
import { ModuleSchema } from "../../../../src/gen/assay/v1/module_pb.js";
import { attestationField } from "../../../../src/rpc/fields/attestation.ts";
import { moduleField } from "../../../../src/rpc/fields/module.ts";
import { Violations } from "../../../../src/rpc/fields/violations.ts";

const text = (length: number) => new Uint8Array(length).fill(0x20);

describe("a module", () => {
  test("is required", () => {
    const violations = new Violations();
    moduleField(violations, "module", undefined);
    expect(violations.found).toEqual([{ field: "module", description: "is required" }]);
  });

  test("is handed on as it came: what it holds is for the compile room to judge", () => {
    const violations = new Violations();
    const files = [{ path: "../a.ts", content: text(1) }];
    expect(moduleField(violations, "module", create(ModuleSchema, { files, entry: "b.ts" }))).toEqual({
      files,
      entry: "b.ts",
    });
    expect(violations.found).toEqual([]);
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
