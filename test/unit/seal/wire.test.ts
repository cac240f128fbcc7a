import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { describe, expect, it } from "vitest";
import type { KeyStatus, Kind, Manifest } from "../../../src/flow.ts";
import { AttestationSchema, PublicKeySchema } from "../../../src/gen/assay/v1/attestation_pb.js";
import { ManifestSchema } from "../../../src/gen/assay/v1/module_pb.js";
import {
  attestationFromMessage,
  attestationToMessage,
  manifestFromMessage,
  manifestToMessage,
  publicKeyFromMessage,
  publicKeyToMessage,
} from "../../../src/seal/wire.ts";
import { ATTESTATION, judge, KEY, STATEMENT } from "../../attack/tamper/sealed.ts";

describe("on the wire", () => {
  it("an attestation comes back as it went, and verifies", () => {
    const binary = toBinary(AttestationSchema, attestationToMessage(ATTESTATION));
    const back = attestationFromMessage(fromBinary(AttestationSchema, binary));
    expect(back).toEqual(ATTESTATION);
    expect(judge(back).valid).toBe(true);
  });

  it.each<KeyStatus>(["active", "retired", "revoked"])("a key that is %s comes back as it went", (status) => {
    const key = { ...KEY.listed, status, createdAtMs: 1_700_000_000_123 };
    const back = publicKeyFromMessage(fromBinary(PublicKeySchema, toBinary(PublicKeySchema, publicKeyToMessage(key))));
    expect(back).toEqual({ ...key, group: "default" });
  });

  it("a key whose status is absent or unknown counts as revoked", () => {
    for (const status of [0, 4, 99]) {
      const message = create(PublicKeySchema, { keyId: KEY.listed.keyId, pem: KEY.listed.pem, status });
      expect(publicKeyFromMessage(message).status).toBe("revoked");
      expect(judge(ATTESTATION, undefined, [publicKeyFromMessage(message)])).toMatchObject({ reason: "KEY_REVOKED" });
    }
  });

  it.each<Kind>(["reducer", "decider", "projection", "handler"])("a manifest of a %s comes back as it went", (kind) => {
    const manifest: Manifest = { ...STATEMENT.manifest, kind, capabilities: kind === "handler" ? ["net"] : [] };
    const binary = toBinary(ManifestSchema, manifestToMessage(manifest));
    expect(manifestFromMessage(fromBinary(ManifestSchema, binary))).toEqual(manifest);
  });

  it("a manifest of no known kind is refused", () => {
    expect(() => manifestFromMessage(create(ManifestSchema, {}))).toThrow("must be a known kind");
  });
});
