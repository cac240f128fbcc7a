/** Makes the room of tenants and credentials: sees whom a caller may ask about, checks what is ordered, and has the store keep it. */
import type { Clock } from "../base/clock.ts";
import { isLabel, LABEL_RULE } from "../base/names.ts";
import { Fault, type FieldViolation, requestInvalid } from "../fault/fault.ts";
import type { TenantId } from "../flow.ts";
import { decodePageToken, readPage } from "../store/page-token.ts";
import type { TenantRecord, TenantStore } from "../store/tenant-store.ts";
import { isFunctionPattern, OPERATOR_TENANT, ROLES } from "./access.ts";
import { newApiKey } from "./api-keys.ts";
import { MAX_FUNCTION_PATTERNS } from "./grant.ts";
import { tenantFor, tenantNotFound } from "./tenant-of-request.ts";
import type { CredentialOrder, TenantRoom } from "./tenants.ts";

const MAX_TEXT_CHARACTERS = 256;
/** The end of what a `google.protobuf.Timestamp` can say. */
const LATEST_MS = Date.UTC(9999, 11, 31, 23, 59, 59, 999);
const CREDENTIAL_ID = /^[a-z0-9]{16}$/;

/** What the room is built from. */
export interface TenantRoomParts {
  readonly tenants: TenantStore;
  readonly clock: Clock;
}

/** Makes the room. */
export function createTenantRoom({ tenants, clock }: TenantRoomParts): TenantRoom {
  const existing = async (name: TenantId): Promise<TenantRecord> => {
    const tenant = await tenants.getTenant(name);
    if (tenant === undefined) throw tenantNotFound(name);
    return tenant;
  };
  return {
    async createTenant(name, displayName) {
      check([nameFlaw(name), textFlaw("display_name", displayName)]);
      return tenants.createTenant(name, displayName);
    },

    async getTenant({ identity }, name) {
      return existing(tenantFor(identity, name));
    },

    async listTenants(pageSize, pageToken) {
      const key = ["tenants"];
      const after = pageToken === undefined ? undefined : decodePageToken(key, pageToken, isLabel);
      return readPage(
        pageSize,
        key,
        ({ name }) => name,
        (limit) => tenants.listTenants(after, limit),
      );
    },

    async suspendTenant(name, suspended) {
      check([nameFlaw(name)]);
      if (suspended) assertNotOperators(name, "suspended");
      return tenants.setSuspended(name, suspended);
    },

    async deleteTenant(name) {
      check([nameFlaw(name)]);
      assertNotOperators(name, "deleted");
      return tenants.deleteTenant(name);
    },

    async createCredential({ identity }, order) {
      const tenant = tenantFor(identity, order.tenant);
      check(orderFlaws(order, clock.nowMs()));
      const { hash, id, token } = newApiKey();
      const functions = [...new Set(order.functions)].sort();
      const roles = ROLES.filter((role) => order.roles.includes(role));
      const { expiresAtMs, note } = order;
      const credential = await tenants.addCredential({ id, tenant, roles, functions, note, expiresAtMs }, hash);
      return { credential, token };
    },

    async listCredentials({ identity }, named, pageSize, pageToken) {
      const tenant = tenantFor(identity, named);
      const key = ["credentials", tenant];
      const after =
        pageToken === undefined ? undefined : decodePageToken(key, pageToken, (text) => CREDENTIAL_ID.test(text));
      await existing(tenant);
      return readPage(
        pageSize,
        key,
        ({ id }) => id,
        (limit) => tenants.listCredentials(tenant, after, limit),
      );
    },

    async revokeCredential({ identity }, named, id) {
      const tenant = tenantFor(identity, named);
      check([CREDENTIAL_ID.test(id) ? undefined : { field: "id", description: "must be a credential's id" }]);
      await existing(tenant);
      return tenants.revokeCredential(tenant, id);
    },
  };
}

function assertNotOperators(tenant: TenantId, what: string): void {
  if (tenant !== OPERATOR_TENANT) return;
  throw new Fault("REVISION_CONFLICT", `the tenant ${OPERATOR_TENANT} is the operator's own and cannot be ${what}`);
}

function orderFlaws(order: CredentialOrder, nowMs: number): readonly (FieldViolation | undefined)[] {
  const { expiresAtMs, functions, note, roles } = order;
  const flaw = (field: string, isFlawed: boolean, description: string): FieldViolation | undefined =>
    isFlawed ? { field, description } : undefined;
  return [
    flaw("roles", roles.length === 0, "is required: at least one role"),
    flaw("roles", new Set(roles).size < roles.length, "has a role twice"),
    flaw("functions", functions.length > MAX_FUNCTION_PATTERNS, `has more than ${MAX_FUNCTION_PATTERNS} entries`),
    ...functions
      .slice(0, MAX_FUNCTION_PATTERNS)
      .map((pattern, index) =>
        flaw(
          `functions[${index}]`,
          !isFunctionPattern(pattern),
          "must be a function's name, or the beginning of one with * behind it",
        ),
      ),
    flaw(
      "functions",
      functions.length > 0 && roles.includes("admin"),
      "cannot limit the role admin, which is for a tenant as a whole",
    ),
    textFlaw("note", note),
    flaw(
      "expires_at",
      expiresAtMs !== undefined && !(expiresAtMs > nowMs && expiresAtMs <= LATEST_MS),
      "must be a time to come, before the year 10000",
    ),
  ];
}

function check(flaws: readonly (FieldViolation | undefined)[]): void {
  const violations = flaws.filter((flaw) => flaw !== undefined);
  if (violations.length > 0) throw requestInvalid(violations);
}

function nameFlaw(name: string): FieldViolation | undefined {
  if (name === "") return { field: "name", description: "is required" };
  return isLabel(name) ? undefined : { field: "name", description: LABEL_RULE };
}

function textFlaw(field: string, text: string): FieldViolation | undefined {
  const fits = text.length <= 2 * MAX_TEXT_CHARACTERS && [...text].length <= MAX_TEXT_CHARACTERS;
  if (fits && text.isWellFormed() && !text.includes("\0")) return undefined;
  return { field, description: `must be at most ${MAX_TEXT_CHARACTERS} characters, without NUL` };
}
