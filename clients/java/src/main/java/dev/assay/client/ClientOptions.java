package dev.assay.client;

import java.time.Duration;

/** What a client was made with; checked by its builder. */
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
    Duration breakerOpen) {}
