import { describe, expect, it } from "vitest";
import type { Kind, Manifest, Statement } from "../../../src/flow.ts";
import { encodeStatement, parseStatement } from "../../../src/seal/statement.ts";
import { STATEMENT } from "../../attack/tamper/sealed.ts";
import fc from "../../property/fast-check.ts";

const digest = fc.stringMatching(/^[0-9a-f]{64}$/);
const sortedSet = (item: fc.Arbitrary<string>, maxLength: number) =>
  fc.uniqueArray(item, { maxLength }).map((items) => items.toSorted((a, b) => (a < b ? -1 : 1)));
const statements: fc.Arbitrary<Statement> = fc
  .record({
    artifactDigest: digest,
    tenant: fc.stringMatching(/^[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/),
    kind: fc.constantFrom<Kind>("reducer", "decider", "projection", "handler"),
    methods: sortedSet(fc.stringMatching(/^[A-Za-z][A-Za-z0-9]{0,20}$/), 16),
    capabilities: sortedSet(fc.stringMatching(/^[!-~]{1,20}$/), 8),
    sourceDigest: digest,
    policyDigest: digest,
    compilerVersion: fc.stringMatching(/^[ -~]{1,128}$/),
    entry: fc
      .string({ unit: "grapheme", minLength: 1, maxLength: 30 })
      .filter((text) => Buffer.byteLength(text) <= 255),
  })
  .map(({ artifactDigest, tenant, capabilities, ...rest }) => {
    const manifest: Manifest = { ...rest, capabilities: rest.kind === "handler" ? capabilities : [] };
    return { artifactDigest, tenant, manifest };
  });

describe("a statement", () => {
  it("comes back as it went, whatever it says", () => {
    const property = fc.property(statements, (statement) => {
      expect(parseStatement(encodeStatement(statement))).toEqual({ ok: true, statement });
    });
    fc.assert(property, { numRuns: 300 });
  });

  it("has one encoding: whatever else parses to it is refused", () => {
    const property = fc.property(statements, fc.nat(), fc.constantFrom(" ", "\n", "\t"), (statement, place, blank) => {
      const text = Buffer.from(encodeStatement(statement)).toString("utf8");
      const at = place % text.length;
      const spaced = `${text.slice(0, at)}${blank}${text.slice(at)}`;
      const answer = parseStatement(Buffer.from(spaced));
      // A blank inside a string makes another statement; that one may be well-formed.
      if (answer.ok) expect(encodeStatement(answer.statement)).toEqual(new Uint8Array(Buffer.from(spaced)));
      else expect(answer.flaw).not.toBe("");
    });
    fc.assert(property, { numRuns: 500 });
  });

  it("is read from its own encoding alone, whatever the bytes", () => {
    const property = fc.property(
      fc.oneof(
        fc.uint8Array(),
        fc.json().map((text) => Buffer.from(text)),
      ),
      (payload) => {
        const answer = parseStatement(payload);
        return !answer.ok || Buffer.from(encodeStatement(answer.statement)).equals(Buffer.from(payload));
      },
    );
    fc.assert(property, { numRuns: 1_000 });
  });

  it("is an in-toto statement v1 in canonical JSON, byte for byte", () => {
    const { manifest } = STATEMENT;
    expect(Buffer.from(encodeStatement(STATEMENT)).toString("utf8")).toBe(
      `{"_type":"https://in-toto.io/Statement/v1","predicate":{"capabilities":[],"compilerVersion":"${manifest.compilerVersion}","entry":"index.ts",` +
        `"kind":"reducer","methods":["apply","initial"],"policyDigest":"${manifest.policyDigest}","sourceDigest":"${manifest.sourceDigest}","tenant":"default"},` +
        `"predicateType":"https://assay.dev/attestation/v1","subject":[{"digest":{"sha256":"${STATEMENT.artifactDigest}"},"name":"module.js"}]}`,
    );
  });

  const changed = (changes: Partial<Manifest>): Statement => ({
    ...STATEMENT,
    manifest: { ...STATEMENT.manifest, ...changes },
  });
  it("says what the module does with the state under a predicate type of its own, and under no other", () => {
    const text = Buffer.from(encodeStatement(changed({ stateStyle: "compared" }))).toString("utf8");
    expect(text).toContain(
      `"stateStyle":"compared","tenant":"default"},"predicateType":"https://assay.dev/attestation/v2"`,
    );
    const read = (payload: string): boolean => parseStatement(Buffer.from(payload)).ok;
    expect(read(text)).toBe(true);
    expect(read(text.replace("attestation/v2", "attestation/v1"))).toBe(false);
    expect(read(text.replace(`"stateStyle":"compared",`, ""))).toBe(false);
    expect(read(text.replace("compared", "shared"))).toBe(false);
  });

  const unwritable: readonly (readonly [string, Statement])[] = [
    ["without a digest", { ...STATEMENT, artifactDigest: "" }],
    ["with a tenant that is no label", { ...STATEMENT, tenant: "a/b" }],
    ["with a terminal escape in a path", changed({ entry: "\u001b[2J.ts" })],
    ["with a path that runs backwards", changed({ entry: "\u202ets.exe" })],
    ["with a lone surrogate", changed({ entry: "\ud800" })],
    ["with an entry of 256 bytes", changed({ entry: "é".repeat(128) })],
    ["with control characters in the compiler's version", changed({ compilerVersion: "a\nb" })],
    [
      "with 17 methods",
      changed({ methods: Array.from({ length: 17 }, (_, index) => `m${String.fromCharCode(97 + index)}`) }),
    ],
    [
      "with 65 capabilities",
      changed({ kind: "handler", capabilities: Array.from({ length: 65 }, (_, index) => `c${100 + index}`) }),
    ],
    ["with a state style for a handler", changed({ kind: "handler", stateStyle: "copied" })],
    ["with unsorted capabilities", changed({ kind: "handler", capabilities: ["b", "a"] })],
  ];
  it.each(unwritable)("is not written %s", (_name, statement) => {
    expect(() => encodeStatement(statement)).toThrow(TypeError);
  });

  it("fits into 16 KiB at its very largest", () => {
    const largest = changed({
      kind: "handler",
      methods: Array.from({ length: 16 }, (_, index) => String.fromCharCode(97 + index).repeat(64)),
      capabilities: Array.from({ length: 64 }, (_, index) => `${100 + index}${'"'.repeat(125)}`),
      compilerVersion: '"'.repeat(128),
      entry: '"'.repeat(255),
    });
    expect(() => encodeStatement(largest)).toThrow("too large");
    const plain = changed({
      ...largest.manifest,
      capabilities: Array.from({ length: 64 }, (_, index) => `${100 + index}${"x".repeat(125)}`),
    });
    expect(parseStatement(encodeStatement(plain))).toEqual({ ok: true, statement: plain });
  });
});
