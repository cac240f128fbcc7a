package dev.assay.client;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What may be said of an API key.
 *
 * @param id the key begins with {@code assay_} and this
 * @param tenant the tenant that it belongs to
 * @param roles what it allows
 * @param functions the functions that it is limited to, by names or beginnings of names with {@code
 *     *} behind; none: all
 * @param note a remark for people; empty for none
 * @param createdAt when it was made
 * @param expiresAt when it ends by itself; empty: never
 * @param revokedAt when it was revoked; empty: it was not
 * @param lastUsedAt when it was last used, to the minute; empty: not since it was made
 */
public record Credential(
    String id,
    String tenant,
    List<Role> roles,
    List<String> functions,
    String note,
    Instant createdAt,
    Optional<Instant> expiresAt,
    Optional<Instant> revokedAt,
    Optional<Instant> lastUsedAt) {
  static Credential of(dev.assay.v1.Credential credential) {
    return new Credential(
        credential.getId(),
        credential.getTenant(),
        credential.getRolesList().stream().map(Role::of).toList(),
        List.copyOf(credential.getFunctionsList()),
        credential.getNote(),
        Times.instant(credential.getCreatedAt()),
        Times.instant(credential.hasExpiresAt(), credential.getExpiresAt()),
        Times.instant(credential.hasRevokedAt(), credential.getRevokedAt()),
        Times.instant(credential.hasLastUsedAt(), credential.getLastUsedAt()));
  }
}
