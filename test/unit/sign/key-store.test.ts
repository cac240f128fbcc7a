import { spawn } from "node:child_process";
import { sign } from "node:crypto";
import {
  chmodSync,
  mkdirSync,
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
import { Fault } from "../../../src/fault/fault.ts";
import type { PublicKey } from "../../../src/flow.ts";
import { isStrictSignature, verifySignature } from "../../../src/seal/ecdsa.ts";
import { readPublicKey } from "../../../src/seal/public-key.ts";
import { generateKeyPair, writePrivateKey } from "../../../src/sign/file-signer.ts";
import { openKeyStore } from "../../../src/sign/key-store.ts";

let root: string;
let directory: string;
/** The keys, and the signer of the group `default`, which there is where a test asks for it. */
const open = () => {
  const store = openKeyStore({ directory, clock: systemClock });
  const signer = store.signerOf("default");
  if (signer === undefined) throw new TypeError("the group default has no signer");
  return { signer, keys: () => store.keys() };
};

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
    ["is of another version", '{"version":3,"keys":[]}'],
    ["is empty", '{"version":1,"keys":[]}'],
    ["holds nonsense", '{"version":1,"keys":[null]}'],
  ] as const) {
    it(`when the list of keys ${what}`, () => {
      open();
      writeFileSync(join(directory, "keys.json"), list);
      expect(refusal()).toContain("keys.json");
    });
  }

  it("when a listed id is not that of the listed key", () => {
    const { publicKey } = open().signer;
    const keys = [{ ...publicKey, pem: generateKeyPair().pem }];
    writeFileSync(join(directory, "keys.json"), JSON.stringify({ version: 1, keys }));
    expect(refusal()).toContain("not a P-256 public key with its id");
  });
});

describe("a key's life", () => {
  const store = () => openKeyStore({ directory, clock: systemClock });
  const statuses = (keys: readonly PublicKey[]) => keys.map(({ status, group }) => [status, group]);

  it("a rotation makes the next key of the group, retires the one before and deletes its private half", () => {
    const keys = store();
    const first = keys.signerOf("default")?.publicKey;
    const second = keys.rotate("default");
    expect(keys.signerOf("default")?.publicKey.keyId).toBe(second.keyId);
    expect(statuses(keys.keys())).toEqual([
      ["active", "default"],
      ["retired", "default"],
    ]);
    expect(readdirSync(directory).sort()).toEqual([`${second.keyId}.pem`, "keys.json"].sort());
    const reopened = store();
    expect(reopened.keys()).toEqual(keys.keys());
    expect(reopened.signerOf("default")?.publicKey.keyId).toBe(second.keyId);
    expect(reopened.keys()[1]?.keyId).toBe(first?.keyId);
  });

  it("groups have a key each, and one group's rotation leaves the others alone", () => {
    const keys = store();
    const { keyId } = keys.rotate("release");
    expect(keys.signerOf("release")?.publicKey.keyId).toBe(keyId);
    expect(statuses(keys.keys())).toEqual([
      ["active", "release"],
      ["active", "default"],
    ]);
    expect(store().signerOf("release")?.publicKey.keyId).toBe(keyId);
    expect(store().signerOf("other")).toBeUndefined();
  });

  it("a retired key signs nothing, a revoked one cannot be brought back, and both last", () => {
    const keys = store();
    const id = keys.keys()[0]?.keyId ?? "";
    expect(keys.retire(id).status).toBe("retired");
    expect(keys.retire(id).status).toBe("retired");
    expect(keys.signerOf("default")).toBeUndefined();
    expect(keys.revoke(id).status).toBe("revoked");
    expect(keys.revoke(id).status).toBe("revoked");
    expect(() => keys.retire(id)).toThrow(Fault);
    expect(() => keys.revoke("a".repeat(64))).toThrow("there is no key");
    const reopened = store();
    expect(statuses(reopened.keys())).toEqual([["revoked", "default"]]);
    expect(reopened.signerOf("default")).toBeUndefined();
    expect(reopened.rotate("default").status).toBe("active");
    expect(store().signerOf("default")).toBeDefined();
  });

  it("a listener hears of a change once it is on the disk", () => {
    const keys = store();
    const seen: string[] = [];
    keys.onChange(() => seen.push(readFileSync(join(directory, "keys.json"), "utf8")));
    const { keyId } = keys.rotate("default");
    keys.revoke(keyId);
    expect(seen.map((text) => statuses(JSON.parse(text).keys).map(([status]) => status))).toEqual([
      ["active", "retired"],
      ["revoked", "retired"],
    ]);
  });

  it("a list of before there were groups is read as it was meant", () => {
    const { keyId, pem, createdAtMs } = open().signer.publicKey;
    const list = { version: 1, keys: [{ keyId, pem, status: "active", createdAtMs }] };
    writeFileSync(join(directory, "keys.json"), JSON.stringify(list));
    expect(store().signerOf("default")?.publicKey).toMatchObject({ keyId, group: "default" });
  });

  it("a change that fails leaves what the disk says, and a server that starts again", () => {
    const keys = store();
    const before = keys.keys();
    // A folder cannot be replaced by a file.
    const list = readFileSync(join(directory, "keys.json"));
    chmodSync(join(directory, "keys.json"), 0o600);
    rmSync(join(directory, "keys.json"));
    mkdirSync(join(directory, "keys.json"));
    expect(() => keys.rotate("default")).toThrow();
    rmSync(join(directory, "keys.json"), { recursive: true });
    writeFileSync(join(directory, "keys.json"), list, { mode: 0o600 });
    expect(readdirSync(directory)).toHaveLength(2);
    expect(store().keys()).toEqual(before);
  });
});

describe("a key that is kept outside", () => {
  const { privateKey, keyId, pem } = generateKeyPair();
  const publicKey: PublicKey = { keyId, pem, status: "active", createdAtMs: 0, group: "release" };
  const signer = { publicKey, sign: async (message: Uint8Array) => sign("sha256", message, privateKey) };
  const store = (group = "release") => openKeyStore({ directory, clock: systemClock, outside: { group, signer } });

  it("becomes its group's active key, and no private half of it is written", () => {
    const keys = store();
    expect(keys.signerOf("release")).toBe(signer);
    expect(keys.keys().map(({ group }) => group)).toEqual(["release", "default"]);
    expect(readdirSync(directory)).toHaveLength(2);
    expect(readdirSync(directory)).not.toContain(`${keyId}.pem`);
    expect(store().keys()).toEqual(keys.keys());
  });

  it("makes no key in a file where it is the first of the group default", () => {
    const keys = store("default");
    expect(keys.keys()).toHaveLength(1);
    expect(readdirSync(directory)).toEqual(["keys.json"]);
  });

  it("is not rotated by a server that cannot make another, and signs nothing where it cannot be reached", () => {
    store();
    expect(() => store().rotate("release")).toThrow("kept outside");
    const without = openKeyStore({ directory, clock: systemClock });
    expect(without.signerOf("release")).toBeUndefined();
    expect(without.mute().map((key) => key.keyId)).toEqual([keyId]);
    expect(without.rotate("release").status).toBe("active");
    expect(without.keys().find((key) => key.keyId === keyId)?.status).toBe("retired");
    expect(() => store()).toThrow(/is retired in the group release/);
  });
});
