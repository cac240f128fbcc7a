import { createPublicKey, generateKeyPairSync } from "node:crypto";
import { describe, expect, it } from "vitest";
import { sha256Hex } from "../../../src/base/digest.ts";
import { readPublicKey, writePublicKey } from "../../../src/seal/public-key.ts";
import { KEY } from "../../attack/tamper/sealed.ts";

const { pem, keyId } = KEY.listed;
const spki = createPublicKey(pem).export({ format: "der", type: "spki" });
const toPem = (der: Uint8Array, label = "PUBLIC KEY") => {
  const lines =
    Buffer.from(der)
      .toString("base64")
      .match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join("\n")}\n-----END ${label}-----\n`;
};
/** The same key with the first byte of its point, at 26, replaced. */
const withPointForm = (form: number) => Buffer.concat([spki.subarray(0, 26), Buffer.from([form]), spki.subarray(27)]);

describe("a public key", () => {
  it("is named by the SHA-256 of its DER", () => {
    expect(readPublicKey(pem)?.keyId).toBe(sha256Hex(spki));
    expect(keyId).toBe(sha256Hex(spki));
  });

  it("may come with other line ends and line lengths, under the same id", () => {
    expect(readPublicKey(pem.replaceAll("\n", "\r\n"))?.keyId).toBe(keyId);
    expect(readPublicKey(pem.trimEnd())?.keyId).toBe(keyId);
    const oneLine = `-----BEGIN PUBLIC KEY-----\n${spki.toString("base64")}\n-----END PUBLIC KEY-----`;
    expect(readPublicKey(oneLine)?.keyId).toBe(keyId);
  });

  it("has one DER: a hybrid form of the same point, which OpenSSL reads, is refused", () => {
    const last = spki.at(-1) ?? 0;
    const hybrid = withPointForm(last % 2 === 0 ? 6 : 7);
    expect(createPublicKey({ key: hybrid, format: "der", type: "spki" }).asymmetricKeyType).toBe("ec");
    expect(readPublicKey(toPem(hybrid))).toBeUndefined();
  });

  it("is a point of the curve", () => {
    const off = Buffer.from(spki);
    off[off.length - 1] = (off.at(-1) ?? 0) ^ 1;
    expect(readPublicKey(toPem(off))).toBeUndefined();
    expect(readPublicKey(toPem(Buffer.concat([spki.subarray(0, 27), Buffer.alloc(64)])))).toBeUndefined();
  });

  const bodyStart = pem.indexOf("\n") + 1;
  it.each([
    ["nothing", ""],
    ["text around it", `hello\n${pem}`],
    ["two keys", pem + pem],
    ["a header inside", pem.replace("\n", "\nProc-Type: 4\n")],
    ["a character that is not base64", `${pem.slice(0, bodyStart)}*${pem.slice(bodyStart)}`],
    ["padding in the middle", `${pem.slice(0, bodyStart)}AA==${pem.slice(bodyStart)}`],
    [
      "bits behind the last byte",
      pem.replace(/([^=])==\n/, (_, c: string) => `${String.fromCharCode(c.charCodeAt(0) + 1)}==\n`),
    ],
    ["a byte behind it", toPem(Buffer.concat([spki, Buffer.from([0])]))],
    ["another label", toPem(spki, "EC PUBLIC KEY")],
    ["its private half", KEY.privateKey.export({ format: "pem", type: "pkcs8" }).toString()],
    ["its private half in SEC1", KEY.privateKey.export({ format: "pem", type: "sec1" }).toString()],
    ["a private key under the label of a public one", toPem(KEY.privateKey.export({ format: "der", type: "pkcs8" }))],
    ["more than 1,024 characters", pem + " ".repeat(1_024)],
  ])("is refused with %s", (_name, text) => {
    expect(text).not.toBe(pem);
    expect(readPublicKey(text)).toBeUndefined();
  });

  it("is written only for P-256", () => {
    for (const namedCurve of ["secp256k1", "P-384", "brainpoolP256r1"]) {
      const pair = generateKeyPairSync("ec", { namedCurve });
      expect(() => writePublicKey(pair.publicKey)).toThrow(TypeError);
      expect(readPublicKey(pair.publicKey.export({ format: "pem", type: "spki" }).toString())).toBeUndefined();
    }
    expect(writePublicKey(KEY.privateKey)).toEqual({ keyId, pem });
  });
});
