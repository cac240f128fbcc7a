/** Attestations, keys and manifests between the flow's types and the messages of the protos; for rpc/, cli/ and both ends of the executor's line. */
import { create } from "@bufbuild/protobuf";
import { timestampFromMs, timestampMs } from "@bufbuild/protobuf/wkt";
import { requestInvalid } from "../fault/fault.ts";
import type { Attestation, KeyStatus, Kind, Manifest, PublicKey, StateStyle } from "../flow.ts";
import * as attestations from "../gen/assay/v1/attestation_pb.js";
import * as modules from "../gen/assay/v1/module_pb.js";
import { groupOf } from "./standing.ts";

/** An attestation as a message. */
export function attestationToMessage(attestation: Attestation): attestations.Attestation {
  return create(attestations.AttestationSchema, {
    payloadType: attestation.payloadType,
    payload: attestation.payload,
    signatures: attestation.signatures.map((entry) => ({ keyId: entry.keyId, signature: entry.signature })),
  });
}

/** An attestation out of a message, unverified: `verifyAttestation` checks its bounds too. */
export function attestationFromMessage(message: attestations.Attestation): Attestation {
  return {
    payloadType: message.payloadType,
    payload: message.payload,
    signatures: message.signatures.map((entry) => ({ keyId: entry.keyId, signature: entry.signature })),
  };
}

/** A public key as a message. */
export function publicKeyToMessage(key: PublicKey): attestations.PublicKey {
  return create(attestations.PublicKeySchema, {
    keyId: key.keyId,
    pem: key.pem,
    status: keyStatusToMessage(key.status),
    createdAt: timestampFromMs(key.createdAtMs),
    group: groupOf(key),
  });
}

/** A public key out of a message. A status that is not known counts as revoked. */
export function publicKeyFromMessage(message: attestations.PublicKey): PublicKey {
  return {
    keyId: message.keyId,
    pem: message.pem,
    status: keyStatusFromMessage(message.status),
    createdAtMs: message.createdAt === undefined ? 0 : timestampMs(message.createdAt),
    ...(message.group === "" ? {} : { group: message.group }),
  };
}

/** A manifest as a message. */
export function manifestToMessage(manifest: Manifest): modules.Manifest {
  return create(modules.ManifestSchema, {
    kind: kindToMessage(manifest.kind),
    methods: [...manifest.methods],
    capabilities: [...manifest.capabilities],
    sourceDigest: manifest.sourceDigest,
    policyDigest: manifest.policyDigest,
    compilerVersion: manifest.compilerVersion,
    entry: manifest.entry,
    stateStyle: stateStyleToMessage(manifest.stateStyle),
  });
}

/** A manifest out of a message. Faults: REQUEST_INVALID for a kind that is not known. */
export function manifestFromMessage(message: modules.Manifest): Manifest {
  const kind = kindFromMessage(message.kind);
  if (kind === undefined) throw requestInvalid([{ field: "manifest.kind", description: "must be a known kind" }]);
  const stateStyle = stateStyleFromMessage(message.stateStyle);
  return {
    kind,
    methods: message.methods,
    capabilities: message.capabilities,
    sourceDigest: message.sourceDigest,
    policyDigest: message.policyDigest,
    compilerVersion: message.compilerVersion,
    entry: message.entry,
    ...(stateStyle === undefined ? {} : { stateStyle }),
  };
}

/** A state style as the protos number it. */
export function stateStyleToMessage(style: StateStyle | undefined): modules.StateStyle {
  switch (style) {
    case "copied":
      return modules.StateStyle.COPIED;
    case "changed":
      return modules.StateStyle.CHANGED;
    case "compared":
      return modules.StateStyle.COMPARED;
    case undefined:
      return modules.StateStyle.UNSPECIFIED;
  }
}

/** A state style by its number; undefined for unspecified, and for numbers that are not known: then nothing is assumed. */
export function stateStyleFromMessage(style: modules.StateStyle): StateStyle | undefined {
  switch (style) {
    case modules.StateStyle.COPIED:
      return "copied";
    case modules.StateStyle.CHANGED:
      return "changed";
    case modules.StateStyle.COMPARED:
      return "compared";
    default:
      return undefined;
  }
}

/** A kind as the protos number it. */
export function kindToMessage(kind: Kind): modules.Kind {
  switch (kind) {
    case "reducer":
      return modules.Kind.REDUCER;
    case "decider":
      return modules.Kind.DECIDER;
    case "projection":
      return modules.Kind.PROJECTION;
    case "handler":
      return modules.Kind.HANDLER;
  }
}

/** A kind by its number; undefined for unspecified and for numbers that are not known. */
export function kindFromMessage(kind: modules.Kind): Kind | undefined {
  switch (kind) {
    case modules.Kind.REDUCER:
      return "reducer";
    case modules.Kind.DECIDER:
      return "decider";
    case modules.Kind.PROJECTION:
      return "projection";
    case modules.Kind.HANDLER:
      return "handler";
    default:
      return undefined;
  }
}

function keyStatusToMessage(status: KeyStatus): attestations.KeyStatus {
  switch (status) {
    case "active":
      return attestations.KeyStatus.ACTIVE;
    case "retired":
      return attestations.KeyStatus.RETIRED;
    case "revoked":
      return attestations.KeyStatus.REVOKED;
  }
}

function keyStatusFromMessage(status: attestations.KeyStatus): KeyStatus {
  switch (status) {
    case attestations.KeyStatus.ACTIVE:
      return "active";
    case attestations.KeyStatus.RETIRED:
      return "retired";
    default:
      return "revoked";
  }
}
