import { describe, expect, test } from "vitest";
import { readSettings } from "../../src/settings.ts";

function read(argv: readonly string[], environment: Readonly<Record<string, string>> = {}, file = "{}") {
  return readSettings({ argv: ["--config=a.json", ...argv], environment, readFile: () => file, cores: 4 });
}
function settings(...sources: Parameters<typeof read>) {
  const outcome = read(...sources);
  if (outcome.kind !== "settings") throw new Error(JSON.stringify(outcome));
  return outcome.settings;
}
function problems(...sources: Parameters<typeof read>): readonly string[] {
  const outcome = read(...sources);
  if (outcome.kind !== "problems") throw new Error(JSON.stringify(outcome));
  return outcome.problems;
}

describe("settings of quotas", () => {
  test("lower and raise what tenants may use by default; a rate may be left without a bound, the rest may not", () => {
    const found = settings(
      ["--quota-functions=5", "--quota-calls-per-second=0"],
      { ASSAY_QUOTA_STORED_BYTES: "2000000000" },
      '{"quotaCpuMsPerMinute": 7}',
    );
    expect(found.quota).toMatchObject({ functions: 5, callsPerSecond: 0, storedBytes: 2e9, cpuMsPerMinute: 7 });
    expect(
      problems(["--quota-functions=0", "--quota-running-calls=1000001", "--quota-compiles-per-minute=-1"]),
    ).toEqual([
      "--quota-running-calls must be a whole number from 1 to 1000000",
      "--quota-functions must be a whole number from 1 to 4294967295",
      "--quota-compiles-per-minute must be a whole number from 0 to 4294967295",
    ]);
  });
});

describe("settings of secrets", () => {
  test("name a file, or a program with its arguments, as a list or as JSON", () => {
    const file = settings(["--master-key-file=/k", "--previous-master-key-file=own"]).secrets;
    expect(file).toEqual({ masterKey: { kind: "file", path: "/k" }, previousMasterKey: "own" });
    const command = ["/kms", "--key", "a b"];
    const expected = { kind: "command", id: "prod/1", command };
    const flags = [`--master-key-command=${JSON.stringify(command)}`, "--master-key-id=prod/1"];
    expect(settings(flags).secrets.masterKey).toEqual(expected);
    const inFile = JSON.stringify({ masterKeyCommand: command, masterKeyId: "prod/1", previousMasterKeyFile: "/k" });
    expect(settings([], {}, inFile).secrets).toEqual({
      masterKey: expected,
      previousMasterKey: { kind: "file", path: "/k" },
    });
  });

  test("that do not fit together are all told at once", () => {
    const command = '--master-key-command=["/kms"]';
    expect(problems(["--master-key-file=/k", command])).toEqual([
      "--master-key-file and --master-key-command exclude each other",
      "--master-key-command needs the name of its key in --master-key-id",
    ]);
    expect(problems(["--master-key-id=x"])[0]).toContain("means nothing without --master-key-command");
    expect(problems([command, "--master-key-id= x"])[0]).toContain("--master-key-id must be 1 to 100 letters");
    for (const bad of ["kms", "[]", '["kms"]', '["/kms",1]', '"/kms"', '["/k\\u0000"]', "{}"]) {
      expect(problems([`--master-key-command=${bad}`, "--master-key-id=x"]), bad).toEqual([
        '--master-key-command must be a list of texts, the program\'s absolute path first: ["/path", "argument"]',
      ]);
    }
  });
});
