/** Makes the operator's tenant and the first administrator's key, where nobody could call the server otherwise. At start. */
import type { TenantStore } from "../store/tenant-store.ts";
import { OPERATOR_TENANT, ROLES } from "./access.ts";
import { newApiKey } from "./api-keys.ts";

/**
 * Sees to it that the operator's tenant is there. Answers a new key with every role in it, if there is no credential yet or `wanted` says so: to be
 * shown once, and to nobody but whoever started the server. Undefined: there are credentials.
 */
export async function firstAdministratorKey(tenants: TenantStore, wanted: boolean): Promise<string | undefined> {
  if ((await tenants.getTenant(OPERATOR_TENANT)) === undefined) {
    await tenants.createTenant(OPERATOR_TENANT, "The operator");
  }
  if (!wanted && (await tenants.hasCredentials())) return undefined;
  const { hash, id, token } = newApiKey();
  await tenants.addCredential(
    {
      id,
      tenant: OPERATOR_TENANT,
      roles: ROLES,
      functions: [],
      note: "administrator, made at the start of the server",
      expiresAtMs: undefined,
    },
    hash,
  );
  return token;
}
