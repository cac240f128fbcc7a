/** An executor that was built with the keys to trust runs nothing that they did not sign: a gateway in other hands cannot tell it to. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, it } from "vitest";
import { attachTo } from "../../../src/execute/attached/connect.ts";
import type { PublicKey } from "../../../src/flow.ts";
import { NO_WATCHDOG, type Parcel, TENANT, ThrowawayStage } from "../../../src/selftest/stage.ts";
import { makeKey, seal, statementFor, type ThrowawayKey } from "../../../src/selftest/throwaway-seal.ts";
import { faultOf, until } from "../../unit/execute/fixture.ts";

const LAUNCHER = fileURLToPath(new URL("../../../bin/assay", import.meta.url));

const ours = makeKey("active");
const theirs = makeKey("active");

let directory: string;
let executor: ChildProcess;
let gateway: ThrowawayStage;
/** Whose signatures count, as the gateway has it: it may say anything. */
let said: readonly PublicKey[];
beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), "assay-trusted-"));
  const [socket, keys] = [join(directory, "one.sock"), join(directory, "trusted.pem")];
  writeFileSync(keys, `# the release key\n${ours.listed.pem}`);
  const flags = [`--socket=${socket}`, "--sandbox=process", `--trusted-keys=${keys}`];
  executor = spawn(process.execPath, [LAUNCHER, "executor", ...flags], { stdio: "ignore" });
  await until(() => existsSync(socket));
  said = [];
  const walls = { layers: [], start: () => attachTo(socket), close: () => Promise.resolve() };
  gateway = new ThrowawayStage({ program: [], ...NO_WATCHDOG, walls, keys: () => said });
});
afterEach(async () => {
  await gateway.close();
  if (executor.exitCode === null && executor.signalCode === null) {
    executor.kill("SIGKILL");
    await once(executor, "close");
  }
  rmSync(directory, { recursive: true, force: true });
});

/** Code that `signer` signed, of which nobody can say that it was loaded before. */
function signedBy(...signers: readonly ThrowawayKey[]): Parcel {
  const mark = signers.map(({ listed }) => listed.keyId).join();
  const code = Buffer.from(`export default { initial: () => 0, apply: (n) => n + 1 }; // ${mark}`);
  return { code, attestation: seal(statementFor(code, TENANT), ...signers) };
}

const refused = { reason: "SIGNATURE_INVALID", message: `the key ${theirs.listed.keyId} is not known here` };

it("a gateway that lists a key of its own cannot make it run what that key signed", async () => {
  said = [ours.listed, theirs.listed];
  expect(await faultOf(gateway.reduce(signedBy(theirs), ["{}"]))).toMatchObject(refused);
  // Nor beside a signature that counts: nobody is to vouch whom it does not know.
  expect(await faultOf(gateway.reduce(signedBy(ours, theirs), ["{}"]))).toMatchObject(refused);
  expect(await gateway.reduce(signedBy(ours), ["{}"])).toMatchObject({ state: "1" });
});

it("a gateway that sends its key once the executor is at work cannot either", async () => {
  said = [ours.listed];
  expect(await gateway.reduce(signedBy(ours), ["{}"])).toMatchObject({ state: "1" });
  said = [ours.listed, theirs.listed];
  gateway.keysChanged();
  expect(await faultOf(gateway.reduce(signedBy(theirs), ["{}"]))).toMatchObject(refused);
});

it("a gateway that lists its key under the trusted one's name cannot either", async () => {
  said = [{ ...theirs.listed, keyId: ours.listed.keyId }];
  const { code, attestation } = signedBy(theirs);
  const [signature] = attestation.signatures;
  const renamed = {
    ...attestation,
    signatures: [{ keyId: ours.listed.keyId, signature: signature?.signature ?? code }],
  };
  expect(await faultOf(gateway.reduce({ code, attestation: renamed }, ["{}"]))).toMatchObject({
    reason: "SIGNATURE_INVALID",
  });
});

it("a gateway can still withdraw a trusted key", async () => {
  said = [{ ...ours.listed, status: "revoked" }];
  expect(await faultOf(gateway.reduce(signedBy(ours), ["{}"]))).toMatchObject({ reason: "KEY_REVOKED" });
});
