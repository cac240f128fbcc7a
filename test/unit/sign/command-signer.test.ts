import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { verifySignature } from "../../../src/seal/ecdsa.ts";
import { readPublicKey } from "../../../src/seal/public-key.ts";
import { openCommandSigner } from "../../../src/sign/command-signer.ts";
import { generateKeyPair, writePrivateKey } from "../../../src/sign/file-signer.ts";

const OPENSSL = "/usr/bin/openssl";
let folder: string;
let keyFile: string;
let pem: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "assay-signer-"));
  const pair = generateKeyPair();
  keyFile = join(folder, "key.pem");
  writePrivateKey(keyFile, pair.privateKey);
  pem = pair.pem;
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const open = (command: readonly string[], more: { timeoutMs?: number; publicKeyPem?: string } = {}) =>
  openCommandSigner({ command, publicKeyPem: pem, group: "release", ...more });
/** A shell script in the place of the program. */
const script = (body: string): string => {
  const path = join(folder, "signer.sh");
  writeFileSync(path, `#!/bin/sh\n${body}\n`);
  chmodSync(path, 0o755);
  return path;
};
const signing = () => `${OPENSSL} dgst -sha256 -sign ${keyFile}`;

describe("a signer that is a program", () => {
  it("has openssl sign over its standard input, in the one encoding that there is", async () => {
    const signer = await open([OPENSSL, "dgst", "-sha256", "-sign", keyFile]);
    const key = readPublicKey(pem);
    expect(signer.publicKey).toMatchObject({ keyId: key?.keyId, group: "release", status: "active" });
    const messages = Array.from({ length: 12 }, (_, n) => Buffer.from(`message ${n}`));
    const signatures = await Promise.all(messages.map((message) => signer.sign(message)));
    // With openssl's own, half of them would have the other s.
    const good = messages.map((m, n) => key && verifySignature(m, signatures[n] ?? new Uint8Array(0), key.key));
    expect(good).toEqual(messages.map(() => true));
  });

  it("gets an empty environment, no shell, and no more than the message", async () => {
    const seen = join(folder, "seen");
    const program = script(`/usr/bin/env > ${seen}.env; echo "$@" > ${seen}.args; tee ${seen}.in | ${signing()}`);
    const signer = await open([program, "$HOME", "; touch /tmp/x", "a b"]);
    await signer.sign(Buffer.from("the message"));
    expect(readFileSync(`${seen}.in`, "utf8")).toBe("the message");
    expect(readFileSync(`${seen}.args`, "utf8")).toBe("$HOME ; touch /tmp/x a b\n");
    const names = readFileSync(`${seen}.env`, "utf8")
      .trim()
      .split("\n")
      .map((line) => line.split("=")[0]);
    // What the shell of the script makes by itself.
    expect(names.filter((name) => !["PWD", "OLDPWD", "SHLVL", "_"].includes(name ?? ""))).toEqual([]);
  });

  it("runs once at a time, however many signatures are wanted", async () => {
    const lock = join(folder, "lock");
    const program = script(`mkdir ${lock} || exit 9; ${signing()}; rmdir ${lock}`);
    const signer = await open([program]);
    const wanted = Array.from({ length: 6 }, (_, n) => signer.sign(Buffer.from(`message ${n}`)));
    expect(await Promise.all(wanted)).toHaveLength(6);
  });

  for (const [what, body, words] of [
    ["answers nothing", "cat > /dev/null", "did not answer a signature"],
    ["answers garbage", "cat > /dev/null; echo hello", "did not answer a signature"],
    ["fails", "exit 3", "ended with status 3"],
    ["never ends", "exec sleep 60", "took longer than"],
    ["leaves a child that holds its output open", "cat >/dev/null; sleep 60 & exit 0", "took longer than"],
    ["answers without end", "cat > /dev/null; exec yes", "wrote more than a signature"],
  ] as const) {
    it(`that ${what} is not taken`, async () => {
      // The others end by themselves, on a busy machine as late as they like.
      const timeoutMs = words === "took longer than" ? 400 : 30_000;
      await expect(open([script(body)], { timeoutMs })).rejects.toThrow(words);
    });
  }

  it("of another key than the one given is not taken", async () => {
    const publicKeyPem = generateKeyPair().pem;
    await expect(open([OPENSSL, "dgst", "-sha256", "-sign", keyFile], { publicKeyPem })).rejects.toThrow(
      "did not answer a signature of its key",
    );
  });

  it("that is not there, or not named by its whole path, is not taken", async () => {
    await expect(open([join(folder, "nothing")])).rejects.toThrow("ENOENT");
    await expect(open(["openssl"])).rejects.toThrow("absolute path");
    await expect(open([OPENSSL], { publicKeyPem: "none" })).rejects.toThrow("--signer-key");
  });

  it("that signs well at first and ill later fails that signature alone, and says nothing of its output", async () => {
    const flag = join(folder, "broken");
    const signer = await open([
      script(`if [ -e ${flag} ]; then cat >/dev/null; echo secret-pin; else ${signing()}; fi`),
    ]);
    writeFileSync(flag, "");
    const error = await signer.sign(Buffer.from("x")).catch((caught: unknown) => String(caught));
    expect(error).toContain("did not answer a signature");
    expect(error).not.toContain("secret-pin");
    rmSync(flag);
    await expect(signer.sign(Buffer.from("x"))).resolves.toBeInstanceOf(Uint8Array);
  });
});
