package dev.assay.client;

import com.google.protobuf.Timestamp;
import java.time.Instant;
import java.util.Optional;

/** Between the protos' moments and Java's. */
final class Times {
  private static final int LAST_NANO = 999_999_999;

  private Times() {}

  /** Whatever the server has sent: what no {@code Instant} can be is the nearest that can. */
  static Instant instant(Timestamp timestamp) {
    long seconds = timestamp.getSeconds();
    if (seconds < Instant.MIN.getEpochSecond()) return Instant.MIN;
    if (seconds > Instant.MAX.getEpochSecond()) return Instant.MAX;
    int nanos = Math.max(0, Math.min(LAST_NANO, timestamp.getNanos()));
    return Instant.ofEpochSecond(seconds, nanos);
  }

  static Optional<Instant> instant(boolean present, Timestamp timestamp) {
    return present ? Optional.of(instant(timestamp)) : Optional.empty();
  }

  static Timestamp timestamp(Instant instant) {
    return Timestamp.newBuilder()
        .setSeconds(instant.getEpochSecond())
        .setNanos(instant.getNano())
        .build();
  }
}
