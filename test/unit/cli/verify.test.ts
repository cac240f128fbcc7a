import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { sha256Hex } from "../../../src/base/digest.ts";
import { compileModule } from "../../../src/compile/compile-module.ts";
import type { Manifest } from "../../../src/flow.ts";
import { attestationToJson, PAYLOAD_TYPE } from "../../../src/seal/dsse.ts";
import { encodeStatement } from "../../../src/seal/statement.ts";
import { KEY, makeKey, STATEMENT, seal } from "../../attack/tamper/sealed.ts";
import { assay, temporaryFolder } from "./terminal.ts";

const CODE = "export default { initial: () => 0 };\n";

/** A folder with an artifact, its attestation and the key, as another machine would have them. */
function sealedFolder() {
  const folder = temporaryFolder(onTestFinished);
  const statement = { artifactDigest: sha256Hex(CODE), tenant: "default", manifest: STATEMENT.manifest };
  const attestation = seal(encodeStatement(statement), KEY);
  writeFileSync(join(folder, "a.js"), CODE);
  writeFileSync(join(folder, "a.json"), attestationToJson(attestation));
  writeFileSync(join(folder, "key.pem"), KEY.listed.pem);
  return { folder, attestation };
}

/** A folder with source, the artifact that it compiles to, and an attestation that may say something else. */
function compiledFolder(lie: Partial<Manifest> = {}, code?: string) {
  const folder = temporaryFolder(onTestFinished);
  const source = "export default { initial: () => 0, apply: (count: number) => count + 1 };\n";
  writeFileSync(join(folder, "index.ts"), source);
  const verdict = compileModule({ files: [{ path: "index.ts", content: Buffer.from(source) }], entry: "" });
  if (verdict.outcome !== "accepted") throw new TypeError("the sample does not compile");
  const bytes = code ?? verdict.artifact.code;
  const statement = {
    artifactDigest: sha256Hex(bytes),
    tenant: "default",
    manifest: { ...verdict.artifact.manifest, ...lie },
  };
  writeFileSync(join(folder, "a.js"), bytes);
  writeFileSync(join(folder, "a.json"), attestationToJson(seal(encodeStatement(statement), KEY)));
  writeFileSync(join(folder, "key.pem"), KEY.listed.pem);
  return folder;
}

const verify = (folder: string, ...more: string[]) =>
  assay(["verify", "a.js", "--attestation", "a.json", "--json", ...more], { workingDirectory: folder });

describe("assay verify, offline", () => {
  it("finds a true attestation valid, without a server", async () => {
    const { folder } = sealedFolder();
    const { exitCode, stdout, stderr } = await verify(folder, "--key", "key.pem");
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    const verdict = JSON.parse(stdout);
    expect(verdict).toMatchObject({
      valid: true,
      artifactDigest: sha256Hex(CODE),
      keyIds: [KEY.listed.keyId],
      statement: { tenant: "default", manifest: { kind: "reducer" } },
      written: [],
    });
    expect(verdict.checks.every(({ passed }: { passed: boolean }) => passed)).toBe(true);
  });

  it("finds one changed byte of the artifact, of the payload or of the signature, and another's key", async () => {
    const { folder, attestation } = sealedFolder();
    const others = makeKey().listed.pem;
    writeFileSync(join(folder, "other.pem"), others);
    expect((await verify(folder, "--key", "other.pem")).exitCode).toBe(1);
    expect((await verify(folder, "--key", "other.pem", "--key", "key.pem")).exitCode).toBe(0);

    writeFileSync(join(folder, "a.js"), CODE.replace("0", "1"));
    expect((await verify(folder, "--key", "key.pem")).exitCode).toBe(1);
    writeFileSync(join(folder, "a.js"), CODE);

    const payload = Uint8Array.from(attestation.payload);
    payload[40] = (payload[40] ?? 0) ^ 1;
    writeFileSync(join(folder, "a.json"), attestationToJson({ ...attestation, payload }));
    expect((await verify(folder, "--key", "key.pem")).exitCode).toBe(1);

    const signatures = attestation.signatures.map(({ keyId, signature }) => {
      const changed = Uint8Array.from(signature);
      changed[changed.length - 1] = (changed.at(-1) ?? 0) ^ 1;
      return { keyId, signature: changed };
    });
    writeFileSync(join(folder, "a.json"), attestationToJson({ ...attestation, signatures }));
    expect(JSON.parse((await verify(folder, "--key", "key.pem")).stdout)).toMatchObject({
      valid: false,
      statement: null,
    });
  });

  it("insists on a tenant and a policy if it is told to", async () => {
    const { folder } = sealedFolder();
    expect((await verify(folder, "--key", "key.pem", "--tenant", "default")).exitCode).toBe(0);
    expect((await verify(folder, "--key", "key.pem", "--tenant", "other")).exitCode).toBe(1);
    expect((await verify(folder, "--key", "key.pem", "--policy", STATEMENT.manifest.policyDigest)).exitCode).toBe(0);
    expect((await verify(folder, "--key", "key.pem", "--policy", "0".repeat(64))).exitCode).toBe(1);
  });

  it("writes what openssl needs to come to the same verdict", async () => {
    const { folder } = sealedFolder();
    const files = ["--write-signed", "s.bin", "--write-signature", "s.der", "--write-key", "out/k.pem"];
    const { exitCode, stdout } = await verify(folder, "--key", "key.pem", ...files);
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout).written).toEqual(["s.bin", "s.der", "out/k.pem"]);
    expect(readFileSync(join(folder, "s.bin"), "utf8").startsWith(`DSSEv1 28 ${PAYLOAD_TYPE} `)).toBe(true);
    const args = ["dgst", "-sha256", "-verify", "out/k.pem", "-signature", "s.der", "s.bin"];
    const openssl = spawnSync("openssl", args, { cwd: folder, encoding: "utf8" });
    expect([openssl.status, openssl.stdout.trim()]).toEqual([0, "Verified OK"]);
  });

  it("writes nothing for a key that did not sign", async () => {
    const { folder } = sealedFolder();
    writeFileSync(join(folder, "other.pem"), makeKey().listed.pem);
    const { exitCode, stdout } = await verify(folder, "--key", "other.pem", "--write-key", "k.pem");
    expect(exitCode).toBe(2);
    expect(JSON.parse(stdout).error.reason).toBe("FILE_INVALID");
    expect(existsSync(join(folder, "k.pem"))).toBe(false);
  });

  it.each([
    ["no key", ["verify", "a.js", "--attestation", "a.json"], "no key is given"],
    ["a key that is none", ["verify", "a.js", "--attestation", "a.json", "--key", "a.js"], "holds no public key"],
    ["a missing artifact", ["verify", "b.js", "--attestation", "a.json", "--key", "key.pem"], "b.js: no such file"],
    ["an attestation that is none", ["verify", "a.js", "--attestation", "a.js", "--key", "key.pem"], "DSSE envelope"],
  ])("says what is wrong with %s", async (_, args, message) => {
    const { folder } = sealedFolder();
    const { exitCode, stdout, stderr } = await assay(args, { workingDirectory: folder });
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
    expect(stderr).toContain(message);
  });
});

describe("assay verify --recompile", () => {
  const failed = (stdout: string) =>
    JSON.parse(stdout)
      .checks.filter(({ passed }: { passed: boolean }) => !passed)
      .map(({ name }: { name: string }) => name);
  const recompile = (folder: string, ...more: string[]) =>
    verify(folder, "--key", "key.pem", "--recompile", "index.ts", ...more);

  it("proves an attestation by compiling its source to the same bytes", async () => {
    const { exitCode, stdout } = await recompile(compiledFolder());
    expect({ exitCode, failed: failed(stdout), valid: JSON.parse(stdout).valid }).toEqual({
      exitCode: 0,
      failed: [],
      valid: true,
    });
  });

  it("finds a properly signed statement about code that the source does not compile to", async () => {
    const { exitCode, stdout } = await recompile(compiledFolder({}, CODE));
    expect({ exitCode, failed: failed(stdout) }).toEqual({ exitCode: 1, failed: ["recompiled"] });
  });

  it("says whether source, compiler, policy or manifest is another", async () => {
    const digest = "0".repeat(64);
    const cases: readonly (readonly [Partial<Manifest>, string])[] = [
      [{ sourceDigest: digest }, "source"],
      [{ compilerVersion: "assay/0.0.1 typescript/5.0.0" }, "compiler"],
      [{ policyDigest: digest }, "rules"],
      [{ kind: "decider" }, "recompiled"],
      [{ methods: ["apply"] }, "recompiled"],
    ];
    for (const [lie, name] of cases) {
      const { exitCode, stdout } = await recompile(compiledFolder(lie));
      expect({ exitCode, failed: failed(stdout) }).toEqual({ exitCode: 1, failed: [name] });
    }
  });

  it("says that the source does not pass any more", async () => {
    const folder = compiledFolder();
    writeFileSync(
      join(folder, "index.ts"),
      "export default { initial: () => process.env, apply: (s: unknown) => s };\n",
    );
    const { exitCode, stdout } = await recompile(folder);
    expect({ exitCode, failed: failed(stdout) }).toEqual({ exitCode: 1, failed: ["source", "recompiled"] });
  });

  it("compiles nothing for a statement that nobody vouches for", async () => {
    const folder = compiledFolder();
    writeFileSync(join(folder, "other.pem"), makeKey().listed.pem);
    const { exitCode, stdout } = await verify(folder, "--key", "other.pem", "--recompile", "index.ts");
    expect(exitCode).toBe(1);
    expect(failed(stdout)).toEqual(["signature"]);
  });

  it("refuses --entry without a source, and a source that is not there", async () => {
    const folder = compiledFolder();
    expect((await verify(folder, "--key", "key.pem", "--entry", "index.ts")).exitCode).toBe(2);
    expect((await verify(folder, "--key", "key.pem", "--recompile", "nowhere")).exitCode).toBe(2);
  });
});
