package dev.assay.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.assay.client.CircuitBreaker.Pass;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class CircuitBreakerTest {
  private long now;
  private CircuitBreaker breaker;

  @BeforeEach
  void openAfterThree() {
    now = Long.MAX_VALUE - 1_000; // A clock may wrap.
    breaker = new CircuitBreaker(3, Duration.ofNanos(5_000), () -> now);
  }

  private void failThrice() {
    for (int round = 0; round < 3; round++) breaker.unreachable(breaker.enter());
  }

  private AssayException refusal() {
    return assertThrows(AssayException.class, breaker::enter);
  }

  @Test
  @DisplayName("it opens after so many failures in a row, and says how long it stays so")
  void opens() {
    failThrice();
    now += 1_000;
    assertEquals(FailureReason.CLIENT_CIRCUIT_OPEN, refusal().reason());
    assertEquals(Optional.of(Duration.ofNanos(4_000)), refusal().retryAfter());
  }

  @Test
  @DisplayName("an answer in between keeps it closed")
  void staysClosed() {
    for (int round = 0; round < 10; round++) {
      breaker.unreachable(breaker.enter());
      breaker.unreachable(breaker.enter());
      breaker.enter();
      breaker.answered();
    }
    assertEquals(Pass.ORDINARY, breaker.enter());
  }

  @Test
  @DisplayName("after its time it lets one call through, which decides")
  void probes() {
    failThrice();
    now += 5_000;
    assertEquals(Pass.PROBE, breaker.enter());
    refusal();
    breaker.unreachable(Pass.PROBE);
    refusal();
    now += 5_000;
    assertEquals(Pass.PROBE, breaker.enter());
    breaker.answered();
    assertEquals(Pass.ORDINARY, breaker.enter());
  }

  @Test
  @DisplayName("a probe that its caller cancels decides nothing: the next call is let through")
  void cancelledProbe() {
    failThrice();
    now += 5_000;
    breaker.undecided(breaker.enter());
    assertEquals(Pass.PROBE, breaker.enter());
  }

  @Test
  @DisplayName("calls that began before it opened do not keep it open")
  void lateFailures() {
    Pass early = breaker.enter();
    failThrice();
    now += 4_999;
    breaker.unreachable(early);
    now += 1;
    assertEquals(Pass.PROBE, breaker.enter());
  }

  @Test
  @DisplayName("with no failures to open it, it never opens")
  void off() {
    CircuitBreaker never = new CircuitBreaker(0, Duration.ZERO, () -> now);
    for (int round = 0; round < 100; round++) never.unreachable(never.enter());
    assertEquals(Pass.ORDINARY, never.enter());
  }
}
