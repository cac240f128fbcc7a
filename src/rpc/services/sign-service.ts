/** SignService: room 2 at the front door. */
import {
  ListKeysRequestSchema,
  ListKeysResponseSchema,
  SignRequestSchema,
  SignResponseSchema,
  SignService,
  VerifyRequestSchema,
  VerifyResponseSchema,
} from "../../gen/assay/v1/sign_service_pb.js";
import { attestationToMessage, manifestToMessage, publicKeyToMessage } from "../../seal/wire.ts";
import type { SignRoom } from "../../sign/sign.ts";
import { attestationField } from "../fields/attestation.ts";
import { Violations } from "../fields/violations.ts";
import { notImplemented, unary } from "../handlers.ts";
import { type BoundService, implement } from "../service.ts";

/** The service over the sign room. */
export function signService(room: SignRoom): BoundService {
  return implement(SignService, {
    sign: unary(SignRequestSchema, SignResponseSchema, async (request, caller) => {
      const violations = new Violations();
      violations.digest("artifact_digest", request.artifactDigest);
      violations.throwIfAny();
      return { attestation: attestationToMessage(await room.sign(caller, request.artifactDigest)) };
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

    rotateKey: notImplemented("unary", "key management"),
    retireKey: notImplemented("unary", "key management"),
    revokeKey: notImplemented("unary", "key management"),
  });
}
