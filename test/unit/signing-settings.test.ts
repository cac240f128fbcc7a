import { describe, expect, it } from "vitest";
import { readSettings } from "../../src/settings.ts";

const read = (argv: readonly string[], file?: unknown) =>
  readSettings({
    argv: file === undefined ? argv : [...argv, "--config=settings.json"],
    environment: {},
    readFile: () => JSON.stringify(file),
    cores: 4,
  });
const signing = (argv: readonly string[], file?: unknown) => {
  const outcome = read(argv, file);
  return outcome.kind === "settings" ? outcome.settings.signing : outcome;
};
const problems = (argv: readonly string[]) => {
  const outcome = read(argv);
  return outcome.kind === "problems" ? outcome.problems.join("\n") : "";
};

describe("the settings of signing", () => {
  const command = ["/usr/bin/openssl", "dgst", "-sha256"];

  it("take a signer's program as a JSON list, in the file as a list too", () => {
    const outside = { command, keyFile: "key.pub.pem", group: "release" };
    expect(
      signing([`--signer-command=${JSON.stringify(command)}`, "--signer-key=key.pub.pem", "--signer-group=release"]),
    ).toEqual({ deploySignatures: undefined, outside });
    const file = { signerCommand: command, signerKey: "key.pub.pem", deploySignatures: "signatures.json" };
    expect(signing([], file)).toEqual({
      deploySignatures: "signatures.json",
      outside: { ...outside, group: "default" },
    });
  });

  for (const [what, value] of [
    ["a command line for a shell", "/usr/bin/openssl dgst"],
    ["a program without its path", '["openssl"]'],
    ["nothing", "[]"],
    ["something else than texts", '["/bin/x",1]'],
    ["no list", '{"program":"/bin/x"}'],
    ["too many arguments", JSON.stringify(["/bin/x", ...Array.from({ length: 64 }, () => "a")])],
  ] as const) {
    it(`refuse ${what} in the place of the program`, () => {
      expect(problems([`--signer-command=${value}`, "--signer-key=k"])).toContain("must be a JSON list of texts");
    });
  }

  it("name everything that is missing or too much, at once", () => {
    const some = problems([`--signer-command=${JSON.stringify(command)}`, "--signer-group=No Label"]);
    expect(some).toContain("needs --signer-key");
    expect(some).toContain("--signer-group: a group's name");
    const lone = problems(["--signer-key=k", "--signer-group=g"]);
    expect(lone).toContain("--signer-key says more of --signer-command");
    expect(lone).toContain("--signer-group says more of --signer-command");
  });
});
