package dev.assay.client;

import java.time.Instant;

/**
 * Somebody whose modules, functions, events and keys are apart from everybody else's.
 *
 * @param name its name
 * @param displayName what people call it; empty for nothing
 * @param suspended true: its calls are refused
 * @param createdAt when it was made
 */
public record Tenant(String name, String displayName, boolean suspended, Instant createdAt) {
  static Tenant of(dev.assay.v1.Tenant tenant) {
    return new Tenant(
        tenant.getName(),
        tenant.getDisplayName(),
        tenant.getSuspended(),
        Times.instant(tenant.getCreatedAt()));
  }
}
