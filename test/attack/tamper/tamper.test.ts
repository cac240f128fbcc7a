import { generateKeyPairSync, sign } from "node:crypto";
import { describe, expect, it } from "vitest";
import { sha256Hex } from "../../../src/base/digest.ts";
import type { ReasonName } from "../../../src/fault/reasons.ts";
import type { Attestation } from "../../../src/flow.ts";
import { PAYLOAD_TYPE, preAuthenticationEncoding } from "../../../src/seal/dsse.ts";
import { writePublicKey } from "../../../src/seal/public-key.ts";
import { encodeStatement } from "../../../src/seal/statement.ts";
import type { Verification, VerificationCheck } from "../../../src/seal/verify.ts";
import fc from "../../property/fast-check.ts";
import { ATTESTATION, CODE, flipBit, judge, KEY, makeKey, STATEMENT, seal, signatureOf } from "./sealed.ts";

const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
const TEXT = Buffer.from(ATTESTATION.payload).toString("utf8");
const SIGNATURE = ATTESTATION.signatures[0] ?? signatureOf(ATTESTATION.payload, KEY);

/** Expects a refusal at exactly the check `name`, with `reason`. */
function expectRefused(answer: Verification, name: VerificationCheck["name"], reason: ReasonName): void {
  expect(answer.checks.filter(({ passed }) => !passed).map((check) => check.name)).toEqual([name]);
  expect(answer).toMatchObject({ valid: false, reason });
}

const withSignature = (signature: Uint8Array): Attestation => ({
  ...ATTESTATION,
  signatures: [{ keyId: SIGNATURE.keyId, signature }],
});

describe("what is not tampered with", () => {
  it("verifies, or the rest of this file would show nothing", () => {
    expect(judge(ATTESTATION).valid).toBe(true);
  });
});

describe("an artifact is refused", () => {
  it("with one byte of its code changed", () => {
    const code = Uint8Array.from(CODE);
    code[40] = (code[40] ?? 0) ^ 0x20;
    expectRefused(judge(ATTESTATION, code), "subject", "SIGNATURE_INVALID");
  });

  it("with a byte added or taken away", () => {
    expectRefused(judge(ATTESTATION, Uint8Array.from([...CODE, 0x0a])), "subject", "SIGNATURE_INVALID");
    expectRefused(judge(ATTESTATION, CODE.subarray(0, -1)), "subject", "SIGNATURE_INVALID");
    expectRefused(judge(ATTESTATION, new Uint8Array(0)), "subject", "SIGNATURE_INVALID");
  });

  it("with the attestation of another artifact", () => {
    const other = seal(encodeStatement({ ...STATEMENT, artifactDigest: sha256Hex("another") }), KEY);
    expectRefused(judge(other), "subject", "SIGNATURE_INVALID");
  });

  it("with the attestation of another tenant's same code", () => {
    const other = seal(encodeStatement({ ...STATEMENT, tenant: "other" }), KEY);
    expectRefused(judge(other), "tenant", "SIGNATURE_INVALID");
  });

  it("compiled under another policy", () => {
    const manifest = { ...STATEMENT.manifest, policyDigest: sha256Hex("a looser policy") };
    expectRefused(judge(seal(encodeStatement({ ...STATEMENT, manifest }), KEY)), "policy", "POLICY_STALE");
  });
});

describe("an envelope is refused", () => {
  it("with one byte of the payload changed", () => {
    for (const at of [0, 1, TEXT.indexOf("default"), TEXT.length - 1]) {
      expectRefused(
        judge({ ...ATTESTATION, payload: flipBit(ATTESTATION.payload, at * 8) }),
        "signature",
        "SIGNATURE_INVALID",
      );
    }
  });

  it("with another payload type", () => {
    for (const payloadType of [
      "application/vnd.in-toto+jsoN",
      "",
      "application/json",
      `${PAYLOAD_TYPE} `,
      `${PAYLOAD_TYPE}\0`,
    ]) {
      expectRefused(judge({ ...ATTESTATION, payloadType }), "envelope", "SIGNATURE_INVALID");
    }
  });

  it("with another payload type that was signed with it", () => {
    const payloadType = "application/json";
    const signatures = [signatureOf(ATTESTATION.payload, KEY, payloadType)];
    expectRefused(judge({ ...ATTESTATION, payloadType, signatures }), "envelope", "SIGNATURE_INVALID");
    // The type is bound: the same signature under the right name does not hold either.
    expectRefused(judge({ ...ATTESTATION, signatures }), "signature", "SIGNATURE_INVALID");
  });

  it("signed over the bare payload instead of its pre-authentication encoding", () => {
    const signature = sign("sha256", ATTESTATION.payload, KEY.privateKey);
    const answer = judge(withSignature(lowS(signature)));
    expectRefused(answer, "signature", "SIGNATURE_INVALID");
  });

  it("without any signature", () => {
    expectRefused(judge({ ...ATTESTATION, signatures: [] }), "envelope", "ATTESTATION_MISSING");
    expectRefused(
      judge({ payloadType: "", payload: new Uint8Array(0), signatures: [] }),
      "envelope",
      "ATTESTATION_MISSING",
    );
  });

  it("with an empty payload", () => {
    expectRefused(judge(seal("", KEY)), "envelope", "SIGNATURE_INVALID");
  });

  it("with a payload over 16 KiB, and one of exactly 16 KiB is read", () => {
    expectRefused(judge(seal(" ".repeat(16 * 1024 + 1), KEY)), "envelope", "SIGNATURE_INVALID");
    expectRefused(judge(seal(" ".repeat(16 * 1024), KEY)), "statement", "SIGNATURE_INVALID");
  });

  it("with two signatures of which one is bad, whichever it is", () => {
    const second = makeKey();
    const both = seal(ATTESTATION.payload, KEY, second);
    const keys = [KEY.listed, second.listed];
    expect(judge(both, CODE, keys).valid).toBe(true);
    for (const bad of [0, 1]) {
      const signatures = both.signatures.map((entry, index) =>
        index === bad
          ? { ...entry, signature: signatureOf(new Uint8Array(1), index === 0 ? KEY : second).signature }
          : entry,
      );
      expectRefused(judge({ ...both, signatures }, CODE, keys), "signature", "SIGNATURE_INVALID");
    }
  });

  it("with a second signature by a key that is not known", () => {
    expectRefused(judge(seal(ATTESTATION.payload, KEY, makeKey())), "signature", "SIGNATURE_INVALID");
  });

  it("with the same signature twice", () => {
    expectRefused(judge({ ...ATTESTATION, signatures: [SIGNATURE, SIGNATURE] }), "envelope", "SIGNATURE_INVALID");
  });

  it("with more than eight signatures", () => {
    const keys = Array.from({ length: 9 }, () => makeKey());
    const answer = judge(
      seal(ATTESTATION.payload, ...keys),
      CODE,
      keys.map(({ listed }) => listed),
    );
    expectRefused(answer, "envelope", "SIGNATURE_INVALID");
  });
});

/** r and s out of a signature that is known to be well-formed. */
function split(signature: Uint8Array): { r: bigint; s: bigint } {
  const hex = Buffer.from(signature).toString("hex");
  const rDigits = 2 * Number.parseInt(hex.slice(6, 8), 16);
  return { r: BigInt(`0x${hex.slice(8, 8 + rDigits)}`), s: BigInt(`0x${hex.slice(8 + rDigits + 4)}`) };
}

function integer(value: bigint, padding = ""): Buffer {
  let hex = value.toString(16);
  if (hex.length % 2 === 1) hex = `0${hex}`;
  if (Number.parseInt(hex.slice(0, 2), 16) > 0x7f) hex = `00${hex}`;
  const body = Buffer.from(padding + hex, "hex");
  return Buffer.concat([Buffer.from([2, body.byteLength]), body]);
}

function join(r: Buffer, s: Buffer, tag = 0x30): Buffer {
  const body = Buffer.concat([r, s]);
  return Buffer.concat([Buffer.from([tag, body.byteLength]), body]);
}

function lowS(signature: Uint8Array): Uint8Array {
  const { r, s } = split(signature);
  return join(integer(r), integer(s > ORDER / 2n ? ORDER - s : s));
}

describe("a signature is refused", () => {
  const { r, s } = split(SIGNATURE.signature);
  const body = (bytes: Uint8Array) => Buffer.from(bytes).subarray(2);
  const cases: readonly (readonly [string, Uint8Array])[] = [
    ["as its high-s twin", join(integer(r), integer(ORDER - s))],
    ["with a byte behind it", Buffer.concat([SIGNATURE.signature, Buffer.from([0])])],
    ["with a byte behind it inside the sequence", join(integer(r), Buffer.concat([integer(s), Buffer.from([0])]))],
    ["cut short", SIGNATURE.signature.subarray(0, -1)],
    ["empty", new Uint8Array(0)],
    ["with r padded by a zero byte", join(integer(r, "00"), integer(s))],
    ["with s padded by a zero byte", join(integer(r), integer(s, "00"))],
    [
      "with its length in long form",
      Buffer.concat([Buffer.from([0x30, 0x81, SIGNATURE.signature.length - 2]), body(SIGNATURE.signature)]),
    ],
    [
      "with an indefinite length",
      Buffer.concat([Buffer.from([0x30, 0x80]), body(SIGNATURE.signature), Buffer.from([0, 0])]),
    ],
    ["as a set instead of a sequence", join(integer(r), integer(s), 0x31)],
    ["with r and s exchanged", join(integer(s), integer(r))],
    ["with s + n", join(integer(r), integer(s + ORDER))],
    ["with r + n", join(integer(r + ORDER), integer(s))],
    ["with r = 0", join(Buffer.from([2, 1, 0]), integer(s))],
    ["with s = 0", join(integer(r), Buffer.from([2, 1, 0]))],
    ["with r = s = 0", join(Buffer.from([2, 1, 0]), Buffer.from([2, 1, 0]))],
    ["with r = n", join(integer(ORDER), integer(s))],
    ["with a negative r", join(Buffer.from([2, 1, 0xff]), integer(s))],
    ["with an r of no bytes", join(Buffer.from([2, 0]), integer(s))],
    [
      "as 64 raw bytes (IEEE P1363)",
      Buffer.from(r.toString(16).padStart(64, "0") + s.toString(16).padStart(64, "0"), "hex"),
    ],
    ["as 16 KiB of zeros", new Uint8Array(16 * 1024)],
  ];
  for (const [name, signature] of cases) {
    it(name, () => expectRefused(judge(withSignature(signature)), "signature", "SIGNATURE_INVALID"));
  }

  it("as its high-s twin although ECDSA itself accepts that one", async () => {
    const { verify } = await import("node:crypto");
    const twin = join(integer(r), integer(ORDER - s));
    expect(verify("sha256", preAuthenticationEncoding(ATTESTATION), KEY.listed.pem, twin)).toBe(true);
  });
});

describe("a key is refused", () => {
  it("that is not in the list", () => {
    expectRefused(judge(ATTESTATION, CODE, []), "signature", "SIGNATURE_INVALID");
    expectRefused(judge(ATTESTATION, CODE, [makeKey().listed]), "signature", "SIGNATURE_INVALID");
  });

  it("that is revoked, and then nothing of the payload is told", () => {
    const answer = judge(ATTESTATION, CODE, [{ ...KEY.listed, status: "revoked" }]);
    expectRefused(answer, "key", "KEY_REVOKED");
    expect(answer.statement).toBeUndefined();
  });

  it("under the id of another one, in the envelope", () => {
    const other = makeKey();
    const { signature } = signatureOf(ATTESTATION.payload, other);
    expectRefused(judge(withSignature(signature)), "signature", "SIGNATURE_INVALID");
    const signatures = [{ keyId: other.listed.keyId, signature: SIGNATURE.signature }];
    expectRefused(
      judge({ ...ATTESTATION, signatures }, CODE, [KEY.listed, other.listed]),
      "signature",
      "SIGNATURE_INVALID",
    );
  });

  it("under the id of another one, in the list", () => {
    const other = makeKey();
    const forged = seal(ATTESTATION.payload, other);
    const signatures = forged.signatures.map((entry) => ({ ...entry, keyId: KEY.listed.keyId }));
    const swapped = { ...KEY.listed, pem: other.listed.pem };
    expectRefused(judge({ ...forged, signatures }, CODE, [swapped]), "signature", "SIGNATURE_INVALID");
  });

  it("whose id in the envelope is malformed", () => {
    for (const keyId of [
      "",
      KEY.listed.keyId.toUpperCase(),
      KEY.listed.keyId.slice(1),
      `${KEY.listed.keyId}\n`,
      "__proto__",
    ]) {
      const signatures = [{ keyId, signature: SIGNATURE.signature }];
      const answer = judge({ ...ATTESTATION, signatures });
      expect(answer).toMatchObject({ valid: false, reason: "SIGNATURE_INVALID" });
      expect(answer.checks.map(({ name }) => name)).toEqual(["envelope"]);
    }
  });

  it("of another curve or kind, or on paper only", () => {
    const foreign = [
      generateKeyPairSync("ec", { namedCurve: "secp256k1" }),
      generateKeyPairSync("ec", { namedCurve: "P-384" }),
      generateKeyPairSync("ed25519"),
      generateKeyPairSync("rsa", { modulusLength: 2048 }),
    ];
    for (const { publicKey, privateKey } of foreign) {
      expect(() => writePublicKey(publicKey)).toThrow(TypeError);
      const der = publicKey.export({ format: "der", type: "spki" });
      const pem = publicKey.export({ format: "pem", type: "spki" }).toString();
      const keyId = sha256Hex(der);
      const algorithm = publicKey.asymmetricKeyType === "ed25519" ? null : "sha256";
      const signature = sign(algorithm, preAuthenticationEncoding(ATTESTATION), privateKey);
      const listed = { keyId, pem, status: "active" as const, createdAtMs: 0 };
      const answer = judge({ ...ATTESTATION, signatures: [{ keyId, signature }] }, CODE, [listed]);
      expectRefused(answer, "signature", "SIGNATURE_INVALID");
    }
    for (const pem of ["", "-----BEGIN PUBLIC KEY-----\n-----END PUBLIC KEY-----\n", "x".repeat(100_000)]) {
      expectRefused(judge(ATTESTATION, CODE, [{ ...KEY.listed, pem }]), "signature", "SIGNATURE_INVALID");
    }
  });

  it("given as its private half", () => {
    const pem = KEY.privateKey.export({ format: "pem", type: "pkcs8" }).toString();
    expectRefused(judge(ATTESTATION, CODE, [{ ...KEY.listed, pem }]), "signature", "SIGNATURE_INVALID");
  });
});

describe("a statement is refused, although its signature holds,", () => {
  const other = sha256Hex("another artifact");
  const replaced = (from: string, to: string) => {
    expect(TEXT).toContain(from);
    return TEXT.replace(from, to);
  };
  const cases: readonly (readonly [string, () => string | Uint8Array])[] = [
    [
      "with a doubled key whose last value is the expected one",
      () => replaced('"tenant":', '"tenant":"other","tenant":'),
    ],
    [
      "with a doubled key whose first value is the expected one",
      () => replaced('"tenant":"default"', '"tenant":"default","tenant":"default"'),
    ],
    [
      "with a doubled subject",
      () => replaced('"subject":', `"subject":[{"digest":{"sha256":"${other}"},"name":"module.js"}],"subject":`),
    ],
    [
      "with two subjects",
      () => replaced('"subject":[', `"subject":[{"digest":{"sha256":"${other}"},"name":"module.js"},`),
    ],
    ["with no subject", () => TEXT.replace(/"subject":\[[^\]]*\]/, '"subject":[]')],
    ["with another digest algorithm beside", () => replaced('"sha256":', '"sha1":"00","sha256":')],
    ["with an unknown key", () => replaced('"tenant":', '"note":"x","tenant":')],
    ["with an unknown key named __proto__", () => replaced('{"_type"', '{"__proto__":{"tenant":"x"},"_type"')],
    ["with white space", () => replaced('"tenant":', '"tenant": ')],
    ["with white space at the end", () => `${TEXT}\n`],
    ["with a byte order mark", () => `\ufeff${TEXT}`],
    ["with an escape where none is needed", () => replaced('"default"', '"d\\u0065fault"')],
    [
      "with its keys in another order",
      () => JSON.stringify(Object.fromEntries(Object.entries(JSON.parse(TEXT)).reverse())),
    ],
    ["with another type", () => replaced("https://in-toto.io/Statement/v1", "https://in-toto.io/Statement/v0.1")],
    [
      "with another predicate type",
      () => replaced("https://assay.dev/attestation/v1", "https://assay.dev/attestation/v2"),
    ],
    ["with an unknown kind", () => replaced('"kind":"reducer"', '"kind":"root"')],
    ["with capabilities for a pure kind", () => replaced('"capabilities":[]', '"capabilities":["net"]')],
    ["with unsorted methods", () => replaced('["apply","initial"]', '["initial","apply"]')],
    ["with a method twice", () => replaced('["apply","initial"]', '["apply","apply"]')],
    ["with a digest in capitals", () => replaced(STATEMENT.artifactDigest, STATEMENT.artifactDigest.toUpperCase())],
    ["with a tenant that is no label", () => replaced('"tenant":"default"', '"tenant":"Default"')],
    ["with a field missing", () => replaced(`,"tenant":"default"`, "")],
    ["with a field of another type", () => replaced('"entry":"index.ts"', '"entry":["index.ts"]')],
    ["with a lone surrogate", () => replaced('"entry":"index.ts"', '"entry":"\\ud800.ts"')],
    ["that is not UTF-8", () => Uint8Array.from([...Buffer.from(TEXT.slice(0, -2)), 0xff, 0x7d])],
    [
      "that is not UTF-8 inside a text, where a lax reader sees U+FFFD",
      () => Buffer.from(replaced("index.ts", "\u00ff.ts"), "latin1"),
    ],
    ["that is not JSON", () => TEXT.slice(0, -1)],
    ["that is null", () => "null"],
    ["that is an array", () => `[${TEXT}]`],
    ["that is 16,000 brackets deep", () => "[".repeat(16_000)],
    ["that is a string", () => JSON.stringify(TEXT)],
  ];
  for (const [name, payload] of cases) {
    it(name, () => expectRefused(judge(seal(payload(), KEY)), "statement", "SIGNATURE_INVALID"));
  }
});

describe("no single bit can be flipped", () => {
  const bits = (bytes: Uint8Array) => fc.integer({ min: 0, max: bytes.byteLength * 8 - 1 });

  it("anywhere in the artifact", () => {
    fc.assert(fc.property(bits(CODE), (bit) => !judge(ATTESTATION, flipBit(CODE, bit)).valid));
  });

  it("in the signature: every bit is tried", () => {
    for (let bit = 0; bit < SIGNATURE.signature.byteLength * 8; bit++) {
      expect(judge(withSignature(flipBit(SIGNATURE.signature, bit))).valid, `bit ${bit}`).toBe(false);
    }
  });

  it("in the payload", () => {
    const property = fc.property(bits(ATTESTATION.payload), (bit) => {
      const answer = judge({ ...ATTESTATION, payload: flipBit(ATTESTATION.payload, bit) });
      return !answer.valid && answer.statement === undefined;
    });
    fc.assert(property, { numRuns: 400 });
  });

  it("in the payload type or the key id", () => {
    const text = (value: string, bit: number) => Buffer.from(flipBit(Buffer.from(value), bit)).toString("latin1");
    for (let bit = 0; bit < PAYLOAD_TYPE.length * 8; bit++) {
      expect(judge({ ...ATTESTATION, payloadType: text(PAYLOAD_TYPE, bit) }).valid).toBe(false);
    }
    for (let bit = 0; bit < SIGNATURE.keyId.length * 8; bit++) {
      const signatures = [{ ...SIGNATURE, keyId: text(SIGNATURE.keyId, bit) }];
      expect(judge({ ...ATTESTATION, signatures }).valid).toBe(false);
    }
  });

  it("and neither can anything be made up", () => {
    const property = fc.property(
      fc.string(),
      fc.uint8Array({ maxLength: 300 }),
      fc.array(
        fc.record({ keyId: fc.constantFrom(KEY.listed.keyId, ""), signature: fc.uint8Array({ maxLength: 80 }) }),
      ),
      fc.boolean(),
      (payloadType, payload, signatures, rightType) =>
        !judge({ payloadType: rightType ? PAYLOAD_TYPE : payloadType, payload, signatures }).valid,
    );
    fc.assert(property, { numRuns: 300 });
  });
});
