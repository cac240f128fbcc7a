import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, it } from "vitest";
import { AttackFileError, GROUPS, parseAttack } from "../../../src/selftest/attack.ts";
import { readAttacks } from "../../../src/selftest/attack-files.ts";
import { LAYERS } from "../../../src/selftest/layer.ts";
import { plan } from "../../../src/selftest/matrix.ts";

const HEADER = "// Claim: it holds.\n// Group: cpu\n// Layers: limits, all\n";

describe("a file of an attack", () => {
  it("says its claim, its group, its layers, and what to call it with", () => {
    const attack = parseAttack("it-holds.ts", `${HEADER}// Events: [{"a":1}]\n// Limits: {"cpuTimeMs": 7}\n`, "module");
    expect(attack).toMatchObject({ name: "it-holds", group: "cpu", runs: [[{ a: 1 }]], limits: { cpuTimeMs: 7 } });
    expect([...attack.layers]).toEqual(["limits", "all"]);
  });

  it.each([
    ["no claim", HEADER.replace("// Claim: it holds.\n", ""), /no claim/],
    ["an unknown group", HEADER.replace("cpu", "gardening"), /group/],
    ["an unknown layer", HEADER.replace("limits", "prayer"), /layers/],
    ["no layer", HEADER.replace("// Layers: limits, all\n", ""), /layers/],
    ["calls that are no lists", `${HEADER}// Runs: {}\n`, /Runs/],
    ["calls that are no JSON", `${HEADER}// Events: [\n`, /Events is not JSON/],
    ["an unknown limit", `${HEADER}// Limits: {"patience": 1}\n`, /patience/],
  ])("is refused with %s", (_what, source, message) => {
    expect(() => parseAttack("x.ts", source, "module")).toThrow(AttackFileError);
    expect(() => parseAttack("x.ts", source, "module")).toThrow(message);
  });
});

describe("the shipped attacks", () => {
  const attacks = readAttacks();

  it("cover every group and every layer", () => {
    expect(GROUPS.filter((group) => !attacks.some((attack) => attack.group === group))).toEqual([]);
    expect(LAYERS.filter((layer) => !attacks.some(({ layers }) => layers.has(layer)))).toEqual([]);
  });

  it("are missed by name where they are not there", () => {
    const empty = mkdtempSync(join(tmpdir(), "assay-no-attacks-"));
    try {
      expect(() => readAttacks(pathToFileURL(`${empty}/`))).toThrow(/the attacks are missing/);
    } finally {
      rmSync(empty, { recursive: true });
    }
  });

  it("are planned for the layers that claim to stop them, and for no other", () => {
    for (const { attack, layer } of plan(attacks, LAYERS)) expect(attack.layers.has(layer as never)).toBe(true);
    expect(plan(attacks, ["environment"]).every(({ layer }) => layer === "environment")).toBe(true);
  });
});
