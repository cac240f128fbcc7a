package dev.assay.client;

import dev.assay.v1.AdminServiceGrpc;
import dev.assay.v1.CreateCredentialResponse;
import dev.assay.v1.CreateTenantRequest;
import dev.assay.v1.DeleteTenantRequest;
import dev.assay.v1.GetQuotaRequest;
import dev.assay.v1.GetServerInfoRequest;
import dev.assay.v1.GetTenantRequest;
import dev.assay.v1.ListCredentialsRequest;
import dev.assay.v1.ListCredentialsResponse;
import dev.assay.v1.ListTenantsRequest;
import dev.assay.v1.ListTenantsResponse;
import dev.assay.v1.RevokeCredentialRequest;
import dev.assay.v1.SetQuotaRequest;
import dev.assay.v1.SuspendTenantRequest;

/**
 * The client for administrators: tenants, credentials, quotas, the audit log, and what the server
 * says of itself. Every method throws {@link AssayException} for what goes wrong. It shares the
 * connection, the deadline and the metadata of the client that it comes from.
 */
public final class AssayAdmin {
  private final Calls calls;

  AssayAdmin(Calls calls) {
    this.calls = calls;
  }

  // ── Tenants ─────────────────────────────────────────────────────────────────────────────────

  /**
   * Makes a tenant.
   *
   * @param name its name: a label after RFC 1035 of 1 to 63 characters
   * @return the tenant
   */
  public Tenant createTenant(String name) {
    return createTenant(name, "");
  }

  /**
   * Makes a tenant.
   *
   * @param name its name: a label after RFC 1035 of 1 to 63 characters
   * @param displayName what people call it, at most 256 characters
   * @return the tenant
   */
  public Tenant createTenant(String name, String displayName) {
    CreateTenantRequest request =
        CreateTenantRequest.newBuilder().setName(name).setDisplayName(displayName).build();
    return Tenant.of(calls.unary(AdminServiceGrpc.getCreateTenantMethod(), request).getTenant());
  }

  /**
   * One tenant.
   *
   * @param name its name
   * @return the tenant
   */
  public Tenant tenant(String name) {
    GetTenantRequest request = GetTenantRequest.newBuilder().setName(name).build();
    return Tenant.of(calls.unary(AdminServiceGrpc.getGetTenantMethod(), request).getTenant());
  }

  /**
   * All tenants in order of name; each page is asked for when the one before has been read.
   *
   * @return the tenants; each iterator asks anew
   */
  public Iterable<Tenant> tenants() {
    return () -> new Pages<>(this::tenantsAt);
  }

  private Pages.Page<Tenant> tenantsAt(String token) {
    ListTenantsRequest request = ListTenantsRequest.newBuilder().setPageToken(token).build();
    ListTenantsResponse page = calls.unary(AdminServiceGrpc.getListTenantsMethod(), request);
    return new Pages.Page<>(
        page.getTenantsList().stream().map(Tenant::of).toList(), page.getNextPageToken());
  }

  /**
   * Has a tenant's calls refused; its data are kept.
   *
   * @param name its name
   * @return the tenant as it is now
   */
  public Tenant suspendTenant(String name) {
    return suspend(SuspendTenantRequest.newBuilder().setName(name).build());
  }

  /**
   * Lifts a suspension.
   *
   * @param name the tenant's name
   * @return the tenant as it is now
   */
  public Tenant resumeTenant(String name) {
    return suspend(SuspendTenantRequest.newBuilder().setName(name).setLift(true).build());
  }

  private Tenant suspend(SuspendTenantRequest request) {
    return Tenant.of(calls.unary(AdminServiceGrpc.getSuspendTenantMethod(), request).getTenant());
  }

  /**
   * Deletes a suspended tenant, and everything that belongs to it.
   *
   * @param name its name
   * @throws AssayException with {@link FailureReason#REVISION_CONFLICT} if it is not suspended
   */
  public void deleteTenant(String name) {
    DeleteTenantRequest request = DeleteTenantRequest.newBuilder().setName(name).build();
    calls.unary(AdminServiceGrpc.getDeleteTenantMethod(), request);
  }

  // ── Credentials ─────────────────────────────────────────────────────────────────────────────

  /**
   * Makes an API key for a tenant. The token is answered this once and never again.
   *
   * @param tenant the tenant's name
   * @param wanted what it is to be
   * @return the key
   */
  public IssuedCredential createCredential(String tenant, NewCredential wanted) {
    CreateCredentialResponse response =
        calls.unary(AdminServiceGrpc.getCreateCredentialMethod(), wanted.request(tenant));
    return new IssuedCredential(Credential.of(response.getCredential()), response.getToken());
  }

  /**
   * A tenant's API keys, newest first; each page is asked for when the one before has been read.
   *
   * @param tenant the tenant's name
   * @return the keys, without their tokens; each iterator asks anew
   */
  public Iterable<Credential> credentials(String tenant) {
    ListCredentialsRequest request = ListCredentialsRequest.newBuilder().setTenant(tenant).build();
    return () -> new Pages<>(token -> credentialsAt(request, token));
  }

  private Pages.Page<Credential> credentialsAt(ListCredentialsRequest request, String token) {
    ListCredentialsResponse page =
        calls.unary(
            AdminServiceGrpc.getListCredentialsMethod(),
            request.toBuilder().setPageToken(token).build());
    return new Pages.Page<>(
        page.getCredentialsList().stream().map(Credential::of).toList(), page.getNextPageToken());
  }

  /**
   * Revokes an API key: calls with it fail from then on.
   *
   * @param tenant the tenant's name
   * @param id the credential's id
   * @return the credential as it is now
   */
  public Credential revokeCredential(String tenant, String id) {
    RevokeCredentialRequest request =
        RevokeCredentialRequest.newBuilder().setTenant(tenant).setId(id).build();
    return Credential.of(
        calls.unary(AdminServiceGrpc.getRevokeCredentialMethod(), request).getCredential());
  }

  // ── Quotas ──────────────────────────────────────────────────────────────────────────────────

  /**
   * What a tenant may use, and what it uses.
   *
   * @param tenant the tenant's name
   * @return both
   */
  public TenantQuota quota(String tenant) {
    GetQuotaRequest request = GetQuotaRequest.newBuilder().setTenant(tenant).build();
    return TenantQuota.of(calls.unary(AdminServiceGrpc.getGetQuotaMethod(), request));
  }

  /**
   * Sets what a tenant may use, in place of all that was set before.
   *
   * @param tenant the tenant's name
   * @param quota its limits; 0: the server's default
   * @return what it may use, the server's defaults filled in
   * @throws IllegalArgumentException if a limit is negative, or none of 32 bits ({@code
   *     storedBytes}: of 63)
   */
  public Quota setQuota(String tenant, Quota quota) {
    SetQuotaRequest request =
        SetQuotaRequest.newBuilder().setTenant(tenant).setQuota(quota.message()).build();
    return Quota.of(calls.unary(AdminServiceGrpc.getSetQuotaMethod(), request).getQuota());
  }

  // ── The server ──────────────────────────────────────────────────────────────────────────────

  /**
   * The audit log in order, as it is read: every call of the control plane, and every refusal.
   *
   * @param query which entries
   * @return the entries, to be closed
   */
  public AuditLog audit(AuditQuery query) {
    return new AuditLog(calls.stream(AdminServiceGrpc.getReadAuditLogMethod(), query.request()));
  }

  /**
   * What the server is. Every valid credential may ask.
   *
   * @return its versions, its policy, its sandbox and its limits
   */
  public ServerInfo serverInfo() {
    return ServerInfo.of(
        calls.unary(
            AdminServiceGrpc.getGetServerInfoMethod(), GetServerInfoRequest.getDefaultInstance()));
  }
}
