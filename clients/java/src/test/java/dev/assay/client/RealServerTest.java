package dev.assay.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.v1.KeyStatus;
import dev.assay.v1.PublicKey;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** Administration of a real server; test.sh has one, and does not let these be skipped. */
@Timeout(60)
@EnabledIfEnvironmentVariable(
    named = "ASSAY_ADDRESS",
    matches = ".+",
    disabledReason = "there is no server at ASSAY_ADDRESS; test.sh asks for one")
class RealServerTest {
  private static final String ADDRESS = System.getenv("ASSAY_ADDRESS");

  private final AssayClient client = AssayClient.connect(ADDRESS, System.getenv("ASSAY_TOKEN"));
  private final AssayAdmin admin = client.admin();
  private final String name = "java-" + UUID.randomUUID().toString().substring(0, 8);

  @AfterEach
  void stop() {
    client.close();
  }

  private static FailureReason failure(Runnable call) {
    return assertThrows(AssayException.class, call::run).reason();
  }

  private static <T> List<T> all(Iterable<T> items) {
    List<T> list = new ArrayList<>();
    items.forEach(list::add);
    return list;
  }

  @Test
  @DisplayName("a tenant is made, limited, called for, suspended and deleted, and the log knows it")
  void managesATenant() {
    Tenant made = admin.createTenant(name, "Java's tests");
    assertEquals(new Tenant(name, "Java's tests", false, made.createdAt()), made);
    assertEquals(made, admin.tenant(name));
    assertTrue(all(admin.tenants()).contains(made));

    Quota quota = admin.setQuota(name, Quota.defaults().functions(3).storedBytes(1L << 33));
    assertEquals(3, quota.functions());
    assertEquals(1L << 33, quota.storedBytes());
    assertEquals(quota, admin.quota(name).quota());
    assertEquals(0, admin.quota(name).usage().functions());

    Instant end = Instant.now().plus(1, ChronoUnit.HOURS).truncatedTo(ChronoUnit.MILLIS);
    IssuedCredential issued =
        admin.createCredential(
            name,
            NewCredential.of(Role.READ, Role.INVOKE)
                .functions(List.of("shop-*"))
                .note("a test's")
                .expiresAt(end));
    Credential credential = issued.credential();
    assertEquals(List.of(Role.INVOKE, Role.READ), credential.roles());
    assertEquals(List.of("shop-*"), credential.functions());
    assertEquals("a test's", credential.note());
    assertEquals(Optional.of(end), credential.expiresAt());
    assertTrue(issued.token().startsWith("assay_" + credential.id()));
    assertFalse(issued.toString().contains(issued.token()));
    try (AssayClient tenants = AssayClient.connect(ADDRESS, issued.token())) {
      assertEquals(admin.serverInfo(), tenants.admin().serverInfo());
      assertEquals(FailureReason.PERMISSION_MISSING, failure(() -> tenants.admin().tenant(name)));
      admin.suspendTenant(name);
      assertEquals(FailureReason.TENANT_SUSPENDED, failure(() -> all(tenants.functions())));
      assertFalse(admin.resumeTenant(name).suspended());
      assertEquals(List.of(), all(tenants.functions()));
      Credential revoked = admin.revokeCredential(name, credential.id());
      assertTrue(revoked.revokedAt().isPresent());
      assertEquals(FailureReason.UNAUTHENTICATED, failure(() -> all(tenants.functions())));
    }
    assertEquals(
        List.of(credential.id()),
        all(admin.credentials(name)).stream().map(Credential::id).toList());

    assertEquals(FailureReason.REVISION_CONFLICT, failure(() -> admin.deleteTenant(name)));
    assertTrue(admin.suspendTenant(name).suspended());
    admin.deleteTenant(name);
    assertEquals(FailureReason.TENANT_NOT_FOUND, failure(() -> admin.tenant(name)));

    try (AuditLog log = admin.audit(AuditQuery.all().from(made.createdAt().minusSeconds(60)))) {
      List<AuditEntry> ours =
          all(log).stream()
              .filter(each -> each.tenant().equals(name) || each.resource().contains(name))
              .toList();
      List<String> methods = ours.stream().map(AuditEntry::method).toList();
      assertTrue(methods.contains("assay.v1.AdminService/CreateTenant"), methods.toString());
      assertTrue(
          ours.stream()
              .anyMatch(
                  each ->
                      each.method().equals("assay.v1.AdminService/DeleteTenant")
                          && each.reason().equals(Optional.of(FailureReason.REVISION_CONFLICT))));
      long last = ours.get(ours.size() - 1).sequence();
      try (AuditLog onwards = admin.audit(AuditQuery.all().fromSequence(last))) {
        assertEquals(last, onwards.next().sequence());
      }
    }
  }

  @Test
  @DisplayName("a function's secrets are set, listed without their values, and deleted")
  void managesSecrets() {
    Source source =
        Source.of("export default { initial: () => 0, apply: (sum: number): number => sum };");
    client.publish(name, source).orThrow();
    Secret second = client.setSecret(name, "SECOND", "2");
    Secret first = client.setSecret(name, "FIRST", "1");
    assertEquals(List.of(first, second), client.secrets(name));
    client.deleteSecret(name, "FIRST");
    assertEquals(List.of(second), client.secrets(name));
    assertEquals(FailureReason.SECRET_NOT_FOUND, failure(() -> client.deleteSecret(name, "FIRST")));
    client.undeploy(name);
  }

  @Test
  @DisplayName("a group's key is rotated, retired and revoked")
  void managesKeys() {
    PublicKey first = client.rotateKey(name);
    PublicKey second = client.rotateKey(name);
    assertEquals(KeyStatus.KEY_STATUS_ACTIVE, second.getStatus());
    assertEquals(KeyStatus.KEY_STATUS_RETIRED, client.retireKey(first.getKeyId()).getStatus());
    assertEquals(KeyStatus.KEY_STATUS_REVOKED, client.revokeKey(second.getKeyId()).getStatus());
    assertTrue(client.keys().stream().anyMatch(each -> each.getKeyId().equals(first.getKeyId())));
    assertEquals(FailureReason.KEY_NOT_FOUND, failure(() -> client.retireKey("0".repeat(64))));
  }

  @Test
  @DisplayName("a server says what it is")
  void saysWhatItIs() {
    ServerInfo info = admin.serverInfo();
    assertTrue(info.version().matches("[0-9]+\\.[0-9]+\\.[0-9]+.*"), info.version());
    assertTrue(info.policyDigest().matches("[0-9a-f]{64}"));
    assertFalse(info.sandbox().mode() == ServerInfo.SandboxMode.UNRECOGNISED);
    assertTrue(info.sandbox().layers().stream().anyMatch(ServerInfo.Layer::present));
    assertTrue(info.executionLimits().cpuTimeMs() > 0);
    assertTrue(info.wireLimits().requestBytes() > 0);
    assertTrue(info.startedAt().isBefore(Instant.now().plusSeconds(60)));
  }
}
