import { describe, expect, it } from "vitest";
import { Fault } from "../../../src/fault/fault.ts";
import type { Attestation } from "../../../src/flow.ts";
import {
  attestationToJson,
  PAYLOAD_TYPE,
  parseAttestationJson,
  preAuthenticationEncoding,
} from "../../../src/seal/dsse.ts";
import fc from "../../property/fast-check.ts";

const bytes = (text: string) => new Uint8Array(Buffer.from(text));
const pae = (payloadType: string, payload: Uint8Array) =>
  Buffer.from(preAuthenticationEncoding({ payloadType, payload })).toString("latin1");

describe("the pre-authentication encoding", () => {
  it("is that of the DSSE specification's example", () => {
    expect(pae("http://example.com/HelloWorld", bytes("hello world"))).toBe(
      "DSSEv1 29 http://example.com/HelloWorld 11 hello world",
    );
  });

  it("counts bytes, not characters, and takes empty parts", () => {
    expect(pae("é", bytes("😀"))).toBe(Buffer.from("DSSEv1 2 é 4 😀").toString("latin1"));
    expect(pae("", bytes(""))).toBe("DSSEv1 0  0 ");
  });

  it("is another one for every pair of type and payload", () => {
    const part = fc.stringMatching(/^[0-9 a]{0,6}$/);
    const property = fc.property(part, part, part, part, (typeA, payloadA, typeB, payloadB) => {
      const same = typeA === typeB && payloadA === payloadB;
      return (pae(typeA, bytes(payloadA)) === pae(typeB, bytes(payloadB))) === same;
    });
    fc.assert(property, { numRuns: 2_000 });
  });
});

describe("the envelope in JSON", () => {
  const attestation: fc.Arbitrary<Attestation> = fc.record({
    payloadType: fc.string(),
    payload: fc.uint8Array({ maxLength: 400 }),
    signatures: fc.array(fc.record({ keyId: fc.string(), signature: fc.uint8Array({ maxLength: 72 }) }), {
      maxLength: 8,
    }),
  });

  it("comes back as it went", () => {
    const property = fc.property(attestation, (made) => {
      expect(parseAttestationJson(attestationToJson(made))).toEqual({
        payloadType: made.payloadType,
        payload: Uint8Array.from(made.payload),
        signatures: made.signatures.map((entry) => ({ ...entry, signature: Uint8Array.from(entry.signature) })),
      });
    });
    fc.assert(property);
  });

  it("has the field names and the base64 of the DSSE specification", () => {
    const text = attestationToJson({
      payloadType: PAYLOAD_TYPE,
      payload: Uint8Array.of(0xfb, 0xff, 0xfe),
      signatures: [{ keyId: "k", signature: Uint8Array.of(0xff) }],
    });
    expect(JSON.parse(text)).toEqual({
      payloadType: PAYLOAD_TYPE,
      payload: "+//+",
      signatures: [{ keyid: "k", sig: "/w==" }],
    });
  });

  it("may be URL-safe base64, with or without padding, and hold fields that we do not know", () => {
    const read = parseAttestationJson(
      '{"payload":"-__-","payloadType":"t","extra":{},"signatures":[{"sig":"_w","keyid":"k","cert":""},{"sig":"_w==","keyid":""}]}',
    );
    expect(read.payload).toEqual(Uint8Array.of(0xfb, 0xff, 0xfe));
    expect(read.signatures.map(({ signature }) => [...signature])).toEqual([[0xff], [0xff]]);
  });

  const envelope = (changes: object) =>
    JSON.stringify({ payloadType: "t", payload: "", signatures: [{ keyid: "k", sig: "" }], ...changes });
  it.each([
    ["", "attestation"],
    ["null", "attestation"],
    ["[]", "attestation"],
    ["{", "attestation"],
    ["{}", "attestation.payloadType"],
    ['{"__proto__":{"payloadType":"t","payload":"","signatures":[]}}', "attestation.payloadType"],
    [envelope({ payload: 1 }), "attestation.payload"],
    [envelope({ payload: "!!!!" }), "attestation.payload"],
    [envelope({ payload: "AA=A" }), "attestation.payload"],
    [envelope({ payload: "AB==" }), "attestation.payload"],
    [envelope({ payload: "A A A A" }), "attestation.payload"],
    [envelope({ signatures: {} }), "attestation.signatures"],
    [envelope({ signatures: [{ keyid: "k", sig: "" }, null] }), "attestation.signatures[1]"],
    [envelope({ signatures: [{ sig: "" }] }), "attestation.signatures[0].keyid"],
    [envelope({ signatures: [{ keyid: "k" }] }), "attestation.signatures[0].sig"],
    [`${" ".repeat(64 * 1024)}{}`, "attestation"],
    ["[".repeat(60_000), "attestation"],
  ])("is refused as %.60s with the field that is wrong", (text, field) => {
    try {
      parseAttestationJson(text);
    } catch (error) {
      expect(error).toBeInstanceOf(Fault);
      if (!(error instanceof Fault)) return;
      expect(error.reason).toBe("REQUEST_INVALID");
      expect(error.details.fieldViolations?.map((violation) => violation.field)).toEqual([field]);
      return;
    }
    throw new Error("it was accepted");
  });

  it("never throws anything but a fault", () => {
    const property = fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
      try {
        parseAttestationJson(text);
      } catch (error) {
        return error instanceof Fault;
      }
      return true;
    });
    fc.assert(property, { numRuns: 1_000 });
  });
});
