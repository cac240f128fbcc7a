import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it, vi } from "vitest";
import { instant, instantToCome } from "../../../src/cli/instant.ts";
import { assay } from "./terminal.ts";

const COMMANDS = [
  "tenants create",
  "tenants list",
  "tenants suspend",
  "tenants resume",
  "tenants delete",
  "credentials create",
  "credentials list",
  "credentials revoke",
  "quota get",
  "quota set",
  "audit export",
  "info",
].map((command) => ["admin", ...command.split(" ")]);

describe("assay admin", () => {
  it.each(COMMANDS)("%s %s %s has help with examples, and every option in the reference", async (...command) => {
    const words = command.filter((word) => word !== undefined);
    const { exitCode, stdout } = await assay([...words, "--help"]);
    expect(exitCode).toBe(0);
    expect(stdout).toContain(`Usage: assay ${words.join(" ")}`);
    expect(stdout).toMatch(/Examples:\n {2}\$ assay admin/);
    const page = readFileSync(join(import.meta.dirname, "../../../docs/cli.md"), "utf8");
    const options = [...stdout.matchAll(/(?<!\S)--[a-z][a-z-]+/g)].map(([option]) => option);
    expect(options.filter((option) => !page.includes(option))).toEqual([]);
  });

  it.each([
    [["credentials", "create", "acme"], "--roles"],
    [["credentials", "create", "acme", "--roles", "root"], "compile, sign, deploy, invoke, read, admin"],
    [["credentials", "create", "acme", "--roles", "read,read"], "each once"],
    [["credentials", "create", "acme", "--roles", ""], "one or more of"],
    [["credentials", "create", "acme", "--roles", "read", "--expires", "soon"], "90d, 12h, 30m"],
    [["quota", "set", "acme"], "no limit is given"],
    [["quota", "set", "acme", "--functions", "-1"], "whole number of at least 0"],
    [["quota", "set", "acme", "--calls-per-second", "4294967296"], "at most 4294967295"],
    [["quota", "set", "acme", "--stored-bytes", "1e9"], "whole number of at least 0"],
    [["tenants", "delete", "acme"], "Give --yes"],
    [["audit", "export", "--from", "yesterday"], "ISO 8601"],
    [["audit", "export", "--from-sequence", "0"], "whole number of at least 1"],
    [["tenants"], "Usage: assay admin tenants"],
  ])("answers %j with status 2 and what is wrong, and asks no server", async (args, message) => {
    const { exitCode, stderr } = await assay(["admin", ...args], { env: { ASSAY_ADDRESS: "127.0.0.1:1" } });
    expect(exitCode).toBe(2);
    expect(stderr).toContain(message);
  });
});

describe("a time on the command line", () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  it("is a moment, in UTC where it names no zone", () => {
    expect(instant("2027-01-31").toISOString()).toBe("2027-01-31T00:00:00.000Z");
    expect(instant("2027-01-31T12:30").toISOString()).toBe("2027-01-31T12:30:00.000Z");
    expect(instant("2027-01-31T12:30:15+02:00").toISOString()).toBe("2027-01-31T10:30:15.000Z");
  });

  it("is a time from now", () => {
    vi.useFakeTimers({ now: Date.parse("2027-01-01T00:00:00Z") });
    expect(instantToCome("90d").toISOString()).toBe("2027-04-01T00:00:00.000Z");
    expect(instantToCome("12h").toISOString()).toBe("2027-01-01T12:00:00.000Z");
    expect(instantToCome("30m").toISOString()).toBe("2027-01-01T00:30:00.000Z");
    expect(instantToCome("2027-01-31").toISOString()).toBe("2027-01-31T00:00:00.000Z");
  });

  it.each([
    "",
    "tomorrow",
    "2027-13-01",
    "2027-01-31 12:00",
    "2027",
    "12-31-2027",
    "0d",
    "90",
    "-1d",
    "1y",
    "2027-02-31T25:00Z",
  ])("is not %j", (text) => {
    expect(() => instant(text)).toThrow();
    expect(() => instantToCome(text)).toThrow();
  });
});
