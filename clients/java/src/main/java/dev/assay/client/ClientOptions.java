package dev.assay.client;

import io.opentelemetry.api.trace.TracerProvider;
import java.time.Duration;

/** What a client was made with; checked by its builder. What is null was not asked for. */
record ClientOptions(
    Address address,
    Token token,
    boolean tls,
    String authorities,
    String certificate,
    String key,
    Duration timeout,
    Duration keepAlive,
    int maxResponseBytes,
    boolean gzip,
    RetryPolicy retries,
    int breakerFailures,
    Duration breakerOpen,
    TracerProvider tracing) {
  /** Without the certificate's key. */
  @Override
  public String toString() {
    return "ClientOptions[address=" + address + "]";
  }
}
