/** Which tenant a request of AdminService is about, and whether its caller may ask. */
import { isLabel, LABEL_RULE } from "../base/names.ts";
import { Fault, requestInvalid } from "../fault/fault.ts";
import type { Identity, TenantId } from "../flow.ts";
import { managesServer } from "./access.ts";

/**
 * The tenant that `named` says; empty: the caller's own. Faults: REQUEST_INVALID for what no tenant can be called; TENANT_NOT_FOUND for another's,
 * unless the caller manages the server, in the words that one gets for a tenant that is not there.
 */
export function tenantFor(identity: Identity, named: string): TenantId {
  if (named === "" || named === identity.tenant) return identity.tenant;
  if (!isLabel(named)) throw requestInvalid([{ field: "tenant", description: LABEL_RULE }]);
  if (managesServer(identity)) return named;
  throw tenantNotFound(named);
}

/** The one answer for a tenant that is not there, and for one that the caller may not know of. */
export function tenantNotFound(name: TenantId): Fault {
  return new Fault("TENANT_NOT_FOUND", `there is no tenant ${name}`);
}
