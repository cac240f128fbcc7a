package dev.assay.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import dev.assay.v1.AdminServiceGrpc;
import dev.assay.v1.Artifact;
import dev.assay.v1.CompileServiceGrpc;
import dev.assay.v1.CreateCredentialRequest;
import dev.assay.v1.CreateCredentialResponse;
import dev.assay.v1.DeleteTenantRequest;
import dev.assay.v1.DeleteTenantResponse;
import dev.assay.v1.DeployServiceGrpc;
import dev.assay.v1.GetArtifactResponse;
import dev.assay.v1.GetQuotaResponse;
import dev.assay.v1.GetServerInfoResponse;
import dev.assay.v1.ListCredentialsResponse;
import dev.assay.v1.ListSecretsResponse;
import dev.assay.v1.ListTenantsResponse;
import dev.assay.v1.PublicKey;
import dev.assay.v1.QuotaUsage;
import dev.assay.v1.ReadAuditLogRequest;
import dev.assay.v1.ReadAuditLogResponse;
import dev.assay.v1.Reason;
import dev.assay.v1.RetireKeyRequest;
import dev.assay.v1.RetireKeyResponse;
import dev.assay.v1.RevokeCredentialRequest;
import dev.assay.v1.RevokeCredentialResponse;
import dev.assay.v1.RevokeKeyRequest;
import dev.assay.v1.RevokeKeyResponse;
import dev.assay.v1.RotateKeyRequest;
import dev.assay.v1.RotateKeyResponse;
import dev.assay.v1.SetQuotaRequest;
import dev.assay.v1.SetQuotaResponse;
import dev.assay.v1.SetSecretRequest;
import dev.assay.v1.SetSecretResponse;
import dev.assay.v1.SignServiceGrpc;
import dev.assay.v1.SuspendTenantRequest;
import dev.assay.v1.SuspendTenantResponse;
import io.grpc.Status;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class AssayAdminTest {
  private static final String TOKEN = "assay_0123456789abcdef_secret";
  private final Scripted server = new Scripted();
  private final AssayClient client = server.client(null);
  private final AssayAdmin admin = client.admin();

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  private Message lastRequest() {
    return server.requests.get(server.requests.size() - 1);
  }

  private static Timestamp second(long seconds) {
    return Timestamp.newBuilder().setSeconds(seconds).build();
  }

  private static dev.assay.v1.Tenant tenant(String name) {
    return dev.assay.v1.Tenant.newBuilder().setName(name).setCreatedAt(second(1)).build();
  }

  private static <T> List<T> all(Iterable<T> items) {
    List<T> list = new ArrayList<>();
    items.forEach(list::add);
    return list;
  }

  @Test
  @DisplayName("a list that a server would never end is an error, after what came of it")
  void endsEndlessLists() {
    server.on(
        AdminServiceGrpc.getListTenantsMethod(),
        request ->
            ListTenantsResponse.newBuilder()
                .addTenants(tenant("a"))
                .setNextPageToken("again")
                .build());
    Iterator<Tenant> tenants = admin.tenants().iterator();
    assertEquals("a", tenants.next().name());
    assertEquals("a", tenants.next().name());
    AssayException error = assertThrows(AssayException.class, tenants::hasNext);
    assertEquals(FailureReason.UNRECOGNISED, error.reason());
    assertEquals(2, server.requests.size());
  }

  @Test
  @DisplayName("tenants are read over all pages, also those that are empty, and again by each loop")
  void readsAllTenants() {
    server.on(
        AdminServiceGrpc.getListTenantsMethod(),
        request ->
            switch (request.getPageToken()) {
              case "" ->
                  ListTenantsResponse.newBuilder()
                      .addTenants(tenant("a"))
                      .addTenants(tenant("b"))
                      .setNextPageToken("2")
                      .build();
              case "2" -> ListTenantsResponse.newBuilder().setNextPageToken("3").build();
              default -> ListTenantsResponse.newBuilder().addTenants(tenant("c")).build();
            });
    Iterable<Tenant> tenants = admin.tenants();
    assertEquals(0, server.requests.size());
    for (int round = 0; round < 2; round++) {
      assertEquals(List.of("a", "b", "c"), all(tenants).stream().map(Tenant::name).toList());
    }
    assertEquals(6, server.requests.size());
    assertEquals(Instant.ofEpochSecond(1), tenants.iterator().next().createdAt());
  }

  @Test
  @DisplayName("a tenant is suspended, resumed and deleted by its name")
  void managesTenants() {
    server
        .on(
            AdminServiceGrpc.getSuspendTenantMethod(),
            request ->
                SuspendTenantResponse.newBuilder()
                    .setTenant(
                        tenant(request.getName()).toBuilder().setSuspended(!request.getLift()))
                    .build())
        .on(
            AdminServiceGrpc.getDeleteTenantMethod(),
            request -> DeleteTenantResponse.getDefaultInstance());
    assertTrue(admin.suspendTenant("acme").suspended());
    assertFalse(((SuspendTenantRequest) lastRequest()).getLift());
    assertFalse(admin.resumeTenant("acme").suspended());
    assertTrue(((SuspendTenantRequest) lastRequest()).getLift());
    admin.deleteTenant("acme");
    assertEquals("acme", ((DeleteTenantRequest) lastRequest()).getName());
  }

  @Test
  @DisplayName("a new credential's token is answered, and stands in no text of it")
  void hidesTheToken() {
    server.on(
        AdminServiceGrpc.getCreateCredentialMethod(),
        request ->
            CreateCredentialResponse.newBuilder()
                .setCredential(
                    dev.assay.v1.Credential.newBuilder()
                        .setId("0123456789abcdef")
                        .setTenant(request.getTenant())
                        .addAllRoles(request.getRolesList())
                        .addAllFunctions(request.getFunctionsList())
                        .setExpiresAt(request.getExpiresAt()))
                .setToken(TOKEN)
                .build());
    Instant end = Instant.parse("2030-01-01T00:00:00.5Z");
    NewCredential wanted =
        NewCredential.of(Role.INVOKE, Role.READ)
            .functions(List.of("account", "shop-*"))
            .note("for the shop")
            .expiresAt(end);
    IssuedCredential issued = admin.createCredential("acme", wanted);
    assertEquals(TOKEN, issued.token());
    assertFalse(issued.toString().contains("secret"), issued.toString());
    assertFalse(String.valueOf(wanted).contains("secret"));
    assertEquals(List.of(Role.INVOKE, Role.READ), issued.credential().roles());
    assertEquals(List.of("account", "shop-*"), issued.credential().functions());
    assertEquals(Optional.of(end), issued.credential().expiresAt());
    assertEquals(Optional.empty(), issued.credential().revokedAt());
    assertEquals(Optional.empty(), issued.credential().lastUsedAt());
    assertEquals("for the shop", ((CreateCredentialRequest) lastRequest()).getNote());
    assertFalse(NewCredential.of(Role.ADMIN).request("acme").hasExpiresAt());
  }

  @Test
  @DisplayName("a role is one of the protos', and one that a newer server knows is not hidden")
  void namesRoles() {
    for (dev.assay.v1.Role role : dev.assay.v1.Role.values()) {
      if (role == dev.assay.v1.Role.UNRECOGNIZED) continue;
      if (role == dev.assay.v1.Role.ROLE_UNSPECIFIED) continue;
      assertEquals(role, Role.of(role).message());
    }
    assertEquals(dev.assay.v1.Role.values().length - 1, Role.values().length);
    dev.assay.v1.Credential newer =
        dev.assay.v1.Credential.newBuilder().addRolesValue(6).addRolesValue(99).build();
    assertEquals(List.of(Role.ADMIN, Role.UNRECOGNISED), Credential.of(newer).roles());
    assertThrows(IllegalArgumentException.class, () -> NewCredential.of(Role.UNRECOGNISED));
  }

  @Test
  @DisplayName("credentials are read over all pages of their tenant, and revoked by their id")
  void managesCredentials() {
    server
        .on(
            AdminServiceGrpc.getListCredentialsMethod(),
            request ->
                ListCredentialsResponse.newBuilder()
                    .addCredentials(
                        dev.assay.v1.Credential.newBuilder()
                            .setId("id" + request.getPageToken())
                            .setTenant(request.getTenant()))
                    .setNextPageToken(
                        request.getPageToken().length() < 2 ? "+" + request.getPageToken() : "")
                    .build())
        .on(
            AdminServiceGrpc.getRevokeCredentialMethod(),
            request ->
                RevokeCredentialResponse.newBuilder()
                    .setCredential(
                        dev.assay.v1.Credential.newBuilder()
                            .setId(request.getId())
                            .setRevokedAt(second(7)))
                    .build());
    List<Credential> credentials = all(admin.credentials("acme"));
    assertEquals(List.of("id", "id+", "id++"), credentials.stream().map(Credential::id).toList());
    assertTrue(credentials.stream().allMatch(each -> each.tenant().equals("acme")));
    Credential revoked = admin.revokeCredential("acme", "id");
    assertEquals(Optional.of(Instant.ofEpochSecond(7)), revoked.revokedAt());
    assertEquals("acme", ((RevokeCredentialRequest) lastRequest()).getTenant());
  }

  @Test
  @DisplayName("each limit of a quota is set by itself, and the largest comes back as it was")
  void setsQuotas() {
    server
        .on(
            AdminServiceGrpc.getSetQuotaMethod(),
            request -> SetQuotaResponse.newBuilder().setQuota(request.getQuota()).build())
        .on(
            AdminServiceGrpc.getGetQuotaMethod(),
            request ->
                GetQuotaResponse.newBuilder()
                    .setUsage(QuotaUsage.newBuilder().setFunctions(-1).setStoredBytes(-1))
                    .build());
    Quota quota =
        Quota.defaults()
            .functions(1)
            .revisionsPerFunction(2)
            .storedBytes(1L << 49)
            .runningCalls(4)
            .waitingCalls(5)
            .callsPerSecond(0xFFFF_FFFFL)
            .cpuMsPerMinute(7)
            .compilesPerMinute(8);
    assertEquals(new Quota(1, 2, 1L << 49, 4, 5, 0xFFFF_FFFFL, 7, 8), quota);
    assertEquals(quota, admin.setQuota("acme", quota));
    assertEquals(1, ((SetQuotaRequest) lastRequest()).getQuota().getFunctions());
    assertEquals(Quota.defaults(), admin.setQuota("acme", Quota.defaults()));
    TenantQuota.Usage usage = admin.quota("acme").usage();
    assertEquals(0xFFFF_FFFFL, usage.functions());
    assertEquals(Long.MAX_VALUE, usage.storedBytes());
  }

  @Test
  @DisplayName("a limit that the protocol cannot carry is refused, and not cut")
  void refusesLimits() {
    Quota none = Quota.defaults();
    for (Quota wrong :
        List.of(
            none.functions(-1),
            none.callsPerSecond(1L << 32),
            none.storedBytes(-1),
            none.cpuMsPerMinute(Long.MAX_VALUE))) {
      assertThrows(IllegalArgumentException.class, () -> admin.setQuota("acme", wrong));
    }
    assertThrows(IllegalArgumentException.class, () -> AuditQuery.all().fromSequence(0));
    assertEquals(0, server.requests.size());
  }

  @Test
  @DisplayName("the audit log is read entry by entry over all messages, empty ones included")
  void readsTheAuditLog() {
    server.onStream(
        AdminServiceGrpc.getReadAuditLogMethod(),
        request ->
            IntStream.range(0, 50)
                .mapToObj(
                    message ->
                        ReadAuditLogResponse.newBuilder()
                            .addAllEntries(
                                IntStream.range(0, message % 3)
                                    .mapToObj(
                                        entry ->
                                            dev.assay.v1.AuditEntry.newBuilder()
                                                .setSequence(message * 10L + entry)
                                                .setAt(second(message))
                                                .setReasonValue(entry == 0 ? 0 : 9_999)
                                                .setCount(1)
                                                .build())
                                    .toList())
                            .build())
                .toList());
    AuditQuery query =
        AuditQuery.all()
            .tenant("acme")
            .from(Instant.ofEpochSecond(5))
            .until(Instant.ofEpochSecond(6))
            .fromSequence(7);
    List<AuditEntry> entries;
    try (AuditLog log = admin.audit(query)) {
      entries = all(log);
      assertFalse(log.hasNext());
    }
    assertEquals(49, entries.size());
    assertEquals(10, entries.get(0).sequence());
    assertEquals(Instant.ofEpochSecond(1), entries.get(0).at());
    assertEquals(Optional.empty(), entries.get(0).reason());
    assertEquals(Optional.of(FailureReason.UNRECOGNISED), entries.get(2).reason());
    assertEquals(
        ReadAuditLogRequest.newBuilder()
            .setTenant("acme")
            .setFrom(second(5))
            .setUntil(second(6))
            .setFromSequence(7)
            .build(),
        lastRequest());
    dev.assay.v1.AuditEntry refused =
        dev.assay.v1.AuditEntry.newBuilder().setReason(Reason.REASON_READ_ONLY).build();
    assertEquals(Optional.of(FailureReason.READ_ONLY), AuditEntry.of(refused).reason());
  }

  @Test
  @DisplayName("what a newer or a mad server says of itself and of time is read all the same")
  void readsAnything() {
    server.on(
        AdminServiceGrpc.getGetServerInfoMethod(),
        request ->
            GetServerInfoResponse.newBuilder()
                .setSandbox(dev.assay.v1.Sandbox.newBuilder().setModeValue(99))
                .setStartedAt(
                    Timestamp.newBuilder().setSeconds(Long.MAX_VALUE).setNanos(Integer.MIN_VALUE))
                .setWireLimits(dev.assay.v1.WireLimits.newBuilder().setModuleBytes(-1))
                .build());
    ServerInfo info = admin.serverInfo();
    assertEquals(ServerInfo.SandboxMode.UNRECOGNISED, info.sandbox().mode());
    assertEquals(Instant.MAX, info.startedAt());
    assertEquals(0xFFFF_FFFFL, info.wireLimits().moduleBytes());
    assertEquals(Instant.MIN, Times.instant(second(Long.MIN_VALUE)));
    Timestamp nanos = Timestamp.newBuilder().setNanos(Integer.MAX_VALUE).build();
    assertEquals(Instant.ofEpochSecond(0, 999_999_999), Times.instant(nanos));
  }

  @Test
  @DisplayName("secrets are set as they are, text as UTF-8, and listed without their values")
  void managesSecrets() {
    server
        .on(
            DeployServiceGrpc.getSetSecretMethod(),
            request ->
                SetSecretResponse.newBuilder()
                    .setSecret(
                        dev.assay.v1.Secret.newBuilder()
                            .setName(request.getName())
                            .setUpdatedAt(second(3)))
                    .build())
        .on(
            DeployServiceGrpc.getListSecretsMethod(),
            request ->
                ListSecretsResponse.newBuilder()
                    .addSecrets(dev.assay.v1.Secret.newBuilder().setName("A"))
                    .addSecrets(dev.assay.v1.Secret.newBuilder().setName("B"))
                    .build());
    Secret secret = client.setSecret("f", "KEY", "schlüssel");
    assertEquals(new Secret("KEY", Instant.ofEpochSecond(3)), secret);
    assertEquals("schlüssel", ((SetSecretRequest) lastRequest()).getValue().toStringUtf8());
    ByteString bytes = ByteString.copyFrom(new byte[] {0, -1, 7});
    client.setSecret("f", "KEY", bytes);
    IllegalArgumentException refused =
        assertThrows(
            IllegalArgumentException.class, () -> client.setSecret("f", "KEY", "secret\uD83C"));
    assertFalse(refused.getMessage().contains("secret\uD83C"));
    assertEquals(bytes, ((SetSecretRequest) lastRequest()).getValue());
    assertEquals(List.of("A", "B"), client.secrets("f").stream().map(Secret::name).toList());
  }

  @Test
  @DisplayName("keys are rotated by group, and retired and revoked by id")
  void managesKeys() {
    PublicKey key = PublicKey.newBuilder().setKeyId("k").build();
    server
        .on(
            SignServiceGrpc.getRotateKeyMethod(),
            request -> RotateKeyResponse.newBuilder().setKey(key).build())
        .on(
            SignServiceGrpc.getRetireKeyMethod(),
            request -> RetireKeyResponse.newBuilder().setKey(key).build())
        .on(
            SignServiceGrpc.getRevokeKeyMethod(),
            request -> RevokeKeyResponse.newBuilder().setKey(key).build());
    assertEquals(key, client.rotateKey());
    assertEquals("", ((RotateKeyRequest) lastRequest()).getGroup());
    assertEquals(key, client.rotateKey("release"));
    assertEquals("release", ((RotateKeyRequest) lastRequest()).getGroup());
    assertEquals(key, client.retireKey("k"));
    assertEquals("k", ((RetireKeyRequest) lastRequest()).getKeyId());
    assertEquals(key, client.revokeKey("k"));
    assertEquals("k", ((RevokeKeyRequest) lastRequest()).getKeyId());
  }

  @Test
  @DisplayName("an error of the server is the error of the method")
  void passesErrorsOn() {
    server.on(
        AdminServiceGrpc.getGetTenantMethod(),
        request -> {
          throw Functions.fault(Status.Code.NOT_FOUND, "TENANT_NOT_FOUND", null);
        });
    AssayException error = assertThrows(AssayException.class, () -> admin.tenant("nobody"));
    assertEquals(FailureReason.TENANT_NOT_FOUND, error.reason());
  }

  @Test
  @DisplayName("an artifact is answered only with what it is made of, and bytes of its digest")
  void checksArtifacts() {
    String digest = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    GetArtifactResponse about =
        GetArtifactResponse.newBuilder()
            .setArtifact(Artifact.newBuilder().setDigest(digest))
            .build();
    GetArtifactResponse code =
        GetArtifactResponse.newBuilder().setCode(ByteString.copyFromUtf8("abc")).build();
    List<GetArtifactResponse> parts = new ArrayList<>(List.of(about, code));
    server.onStream(CompileServiceGrpc.getGetArtifactMethod(), request -> List.copyOf(parts));
    assertEquals("abc", client.artifact(digest).code().toStringUtf8());
    parts.remove(about);
    AssayException bare = assertThrows(AssayException.class, () -> client.artifact(digest));
    assertEquals(Status.Code.DATA_LOSS, bare.code());
    parts.clear();
    parts.add(about);
    AssayException cut = assertThrows(AssayException.class, () -> client.artifact(digest));
    assertEquals(FailureReason.UNRECOGNISED, cut.reason());
  }
}
