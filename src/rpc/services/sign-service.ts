/** SignService: room 2 at the front door. */

import type { Caller, PublicKey } from "../../flow.ts";
import {
  ListKeysRequestSchema,
  ListKeysResponseSchema,
  RetireKeyRequestSchema,
  RetireKeyResponseSchema,
  RevokeKeyRequestSchema,
  RevokeKeyResponseSchema,
  RotateKeyRequestSchema,
  RotateKeyResponseSchema,
  SignRequestSchema,
  SignResponseSchema,
  SignService,
  VerifyRequestSchema,
  VerifyResponseSchema,
} from "../../gen/assay/v1/sign_service_pb.js";
import { DEFAULT_GROUP, groupOf } from "../../seal/standing.ts";
import { attestationToMessage, manifestToMessage, publicKeyToMessage } from "../../seal/wire.ts";
import type { SignRoom } from "../../sign/sign.ts";
import { attestationField } from "../fields/attestation.ts";
import { Violations } from "../fields/violations.ts";
import { type DoneLog, unary } from "../handlers.ts";
import { type BoundService, implement } from "../service.ts";

/** Tells the log of a change of the keys, and answers the key. */
function changed(key: PublicKey, caller: Caller, done: DoneLog, what: string) {
  done(caller, { keyId: key.keyId, keyGroup: groupOf(key), keyStatus: key.status }, what);
  return { key: publicKeyToMessage(key) };
}

/** The service over the sign room. */
export function signService(room: SignRoom): BoundService {
  return implement(SignService, {
    sign: unary(SignRequestSchema, SignResponseSchema, async (request, caller) => {
      const violations = new Violations();
      violations.digest("artifact_digest", request.artifactDigest);
      const before =
        request.attestation === undefined
          ? undefined
          : attestationField(violations, "attestation", request.attestation);
      violations.throwIfAny();
      const order = {
        ...(request.keyGroup === "" ? {} : { group: request.keyGroup }),
        ...(before === undefined ? {} : { attestation: before }),
      };
      return { attestation: attestationToMessage(await room.sign(caller, request.artifactDigest, order)) };
    }),

    verify: unary(VerifyRequestSchema, VerifyResponseSchema, async (request, caller) => {
      const violations = new Violations();
      const attestation = attestationField(violations, "attestation", request.attestation);
      if (request.artifactDigest !== "") violations.digest("artifact_digest", request.artifactDigest);
      violations.throwIfAny();
      const verdict = await room.verify(caller, attestation, request.artifactDigest || undefined);
      const { checks, keyIds, statement, valid } = verdict;
      const answer = { valid, checks: checks.map(({ name, passed, detail }) => ({ name, passed, detail })) };
      if (statement === undefined) return answer;
      return {
        ...answer,
        statement: {
          artifactDigest: statement.artifactDigest,
          tenant: statement.tenant,
          manifest: manifestToMessage(statement.manifest),
          keyIds: [...keyIds],
        },
      };
    }),

    listKeys: unary(ListKeysRequestSchema, ListKeysResponseSchema, () => ({
      keys: room.keys().map(publicKeyToMessage),
    })),

    rotateKey: unary(RotateKeyRequestSchema, RotateKeyResponseSchema, (request, caller, done) =>
      changed(
        room.rotateKey(request.group === "" ? DEFAULT_GROUP : request.group),
        caller,
        done,
        "a signing key was made",
      ),
    ),
    retireKey: unary(RetireKeyRequestSchema, RetireKeyResponseSchema, (request, caller, done) =>
      changed(room.retireKey(request.keyId), caller, done, "a signing key was retired"),
    ),
    revokeKey: unary(RevokeKeyRequestSchema, RevokeKeyResponseSchema, (request, caller, done) =>
      changed(room.revokeKey(request.keyId), caller, done, "a signing key was revoked"),
    ),
  });
}
