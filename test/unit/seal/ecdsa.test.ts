import { sign } from "node:crypto";
import { describe, expect, it } from "vitest";
import { isStrictSignature, normaliseSignature } from "../../../src/seal/ecdsa.ts";
import { KEY } from "../../attack/tamper/sealed.ts";

const ORDER = "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551";
/** Half the order, rounded down: the highest low s. */
const HALF = "7fffffff800000007fffffffffffffffde737d56d38bcf4279dce5617e3192a8";
const HALF_AND_ONE = "7fffffff800000007fffffffffffffffde737d56d38bcf4279dce5617e3192a9";

const der = (r: string, s: string): Buffer => {
  const integer = (hex: string) => Buffer.concat([Buffer.from([2, hex.length / 2]), Buffer.from(hex, "hex")]);
  const body = Buffer.concat([integer(r), integer(s)]);
  return Buffer.concat([Buffer.from([0x30, body.byteLength]), body]);
};

// These hold with OpenSSL's own strictness switched off: it is never asked.
describe("the one encoding of a signature", () => {
  it.each([
    ["the least values", "01", "01"],
    ["a value whose first bit is set, behind a zero", "0080", "01"],
    ["the highest r", `00${ORDER.slice(0, -1)}0`, "01"],
    ["the highest low s", "01", HALF],
  ])("allows %s", (_name, r, s) => {
    expect(isStrictSignature(der(r, s))).toBe(true);
    expect([...normaliseSignature(der(r, s))]).toEqual([...der(r, s)]);
  });

  const good = der("01", "01");
  it.each<readonly [string, Uint8Array]>([
    ["a padded r", der("0001", "01")],
    ["a padded s", der("01", "007f")],
    ["a zero r", der("00", "01")],
    ["a zero s", der("01", "00")],
    ["an r of no bytes", der("", "01")],
    ["a negative r", der("80", "01")],
    ["a negative s", der("01", "ff")],
    ["r = n", der(`00${ORDER}`, "01")],
    ["s = n", der("01", `00${ORDER}`)],
    ["an r of 34 bytes", der(`0000${ORDER}`, "01")],
    ["a byte behind the sequence", Buffer.concat([good, Buffer.from([0])])],
    ["a byte behind s inside the sequence", Buffer.from([0x30, 7, ...good.subarray(2), 0])],
    ["a sequence that ends early", Buffer.from([0x30, 5, ...good.subarray(2)])],
    ["a sequence that ends late", Buffer.from([0x30, 7, ...good.subarray(2)])],
    ["an s that ends late", Buffer.from([0x30, 6, 2, 1, 1, 2, 2, 1])],
    ["an r that reaches over s", Buffer.from([0x30, 6, 2, 4, 1, 2, 1, 1])],
    ["one integer", Buffer.from([0x30, 3, 2, 1, 1])],
    ["three integers", Buffer.from([0x30, 9, 2, 1, 1, 2, 1, 1, 2, 1, 1])],
    ["another tag for r", Buffer.from([0x30, 6, 3, 1, 1, 2, 1, 1])],
    ["another tag for s", Buffer.from([0x30, 6, 2, 1, 1, 3, 1, 1])],
    ["another tag for the sequence", Buffer.from([0x31, ...good.subarray(1)])],
    ["a length in long form", Buffer.from([0x30, 0x81, 6, ...good.subarray(2)])],
    ["nothing", Buffer.alloc(0)],
    ["a tag alone", Buffer.from([0x30])],
  ])("refuses %s, also for signing", (_name, bytes) => {
    expect(isStrictSignature(bytes)).toBe(false);
    expect(() => normaliseSignature(bytes)).toThrow(TypeError);
  });

  it("refuses the lowest high s, and makes it low when signing", () => {
    expect(isStrictSignature(der("01", HALF_AND_ONE))).toBe(false);
    expect([...normaliseSignature(der("01", HALF_AND_ONE))]).toEqual([...der("01", HALF)]);
    expect([...normaliseSignature(der("01", `00${ORDER.slice(0, -1)}0`))]).toEqual([...der("01", "01")]);
  });

  it("is made of whatever OpenSSL signs", () => {
    let changed = 0;
    for (let round = 0; round < 200; round++) {
      const made = sign("sha256", Buffer.from(`${round}`), KEY.privateKey);
      const normal = normaliseSignature(made);
      expect(isStrictSignature(normal)).toBe(true);
      if (!isStrictSignature(made)) changed++;
    }
    // About half have a high s; none or all would mean that nothing was tried.
    expect(changed).toBeGreaterThan(50);
    expect(changed).toBeLessThan(150);
  });
});
