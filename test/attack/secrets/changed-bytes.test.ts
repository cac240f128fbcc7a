import { copyFileSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { seal, unseal } from "../../../src/deploy/secrets/sealed-box.ts";
import { filledDirectory, freshDirectory, refusalOf, tamper } from "./fixture.ts";

const CONTEXT = ["what", "tenant", "function", "NAME"];

it("no bit of a key, a nonce, a ciphertext or what it belongs to can be changed, and nothing cut off or added", () => {
  const key = Buffer.alloc(32, 7);
  const plain = Buffer.from("a secret");
  const sealed = seal(key, CONTEXT, plain);
  expect(unseal(key, CONTEXT, sealed)).toEqual(plain);
  const flipped = (bytes: Uint8Array, bit: number): Buffer => {
    const copy = Buffer.from(bytes);
    copy[bit >> 3] = (copy[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    return copy;
  };
  for (let bit = 0; bit < key.byteLength * 8; bit++) expect(unseal(flipped(key, bit), CONTEXT, sealed)).toBeUndefined();
  for (const part of ["nonce", "ciphertext"] as const) {
    for (let bit = 0; bit < sealed[part].byteLength * 8; bit++) {
      expect(unseal(key, CONTEXT, { ...sealed, [part]: flipped(sealed[part], bit) })).toBeUndefined();
    }
    for (let length = 0; length < sealed[part].byteLength; length++) {
      expect(unseal(key, CONTEXT, { ...sealed, [part]: sealed[part].subarray(0, length) })).toBeUndefined();
    }
    expect(unseal(key, CONTEXT, { ...sealed, [part]: Buffer.concat([sealed[part], Buffer.alloc(1)]) })).toBeUndefined();
  }
  for (const context of [[], ["what", "tenant", "functionNAME"], ["what", "tenant", "function"], [...CONTEXT, ""]]) {
    expect(unseal(key, context, sealed)).toBeUndefined();
  }
});

it("the same value is never sealed to the same bytes", () => {
  const key = Buffer.alloc(32, 7);
  const seen = new Set<string>();
  for (let count = 0; count < 1_000; count++) {
    const { ciphertext, nonce } = seal(key, CONTEXT, Buffer.from("a secret"));
    seen.add(Buffer.from(nonce).toString("hex"));
    seen.add(Buffer.from(ciphertext).toString("hex"));
  }
  expect(seen.size).toBe(2_000);
});

it("a row or a wrapped key of which a byte was changed keeps the server from starting, and the message holds no key", async () => {
  const intact = await filledDirectory();
  const flip = (column: string) =>
    `${column} = CAST(substr(${column}, 1, 8) || x'00' || substr(${column}, 10) AS BLOB)`;
  const changes = {
    "secrets SET nonce = zeroblob(12)": "is not as it was kept",
    [`secrets SET ${flip("ciphertext")}`]: "is not as it was kept",
    "secrets SET ciphertext = x''": "is not as it was kept",
    "secrets SET data_key_id = 'x'": "is not as it was kept",
    [`data_keys SET ${flip("wrapped")}`]: "does not open the data key",
    "data_keys SET wrapped = x''": "does not open the data key",
    "data_keys SET id = 'x'": "does not open the data key",
    "data_keys SET master_key_id = 'file:0'": "are kept under the master key file:0",
  };
  for (const [change, complaint] of Object.entries(changes)) {
    const directory = freshDirectory();
    mkdirSync(directory, { mode: 0o700 });
    for (const file of ["assay.db", "master.key"]) copyFileSync(join(intact, file), join(directory, file));
    expect(tamper(directory, `UPDATE ${change} WHERE tenant = 't1'`)).toBeGreaterThan(0);
    const refusal = await refusalOf(directory);
    expect(refusal, change).toContain(complaint);
    expect(refusal).not.toContain(directory);
  }
});
