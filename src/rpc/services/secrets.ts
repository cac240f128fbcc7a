/** The secret methods of DeployService. Values go in and never come out. */
import type { MessageInitShape } from "@bufbuild/protobuf";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import type { SecretRecord, SecretRoom } from "../../deploy/secrets.ts";
import {
  DeleteSecretRequestSchema,
  DeleteSecretResponseSchema,
  ListSecretsRequestSchema,
  ListSecretsResponseSchema,
  type SecretSchema,
  SetSecretRequestSchema,
  SetSecretResponseSchema,
} from "../../gen/assay/v1/deploy_service_pb.js";
import { unary } from "../handlers.ts";

/** `setSecret`, `listSecrets` and `deleteSecret`, ready to stand in the service. */
export function secretMethods(room: SecretRoom) {
  return {
    setSecret: unary(SetSecretRequestSchema, SetSecretResponseSchema, async (request, caller, done) => {
      const secret = await room.set(caller, request.function, request.name, request.value);
      done(caller, { function: request.function, secret: secret.name }, "secret set");
      return { secret: secretMessage(secret) };
    }),

    listSecrets: unary(ListSecretsRequestSchema, ListSecretsResponseSchema, async (request, caller) => ({
      secrets: (await room.list(caller, request.function)).map(secretMessage),
    })),

    deleteSecret: unary(DeleteSecretRequestSchema, DeleteSecretResponseSchema, async (request, caller, done) => {
      await room.delete(caller, request.function, request.name);
      done(caller, { function: request.function, secret: request.name }, "secret deleted");
      return {};
    }),
  };
}

function secretMessage({ name, updatedAtMs }: SecretRecord): MessageInitShape<typeof SecretSchema> {
  return { name, updatedAt: timestampFromMs(updatedAtMs) };
}
