/** The methods of AdminService for tenants and credentials. */
import type { MessageInitShape } from "@bufbuild/protobuf";
import { timestampFromMs, timestampMs } from "@bufbuild/protobuf/wkt";
import {
  CreateCredentialRequestSchema,
  CreateCredentialResponseSchema,
  CreateTenantRequestSchema,
  CreateTenantResponseSchema,
  type CredentialSchema,
  DeleteTenantRequestSchema,
  DeleteTenantResponseSchema,
  GetTenantRequestSchema,
  GetTenantResponseSchema,
  ListCredentialsRequestSchema,
  ListCredentialsResponseSchema,
  ListTenantsRequestSchema,
  ListTenantsResponseSchema,
  RevokeCredentialRequestSchema,
  RevokeCredentialResponseSchema,
  SuspendTenantRequestSchema,
  SuspendTenantResponseSchema,
  type TenantSchema,
} from "../../gen/assay/v1/admin_service_pb.js";
import type { CredentialRecord, TenantRecord, TenantRoom } from "../../identity/tenants.ts";
import { roleFromMessage, roleToMessage } from "../access-rules.ts";
import { Violations } from "../fields/violations.ts";
import { unary } from "../handlers.ts";

/** The methods over the room of tenants. */
export function tenantMethods(room: TenantRoom) {
  return {
    createTenant: unary(CreateTenantRequestSchema, CreateTenantResponseSchema, async (request, caller, done) => {
      const tenant = await room.createTenant(request.name, request.displayName);
      done(caller, { about: tenant.name }, "tenant created");
      return { tenant: tenantMessage(tenant) };
    }),

    getTenant: unary(GetTenantRequestSchema, GetTenantResponseSchema, async (request, caller) => ({
      tenant: tenantMessage(await room.getTenant(caller, request.name)),
    })),

    listTenants: unary(ListTenantsRequestSchema, ListTenantsResponseSchema, async (request) => {
      const { size, token } = pageOf(request);
      const { items, nextPageToken } = await room.listTenants(size, token);
      return { tenants: items.map(tenantMessage), nextPageToken: nextPageToken ?? "" };
    }),

    suspendTenant: unary(SuspendTenantRequestSchema, SuspendTenantResponseSchema, async (request, caller, done) => {
      const tenant = await room.suspendTenant(request.name, !request.lift);
      const facts = { about: tenant.name, status: tenant.status };
      done(caller, facts, request.lift ? "tenant resumed" : "tenant suspended");
      return { tenant: tenantMessage(tenant) };
    }),

    deleteTenant: unary(DeleteTenantRequestSchema, DeleteTenantResponseSchema, async (request, caller, done) => {
      await room.deleteTenant(request.name);
      done(caller, { about: request.name }, "tenant deleted");
      return {};
    }),

    createCredential: unary(
      CreateCredentialRequestSchema,
      CreateCredentialResponseSchema,
      async (request, caller, done) => {
        const roles = request.roles.map(roleFromMessage);
        const known = roles.filter((role) => role !== undefined);
        const violations = new Violations();
        if (known.length < roles.length) violations.add("roles", "has a role that does not exist");
        violations.throwIfAny();
        const { credential, token } = await room.createCredential(caller, {
          tenant: request.tenant,
          roles: known,
          functions: request.functions,
          note: request.note,
          expiresAtMs: request.expiresAt === undefined ? undefined : Math.floor(timestampMs(request.expiresAt)),
        });
        const about = { about: credential.tenant, credential: credential.id, roles: credential.roles.join(",") };
        done(caller, about, "credential created");
        return { credential: credentialMessage(credential), token };
      },
    ),

    listCredentials: unary(ListCredentialsRequestSchema, ListCredentialsResponseSchema, async (request, caller) => {
      const { size, token } = pageOf(request);
      const { items, nextPageToken } = await room.listCredentials(caller, request.tenant, size, token);
      return { credentials: items.map(credentialMessage), nextPageToken: nextPageToken ?? "" };
    }),

    revokeCredential: unary(
      RevokeCredentialRequestSchema,
      RevokeCredentialResponseSchema,
      async (request, caller, done) => {
        const credential = await room.revokeCredential(caller, request.tenant, request.id);
        done(caller, { about: credential.tenant, credential: credential.id }, "credential revoked");
        return { credential: credentialMessage(credential) };
      },
    ),
  };
}

function pageOf({ pageSize, pageToken }: { readonly pageSize: number; readonly pageToken: string }) {
  const violations = new Violations();
  const size = violations.page("page_size", pageSize, "page_token", pageToken);
  violations.throwIfAny();
  return { size, token: pageToken === "" ? undefined : pageToken };
}

function tenantMessage(tenant: TenantRecord): MessageInitShape<typeof TenantSchema> {
  return {
    name: tenant.name,
    displayName: tenant.displayName,
    suspended: tenant.status !== "active",
    createdAt: timestampFromMs(tenant.createdAtMs),
  };
}

function credentialMessage(credential: CredentialRecord): MessageInitShape<typeof CredentialSchema> {
  const { expiresAtMs, lastUsedAtMs, revokedAtMs } = credential;
  return {
    id: credential.id,
    tenant: credential.tenant,
    roles: credential.roles.map(roleToMessage),
    functions: [...credential.functions],
    note: credential.note,
    createdAt: timestampFromMs(credential.createdAtMs),
    ...(expiresAtMs === undefined ? {} : { expiresAt: timestampFromMs(expiresAtMs) }),
    ...(lastUsedAtMs === undefined ? {} : { lastUsedAt: timestampFromMs(lastUsedAtMs) }),
    ...(revokedAtMs === undefined ? {} : { revokedAt: timestampFromMs(revokedAtMs) }),
  };
}
