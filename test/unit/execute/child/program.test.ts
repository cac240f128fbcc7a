/** Claims about loading, keys and the protocol of the sandboxed program. */
import { create, toBinary } from "@bufbuild/protobuf";
import { describe, expect, it } from "vitest";
import { sha256Hex } from "../../../../src/base/digest.ts";
import { DEFAULT_EXECUTION_LIMITS } from "../../../../src/base/limits.ts";
import { ToExecutorSchema } from "../../../../src/gen/assay/executor/v1/frames_pb.js";
import { attest, type KeyPair, MANIFEST, makeKeyPair } from "./signing.ts";
import { startExecutor, startModule } from "./started.ts";

const CODE = Buffer.from("export default { initial: () => ({ n: 0 }), apply: (s, e) => ({ n: s.n + e.data.x }) };");
const DIGEST = sha256Hex(CODE);
const NO_MAP = new Uint8Array();

function flipBit(bytes: Uint8Array, at: number): Uint8Array {
  const copy = Uint8Array.from(bytes);
  copy[at] = (copy[at] ?? 0) ^ 1;
  return copy;
}

describe("an executor loads code", () => {
  it("whose attestation it has verified itself", async () => {
    const executor = await startExecutor();
    const keys = makeKeyPair();
    executor.assign([keys.publicKey]);
    expect(await executor.load(CODE, attest(CODE, keys), NO_MAP)).toBeUndefined();
    expect(await executor.reduce(DIGEST, [{ data: { x: 2 } }])).toMatchObject({
      ok: true,
      state: { n: 2 },
      applied: 1,
    });
  });

  it("and refuses it with one bit changed, wherever that bit is", async () => {
    const executor = await startExecutor();
    const keys = makeKeyPair();
    executor.assign([keys.publicKey]);
    const attestation = attest(CODE, keys);
    for (const at of [0, CODE.byteLength >> 1, CODE.byteLength - 1]) {
      const changed = flipBit(CODE, at);
      for (const named of [DIGEST, sha256Hex(changed)]) {
        expect(await executor.load(changed, attestation, NO_MAP, named)).toMatchObject({ reason: "SIGNATURE_INVALID" });
      }
    }
    const [signature] = attestation.signatures;
    if (signature === undefined) throw new Error("no signature");
    const broken = { ...attestation, signatures: [{ ...signature, signature: flipBit(signature.signature, 20) }] };
    expect(await executor.load(CODE, broken, NO_MAP)).toMatchObject({ reason: "SIGNATURE_INVALID" });
    const payload = { ...attestation, payload: flipBit(attestation.payload, 100) };
    expect(await executor.load(CODE, payload, NO_MAP)).toMatchObject({ reason: "SIGNATURE_INVALID" });
    expect(await executor.load(CODE, { ...attestation, signatures: [] }, NO_MAP)).toMatchObject({
      reason: "ATTESTATION_MISSING",
    });
    expect(await executor.reduce(DIGEST, [])).toMatchObject({ reason: "ARTIFACT_NOT_FOUND" });
  });

  it("of its own tenant, policy and keys only", async () => {
    const executor = await startExecutor();
    const keys = makeKeyPair();
    const revoked = makeKeyPair();
    executor.assign([keys.publicKey, { ...revoked.publicKey, status: "revoked" }]);
    const reasonOf = async (attestation: ReturnType<typeof attest>): Promise<string | undefined> =>
      (await executor.load(CODE, attestation, NO_MAP))?.reason;
    expect(await reasonOf(attest(CODE, keys, "another"))).toBe("SIGNATURE_INVALID");
    expect(await reasonOf(attest(CODE, makeKeyPair()))).toBe("SIGNATURE_INVALID");
    expect(await reasonOf(attest(CODE, revoked))).toBe("KEY_REVOKED");
    const stale = { ...MANIFEST, policyDigest: sha256Hex("an older policy") };
    expect(await reasonOf(attest(CODE, keys, "default", stale))).toBe("POLICY_STALE");
  });

  it("with the signatures that it was told to insist on, whoever has let it through before", async () => {
    const executor = await startExecutor();
    const [keys, release, other] = [makeKeyPair(), makeKeyPair(), makeKeyPair()];
    const listed = [keys.publicKey, { ...release.publicKey, group: "release" }, other.publicKey];
    const rules = [
      { group: "", signatures: 2 },
      { group: "release", signatures: 1 },
    ];
    executor.assign(listed, DEFAULT_EXECUTION_LIMITS, "default", 0, rules);
    const signedBy = (...pairs: readonly KeyPair[]) => {
      const all = pairs.map((pair) => attest(CODE, pair));
      const [first = attest(CODE, keys)] = all;
      return { ...first, signatures: all.flatMap(({ signatures }) => signatures) };
    };
    const load = async (...pairs: readonly KeyPair[]) =>
      (await executor.load(CODE, signedBy(...pairs), NO_MAP))?.reason;
    expect(await load(keys)).toBe("SIGNATURES_INSUFFICIENT");
    expect(await load(release)).toBe("SIGNATURES_INSUFFICIENT");
    expect(await load(keys, other)).toBe("SIGNATURES_INSUFFICIENT");
    expect(await load(keys, keys, release)).toBe("SIGNATURE_INVALID");
    expect(await load(keys, release)).toBeUndefined();
    const status = { createdAt: { seconds: 0n, nanos: 0 } };
    executor.send({
      case: "keys",
      value: {
        keys: [
          { ...keys.publicKey, ...status, status: 1 },
          { ...release.publicKey, ...status, status: 3, group: "release" },
        ],
      },
    });
    expect(await executor.reduce(sha256Hex(CODE), [])).toMatchObject({ ok: false, reason: "KEY_REVOKED" });
  });

  it("and unloads it at once when its only key is revoked", async () => {
    const { executor, digest, keys } = await startModule(CODE.toString());
    const fold = await executor.openFold(digest, 1);
    executor.send({
      case: "keys",
      value: { keys: [{ ...keys.publicKey, status: 3, createdAt: { seconds: 0n, nanos: 0 } }] },
    });
    expect(await executor.reduce(digest, [{ data: { x: 1 } }])).toMatchObject({ ok: false, reason: "KEY_REVOKED" });
    executor.sendBatch(fold, 1n, [{ data: { x: 1 } }]);
    expect((await executor.expect("failed")).fault?.reason).toBe(12);
  });

  it("only if it is one ES module with a definition for its default export", async () => {
    const executor = await startExecutor();
    const keys = makeKeyPair();
    executor.assign([keys.publicKey]);
    const messageFor = async (source: string | Uint8Array): Promise<string> => {
      const code = Buffer.from(source);
      const failure = await executor.load(code, attest(code, keys), NO_MAP);
      expect(failure?.reason).toBe("EXCEPTION");
      return failure?.message ?? "";
    };
    expect(await messageFor("export default {")).toContain("not one ES module");
    expect(await messageFor("import 'node:fs'; export default {};")).toContain("not one ES module");
    expect(await messageFor("export const initial = 1;")).toContain("not an object");
    expect(await messageFor("export default { initial() {} };")).toContain("`apply`");
    expect(await messageFor("export default { get initial() { return () => 0; }, apply() {} };")).toContain(
      "`initial`",
    );
    expect(await messageFor("export default Object.create({ initial() {}, apply() {} });")).toContain("`initial`");
    expect(await messageFor("export default await new Promise(() => {}).then();")).not.toBe("");
    expect(await messageFor("throw new TypeError('at the top');export default {};")).toBe("TypeError: at the top");
    expect(await messageFor(Uint8Array.from([0xff, 0xfe]))).toContain("UTF-8");
  });

  it("whose evaluation ends within the limits", async () => {
    const executor = await startExecutor();
    const keys = makeKeyPair();
    executor.assign([keys.publicKey]);
    const code = Buffer.from("for (;;); export default {};");
    expect(await executor.load(code, attest(code, keys), NO_MAP)).toMatchObject({ reason: "CPU_TIME_LIMIT" });
  });
});

describe("the program ends", () => {
  it("when it is assigned twice", async () => {
    const executor = await startExecutor();
    const { publicKey } = makeKeyPair();
    executor.assign([publicKey]);
    executor.assign([publicKey], undefined, "another");
    expect((await executor.ended()).exitCode).toBe(2);
  });

  it("when it gets work before it is assigned", async () => {
    const executor = await startExecutor();
    executor.send({ case: "reduce", value: { call: 1, artifactDigest: DIGEST, revision: 1n, request: NO_MAP } });
    expect((await executor.ended()).exitCode).toBe(2);
  });

  it("when a frame cannot be read, or is of no known kind", async () => {
    for (const bytes of [Uint8Array.from([0xff, 0xff]), toBinary(ToExecutorSchema, create(ToExecutorSchema))]) {
      const executor = await startExecutor();
      executor.sendBytes(bytes);
      expect((await executor.ended()).exitCode).toBe(2);
    }
  });

  it("when the gateway hangs up", async () => {
    const executor = await startExecutor();
    executor.hangUp();
    expect((await executor.ended()).exitCode).toBe(0);
  });
});

it("a ping is answered with the CPU time that the process has used", async () => {
  const executor = await startExecutor();
  executor.send({ case: "ping", value: { nonce: 42 } });
  const pong = await executor.expect("pong");
  expect(pong.nonce).toBe(42);
  expect(pong.cpuTimeNs).toBeGreaterThan(0n);
});
