package dev.assay.client;

import io.grpc.Status;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Keeps a client from calling a server that is not there: closed, open, or letting one call
 * through.
 */
final class CircuitBreaker {
  /** What an attempt may do, and what it owes: one of the three outcomes. */
  enum Pass {
    ORDINARY,
    PROBE
  }

  private final int failuresToOpen;
  private final long openNanos;
  private final LongSupplier clock;
  private int failures;
  private boolean open;
  private boolean probing;
  private long openUntil;

  /** Never opens if {@code failuresToOpen} is 0. */
  CircuitBreaker(int failuresToOpen, Duration openFor, LongSupplier nanoClock) {
    this.failuresToOpen = failuresToOpen;
    this.openNanos = openFor.toNanos();
    this.clock = nanoClock;
  }

  /** Lets an attempt through, or throws what it fails with. */
  synchronized Pass enter() throws AssayException {
    if (!open) return Pass.ORDINARY;
    long left = openUntil - clock.getAsLong();
    if (left > 0 || probing) {
      throw AssayException.own(
          FailureReason.CLIENT_CIRCUIT_OPEN,
          Status.Code.UNAVAILABLE,
          "no server answered several times in a row; the client rests before it tries again",
          Duration.ofNanos(Math.max(left, 0)),
          null);
    }
    probing = true;
    return Pass.PROBE;
  }

  /** True if the next attempt may be refused. */
  synchronized boolean isOpen() {
    return open;
  }

  /** The server has answered, be it with an error. */
  synchronized void answered() {
    failures = 0;
    open = false;
    probing = false;
  }

  /** No server was there. */
  synchronized void unreachable(Pass pass) {
    if (failuresToOpen == 0) return;
    if (open && pass != Pass.PROBE) return;
    failures += 1;
    if (pass != Pass.PROBE && failures < failuresToOpen) return;
    open = true;
    probing = false;
    openUntil = clock.getAsLong() + openNanos;
  }

  /** The caller has given up: that says nothing of the server. */
  synchronized void undecided(Pass pass) {
    if (pass == Pass.PROBE) probing = false;
  }
}
