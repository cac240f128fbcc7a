import { describe, expect, it } from "vitest";
import { ROWS, readFlags } from "../../bench/flags.ts";

function settings(...argv: string[]) {
  const outcome = readFlags(argv);
  if (outcome.kind !== "settings") throw new Error(JSON.stringify(outcome));
  return outcome.settings;
}

function problems(...argv: string[]): readonly string[] {
  const outcome = readFlags(argv);
  return outcome.kind === "problems" ? outcome.problems : [];
}

describe("the bench's flags", () => {
  it("ask for every row of the table, in the configuration that ships, unless they say otherwise", () => {
    const standard = settings();
    expect([...standard.only]).toEqual([...ROWS]);
    expect(standard).toMatchObject({
      sandbox: "strict",
      payloadBytes: 58,
      concurrency: 256,
      functions: 1,
      cores: undefined,
    });
  });

  it("take sizes with their units", () => {
    expect(settings("--payload", "58B").payloadBytes).toBe(58);
    expect(settings("--payload=1KiB").payloadBytes).toBe(1_024);
    expect(settings("--payload", "64 KiB").payloadBytes).toBe(65_536);
    expect(settings("--payload", "100").payloadBytes).toBe(100);
  });

  it("refuse sizes that no event can have, and say which can", () => {
    expect(problems("--payload", "1KB")).toEqual(['--payload takes a size such as 58B, 1KiB or 64KiB, not "1KB"']);
    expect(problems("--payload", "40B")).toEqual(["--payload takes from 41 B to 1 MiB, not 40 B"]);
    expect(problems("--payload", "2MiB")).toEqual(["--payload takes from 41 B to 1 MiB, not 2097152 B"]);
    expect(problems("--payload", "45B").join()).toContain("from 51 B on with a memo");
  });

  it("refuse a second tenant, and say why there is none", () => {
    expect(settings("--tenants", "2", "--functions", "4")).toMatchObject({ tenants: 2 });
    expect(problems("--tenants", "2").join()).toContain("--tenants 2 needs as many --functions, and there are 1");
    expect(problems("--tenants", "some")).toEqual(['--tenants takes a whole number from 1 to 64, not "some"']);
  });

  it("report every problem at once", () => {
    expect(
      problems("--secnds", "3", "--rounds", "0", "--rounds", "2", "--only", "unary,warp", "--json", "stray", "--cores"),
    ).toEqual([
      "--secnds is not a flag of the bench; --help lists them",
      '"3" is not a flag; flags begin with --',
      "--rounds is given more than once",
      "--cores needs a value: --cores N",
      '--rounds takes a whole number from 1 to 1000, not "0"',
      '--only "warp": there are unary, stream, first-call, compile, isolates, latency, scaling, memory, stages, compile-sizes',
    ]);
  });

  it("take no value where there is none, and no sandbox that there is not", () => {
    expect(problems("--markdown=yes", "--sandbox", "none")).toEqual([
      "--markdown takes no value",
      '--sandbox takes strict or process, not "none"',
    ]);
  });

  it("run some rows alone, and nothing but the sustained load where only that is asked for", () => {
    expect([...settings("--only", "unary,stream", "--only", "latency").only]).toEqual(["unary", "stream", "latency"]);
    const sustained = settings("--sustained", "30");
    expect([sustained.sustainedMinutes, sustained.only.size]).toEqual([30, 0]);
  });

  it("refuse functions that calls cannot be shared by", () => {
    expect(problems("--functions", "3").join()).toBe("--concurrency 256 cannot be shared evenly by --functions 3");
    expect(settings("--functions", "8").functions).toBe(8);
  });
});
