import { generateKeyPairSync } from "node:crypto";
import { describe, expect, it } from "vitest";
import { keysTrusted, readTrustedKeys } from "../../../src/seal/trusted-keys.ts";
import { makeKey } from "../../../src/selftest/throwaway-seal.ts";

const [one, two] = [makeKey("active").listed, makeKey("active").listed];

describe("a file of trusted keys", () => {
  it("is read as PEM blocks with comments between them", () => {
    expect([...readTrustedKeys(`# release\n${one.pem}\n\r\n# security\n${two.pem}`)]).toEqual([one.keyId, two.keyId]);
  });

  const commented = (pem: string) => pem.trimEnd().replaceAll(/^/gm, "# ");
  it("does not trust a key whose lines are comments", () => {
    expect([...readTrustedKeys(`${commented(one.pem)}\n${two.pem}`)]).toEqual([two.keyId]);
    expect(() => readTrustedKeys(commented(one.pem))).toThrow(/there is no key/);
  });

  const rsa = generateKeyPairSync("rsa", { modulusLength: 2_048 }).publicKey.export({ format: "pem", type: "spki" });
  const secret = generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey.export({ format: "pem", type: "pkcs8" });
  it.each([
    ["nothing", "", /there is no key/],
    ["comments alone", "# soon\n", /there is no key/],
    ["a key of another kind", String(rsa), /block 1 is no ECDSA P-256/],
    ["a private key", one.pem + String(secret), /block 2 is no PUBLIC KEY/],
    ["text beside it", `${one.pem}trust me`, /text beside the keys/],
    ["half a key", one.pem.slice(0, 80), /text beside the keys/],
    ["a key whose first line alone is a comment", `${two.pem}# ${one.pem}`, /text beside the keys/],
    ["a key whose last line is a comment", one.pem.replace("-----END", "# -----END"), /text beside the keys/],
    ["a key id", one.keyId, /text beside the keys/],
  ])("is refused with a word: %s", (_what, text, words) => {
    expect(() => readTrustedKeys(text)).toThrow(words);
  });

  it("says nothing of what it holds when it is refused", () => {
    const told = (() => {
      try {
        return [...readTrustedKeys(String(secret))].join();
      } catch (error) {
        return String(error);
      }
    })();
    expect(told).toContain("private keys stay where they are");
    expect(told).not.toContain(String(secret).split("\n")[1]);
  });
});

describe("a gateway's keys", () => {
  it("all count where nothing was built in, and none where none of them was", () => {
    expect(keysTrusted([one, two], undefined)).toEqual([one, two]);
    expect(keysTrusted([one, two], new Set())).toEqual([]);
    expect(keysTrusted([one, two], new Set([two.keyId]))).toEqual([two]);
  });

  it("are known by their bytes, whatever they are called", () => {
    expect(
      keysTrusted(
        [
          { ...two, keyId: one.keyId },
          { ...one, keyId: two.keyId },
        ],
        new Set([one.keyId]),
      ),
    ).toEqual([]);
  });
});
