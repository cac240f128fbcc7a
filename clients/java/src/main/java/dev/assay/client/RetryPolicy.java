package dev.assay.client;

import com.google.protobuf.DescriptorProtos.MethodOptions.IdempotencyLevel;
import io.grpc.MethodDescriptor;
import io.grpc.protobuf.ProtoMethodDescriptorSupplier;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Whether and when a call is tried again.
 *
 * @param maxAttempts how often a call is tried in all; 1: never again
 * @param initialBackoff the longest first wait
 * @param maxBackoff the longest wait
 */
record RetryPolicy(int maxAttempts, Duration initialBackoff, Duration maxBackoff) {
  private static final long LONGEST_NANOS = Duration.ofDays(1).toNanos();

  /** True if the error says that trying again is safe, or the method does. */
  static boolean mayRepeat(MethodDescriptor<?, ?> method, AssayException error) {
    if (!error.isRetryable()) return false;
    if (error.reason().isServers()) return true;
    return error.reason() == FailureReason.SERVER_UNREACHABLE && isIdempotent(method);
  }

  private static boolean isIdempotent(MethodDescriptor<?, ?> method) {
    if (!(method.getSchemaDescriptor() instanceof ProtoMethodDescriptorSupplier supplier)) {
      return false;
    }
    IdempotencyLevel level = supplier.getMethodDescriptor().getOptions().getIdempotencyLevel();
    return level == IdempotencyLevel.NO_SIDE_EFFECTS || level == IdempotencyLevel.IDEMPOTENT;
  }

  /** The {@code n}-th wait, from 1: random between half of and the whole of a doubling time. */
  long waitNanos(int n, AssayException error) {
    double whole = initialBackoff.toNanos() * Math.pow(2, n - 1);
    double bounded = Math.min(whole, maxBackoff.toNanos());
    long wait = (long) (bounded * (0.5 + ThreadLocalRandom.current().nextDouble() / 2));
    Duration asked = error.retryAfter().orElse(Duration.ZERO);
    long askedNanos =
        asked.compareTo(Duration.ofNanos(LONGEST_NANOS)) > 0 ? LONGEST_NANOS : asked.toNanos();
    return Math.max(wait, askedNanos);
  }
}
