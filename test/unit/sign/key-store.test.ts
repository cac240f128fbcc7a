import { spawn } from "node:child_process";
import {
  chmodSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { systemClock } from "../../../src/base/clock.ts";
import { DataDirectoryError } from "../../../src/base/data-directory.ts";
import { isStrictSignature, verifySignature } from "../../../src/seal/ecdsa.ts";
import { readPublicKey } from "../../../src/seal/public-key.ts";
import { generateKeyPair, writePrivateKey } from "../../../src/sign/file-signer.ts";
import { openKeyStore } from "../../../src/sign/key-store.ts";

let root: string;
let directory: string;
const open = () => openKeyStore({ directory, clock: systemClock });

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "assay-keys-"));
  directory = join(root, "data", "keys");
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const modeOf = (path: string) => statSync(path).mode & 0o777;
const privatePathOf = (keyId: string) => join(directory, `${keyId}.pem`);

describe("a later start", () => {
  it("makes no key in place of a list that is lost, and says what to restore", () => {
    open();
    rmSync(join(directory, "keys.json"));
    const before = readdirSync(directory);
    expect(() => openKeyStore({ directory, clock: systemClock, mayMakeKey: false })).toThrow(
      /keys\.json is missing.*backup/,
    );
    expect(readdirSync(directory)).toEqual(before);
  });
});

describe("the first start", () => {
  it("makes one key pair whose private half its owner alone can read", () => {
    const { signer, keys } = open();
    expect(keys()).toEqual([signer.publicKey]);
    expect(signer.publicKey.status).toBe("active");
    expect(modeOf(directory)).toBe(0o700);
    expect(readdirSync(directory).sort()).toEqual([`${signer.publicKey.keyId}.pem`, "keys.json"].sort());
    expect(modeOf(privatePathOf(signer.publicKey.keyId))).toBe(0o600);
    expect(readFileSync(privatePathOf(signer.publicKey.keyId), "utf8")).toMatch(/^-----BEGIN PRIVATE KEY-----\n/);
    expect(readFileSync(join(directory, "keys.json"), "utf8")).not.toContain("PRIVATE");
  });

  it("makes the same files whatever the umask", () => {
    const before = process.umask(0o000);
    try {
      const { signer } = open();
      expect(modeOf(directory)).toBe(0o700);
      expect(modeOf(privatePathOf(signer.publicKey.keyId))).toBe(0o600);
      expect(modeOf(join(directory, "keys.json"))).toBe(0o600);
    } finally {
      process.umask(before);
    }
  });

  it("gives all of several processes that race the same key", async () => {
    const script = fileURLToPath(new URL("open-key-store-process.ts", import.meta.url));
    for (let round = 0; round < 8; round++) {
      directory = join(root, `race ${round}`, "keys");
      const children = Array.from({ length: 3 }, () =>
        spawn(process.execPath, [script, directory], { stdio: ["pipe", "pipe", "inherit"] }),
      );
      const answers = children.map((child) => text(child.stdout));
      // Long enough for all of them to be there; one that comes late starts late, which is a race too.
      const startAtMs = Date.now() + 400;
      for (const child of children) child.stdin.end(String(startAtMs));
      const ids = await Promise.all(answers);
      expect(new Set(ids).size).toBe(1);
      expect(ids[0]).toMatch(/^[0-9a-f]{64}$/);
      expect(readdirSync(directory).sort()).toEqual([`${ids[0]}.pem`, "keys.json"].sort());
    }
  });
});

describe("a later start", () => {
  it("finds the same key, and its signatures verify in strict encoding", async () => {
    const first = open().signer;
    const second = open().signer;
    expect(second.publicKey).toEqual(first.publicKey);
    const key = readPublicKey(first.publicKey.pem);
    expect(key?.keyId).toBe(first.publicKey.keyId);
    if (key === undefined) return;
    for (let round = 0; round < 64; round++) {
      const message = Buffer.from(`message ${round}`);
      const signature = await second.sign(message);
      expect(isStrictSignature(signature)).toBe(true);
      expect(verifySignature(message, signature, key.key)).toBe(true);
    }
  });

  it("passes over a private file that the list does not name", () => {
    const { signer } = open();
    const stray = generateKeyPair();
    writePrivateKey(privatePathOf(stray.keyId), stray.privateKey);
    expect(open().signer.publicKey.keyId).toBe(signer.publicKey.keyId);
  });

  it("signs with the newest active key and lists the others newest first", () => {
    const old = open().signer.publicKey;
    const fresh = generateKeyPair();
    writePrivateKey(privatePathOf(fresh.keyId), fresh.privateKey);
    const keys = [
      { ...old, status: "retired" },
      { keyId: fresh.keyId, pem: fresh.pem, status: "active", createdAtMs: old.createdAtMs + 1 },
    ];
    writeFileSync(join(directory, "keys.json"), JSON.stringify({ version: 1, keys }));
    const opened = open();
    expect(opened.signer.publicKey.keyId).toBe(fresh.keyId);
    expect(opened.keys().map(({ keyId, status }) => [keyId, status])).toEqual([
      [fresh.keyId, "active"],
      [old.keyId, "retired"],
    ]);
  });
});

describe("a server does not start", () => {
  const refusal = (): string => {
    try {
      open();
    } catch (error) {
      expect(error).toBeInstanceOf(DataDirectoryError);
      return error instanceof Error ? error.message : "";
    }
    throw new Error("the key store opened");
  };

  for (const mode of [0o640, 0o604, 0o660, 0o601]) {
    it(`when its private key has mode ${mode.toString(8)}`, () => {
      const path = privatePathOf(open().signer.publicKey.keyId);
      chmodSync(path, mode);
      expect(refusal()).toContain(`chmod 600 ${path}`);
    });
  }

  it("when others can enter the key directory", () => {
    open();
    chmodSync(directory, 0o750);
    expect(refusal()).toContain(`chmod 700 ${directory}`);
  });

  it("when others can write the list of keys", () => {
    open();
    chmodSync(join(directory, "keys.json"), 0o622);
    expect(refusal()).toContain("keys.json");
  });

  it("when the private key is missing, and says so without making another", () => {
    const { keyId } = open().signer.publicKey;
    rmSync(privatePathOf(keyId));
    expect(refusal()).toContain("cannot be opened");
    expect(readdirSync(directory)).toEqual(["keys.json"]);
  });

  it("when the private key is another one", () => {
    const { keyId } = open().signer.publicKey;
    rmSync(privatePathOf(keyId));
    writePrivateKey(privatePathOf(keyId), generateKeyPair().privateKey);
    expect(refusal()).toContain("is not the private key of");
  });

  it("when the private key is a symbolic link", () => {
    const path = privatePathOf(open().signer.publicKey.keyId);
    renameSync(path, join(root, "elsewhere.pem"));
    symlinkSync(join(root, "elsewhere.pem"), path);
    expect(refusal()).toContain("cannot be opened");
  });

  it("when the private key is garbage, and the message does not show it", () => {
    const path = privatePathOf(open().signer.publicKey.keyId);
    writeFileSync(path, "-----BEGIN PRIVATE KEY-----\nc2VjcmV0IGdhcmJhZ2U=\n-----END PRIVATE KEY-----\n");
    expect(refusal()).not.toContain("c2Vjcm");
  });

  for (const [what, list] of [
    ["is cut short", '{"version":1,"keys":['],
    ["is of another version", '{"version":2,"keys":[]}'],
    ["is empty", '{"version":1,"keys":[]}'],
    ["holds nonsense", '{"version":1,"keys":[null]}'],
  ] as const) {
    it(`when the list of keys ${what}`, () => {
      open();
      writeFileSync(join(directory, "keys.json"), list);
      expect(refusal()).toContain("keys.json");
    });
  }

  it("when every key is revoked", () => {
    const { publicKey } = open().signer;
    const keys = [{ ...publicKey, status: "revoked" }];
    writeFileSync(join(directory, "keys.json"), JSON.stringify({ version: 1, keys }));
    expect(refusal()).toContain("no active key");
  });

  it("when a listed id is not that of the listed key", () => {
    const { publicKey } = open().signer;
    const keys = [{ ...publicKey, pem: generateKeyPair().pem }];
    writeFileSync(join(directory, "keys.json"), JSON.stringify({ version: 1, keys }));
    expect(refusal()).toContain("not a P-256 public key with its id");
  });
});
