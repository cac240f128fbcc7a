package dev.assay.client;

import java.time.Instant;

/**
 * What may be said of a function's secret.
 *
 * @param name its name
 * @param updatedAt when its value was last set
 */
public record Secret(String name, Instant updatedAt) {
  static Secret of(dev.assay.v1.Secret secret) {
    return new Secret(secret.getName(), Times.instant(secret.getUpdatedAt()));
  }
}
