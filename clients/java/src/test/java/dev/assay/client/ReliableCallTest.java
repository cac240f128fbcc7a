package dev.assay.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.v1.DeployRequest;
import dev.assay.v1.InvokeServiceGrpc;
import dev.assay.v1.ReduceRequest;
import dev.assay.v1.ReduceStreamRequest;
import dev.assay.v1.TailLogsRequest;
import io.grpc.Context;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;

@Timeout(60)
class ReliableCallTest {
  private static final Duration HOUR = Duration.ofHours(1);
  private final Functions server = new Functions();

  @AfterEach
  void stop() {
    server.close();
  }

  private static Reduction reduce(AssayClient client) {
    return client.reduce("f", List.of(Event.of("T")));
  }

  private static AssayException failure(Runnable call) {
    return assertThrows(AssayException.class, call::run);
  }

  @Test
  @DisplayName(
      "a call that changes nothing is tried again when a connection breaks; a Deploy is not")
  void repeatsWhatMayBe() {
    try (AssayClient client = server.client()) {
      server.failures.addAll(List.of(Functions.broken(), Functions.broken()));
      assertEquals(1, reduce(client).state().as(Integer.class));
      assertEquals(3, server.calls.get());

      server.failures.add(Functions.broken());
      AssayException error = failure(() -> client.deploy(DeployRequest.getDefaultInstance()));
      assertEquals(FailureReason.SERVER_UNREACHABLE, error.reason());
      assertEquals(4, server.calls.get());
    }
  }

  @Test
  @DisplayName("a Deploy is tried again if the server says that it is safe")
  void repeatsWhatTheServerAllows() {
    try (AssayClient client = server.client()) {
      server.failures.add(Functions.fault(Status.Code.UNAVAILABLE, "DRAINING", Duration.ZERO));
      client.deploy(DeployRequest.getDefaultInstance());
      assertEquals(2, server.calls.get());
    }
  }

  @Test
  @DisplayName("what is not retryable, or not recognised, is not tried again")
  void doesNotRepeatTheRest() {
    try (AssayClient client = server.client()) {
      for (String reason : List.of("EXCEPTION", "CPU_TIME_LIMIT", "A_NEWER_ONE")) {
        server.calls.set(0);
        server.failures.add(Functions.fault(Status.Code.UNAVAILABLE, reason, Duration.ofMillis(1)));
        failure(() -> reduce(client));
        assertEquals(1, server.calls.get(), reason);
      }
    }
  }

  @Test
  @DisplayName(
      "a wait that would end after the deadline is not begun: the error is answered at once")
  void keepsTheDeadline() {
    try (AssayClient client = server.client()) {
      server.failures.add(Functions.fault(Status.Code.UNAVAILABLE, "QUEUE_FULL", HOUR));
      AssayException error = failure(() -> reduce(client));
      assertEquals(FailureReason.QUEUE_FULL, error.reason());
      assertEquals(HOUR, error.retryAfter().orElseThrow());
      assertEquals(1, server.calls.get());
    }
  }

  @Test
  @DisplayName("a future that is cancelled cancels its call on the server")
  void cancelsOnTheServer() throws InterruptedException {
    server.hangs = true;
    try (AssayClient client = server.client()) {
      CompletableFuture<Reduction> future = client.async().reduce(Fold.of("f"), List.of());
      while (server.calls.get() == 0) Thread.onSpinWait();
      future.cancel(true);
      assertThrows(CancellationException.class, future::join);
      assertTrue(server.cancelled.await(30, TimeUnit.SECONDS));
    }
  }

  @Test
  @DisplayName("cancelling, interrupting and closing each end a wait at once")
  void endsWaits() throws InterruptedException {
    AssayClient client =
        server.client(new RetryPolicy(4, Duration.ofHours(2), Duration.ofHours(2)), null, 0);
    // Without a deadline, so that the wait begins.
    AssayClient patient = client.withTimeout(Duration.ofDays(1));
    for (int round = 0; round < 3; round++) {
      server.calls.set(0);
      server.failures.add(Functions.broken());
      CompletableFuture<AssayException> failed = new CompletableFuture<>();
      Context.CancellableContext context = Context.current().withCancellation();
      Thread caller =
          new Thread(
              context.wrap(
                  () -> {
                    try {
                      reduce(patient);
                    } catch (AssayException error) {
                      failed.complete(error);
                    }
                  }));
      caller.start();
      while (server.calls.get() == 0) Thread.onSpinWait();
      Thread.sleep(100);
      if (round == 0) context.cancel(null);
      else if (round == 1) caller.interrupt();
      else client.close();
      AssayException error = failed.join();
      FailureReason expected =
          round == 2 ? FailureReason.SERVER_UNREACHABLE : FailureReason.CANCELLED;
      assertEquals(expected, error.reason(), "round " + round);
      assertEquals(1, server.calls.get());
      context.cancel(null);
    }
  }

  @Test
  @DisplayName("the token is asked for before each call")
  void asksForTheToken() {
    AtomicInteger asked = new AtomicInteger();
    Token token = new Token(() -> "token-" + asked.incrementAndGet());
    try (AssayClient client = server.client(new RetryPolicy(1, HOUR, HOUR), token, 0)) {
      reduce(client);
      reduce(client);
    }
    assertEquals(List.of("Bearer token-1", "Bearer token-2"), server.credentials);
  }

  @Test
  @DisplayName("without a token nothing is sent, and the breaker learns nothing")
  void needsAToken() {
    Token token =
        new Token(
            () -> {
              throw new IllegalStateException("the vault is closed");
            });
    try (AssayClient client = server.client(new RetryPolicy(4, HOUR, HOUR), token, 1)) {
      for (int round = 0; round < 3; round++) {
        AssayException error = failure(() -> reduce(client));
        assertEquals(Status.Code.UNAUTHENTICATED, error.code());
      }
    }
    assertEquals(0, server.calls.get());
    assertEquals(List.of(), server.credentials);
  }

  @Test
  @DisplayName("stubs over the client's channel are tried again, and their exceptions can be read")
  void servesStubs() {
    try (AssayClient client = server.client()) {
      var stub = InvokeServiceGrpc.newBlockingStub(client.channel());
      server.failures.add(Functions.broken());
      assertEquals(1, stub.reduce(ReduceRequest.getDefaultInstance()).getRevision());
      server.failures.add(Functions.fault(Status.Code.NOT_FOUND, "FUNCTION_NOT_FOUND", null));
      StatusRuntimeException thrown =
          assertThrows(
              StatusRuntimeException.class, () -> stub.reduce(ReduceRequest.getDefaultInstance()));
      assertEquals(FailureReason.FUNCTION_NOT_FOUND, AssayException.from(thrown).reason());
    }
  }

  @Test
  @DisplayName("a method is called as it is: one answer, or a stream of them")
  void callsMethodsAsTheyAre() {
    TailLogsRequest logs = TailLogsRequest.getDefaultInstance();
    ReduceRequest reduce = ReduceRequest.getDefaultInstance();
    ReduceStreamRequest batch = ReduceStreamRequest.getDefaultInstance();
    try (AssayClient client = server.client()) {
      for (Executable wrong :
          List.<Executable>of(
              () -> client.call(InvokeServiceGrpc.getTailLogsMethod(), logs),
              () -> client.async().call(InvokeServiceGrpc.getTailLogsMethod(), logs),
              () -> client.callStream(InvokeServiceGrpc.getReduceMethod(), reduce),
              () -> client.callStream(InvokeServiceGrpc.getReduceStreamMethod(), batch))) {
        IllegalArgumentException refused = assertThrows(IllegalArgumentException.class, wrong);
        assertTrue(refused.getMessage().contains(": use "), refused.getMessage());
      }
    }
    assertEquals(0, server.calls.get());
  }

  @Test
  @DisplayName("a call whose own attempt opens the breaker is answered that attempt's error")
  void answersTheLastError() {
    try (AssayClient client = server.client(new RetryPolicy(4, HOUR, HOUR), null, 1)) {
      server.failures.add(Functions.broken());
      AssayException error = failure(() -> reduce(client.withTimeout(Duration.ofDays(1))));
      assertEquals(FailureReason.SERVER_UNREACHABLE, error.reason());
    }
  }

  @Test
  @DisplayName("an open breaker fails calls of every kind at once, and nothing is sent")
  void rests() {
    try (AssayClient client = server.client(new RetryPolicy(1, HOUR, HOUR), null, 2)) {
      server.failures.addAll(List.of(Functions.broken(), Functions.broken()));
      failure(() -> reduce(client));
      failure(() -> reduce(client));
      FailureReason open = FailureReason.CLIENT_CIRCUIT_OPEN;
      assertEquals(open, failure(() -> reduce(client)).reason());
      try (ReduceStream stream = client.stream(Fold.of("f"))) {
        assertEquals(open, failure(stream::hasNext).reason());
      }
      assertEquals(open, failure(() -> client.publisher("f").open().finish()).reason());
      CompletionException async =
          assertThrows(
              CompletionException.class,
              () -> client.async().reduce(Fold.of("f"), List.of()).join());
      assertEquals(open, assertInstanceOf(AssayException.class, async.getCause()).reason());
      assertEquals(2, server.calls.get());
    }
  }
}
