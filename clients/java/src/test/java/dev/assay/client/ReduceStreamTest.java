package dev.assay.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ReduceStreamTest {
  private final Functions server = new Functions();
  private final AssayClient client = server.client();

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  @Test
  @DisplayName("batches go out, receipts come in, and the sum counts those that were read before")
  void folds() {
    try (ReduceStream stream = client.stream(Fold.of("f"))) {
      assertEquals(1, stream.send(List.of(Event.of("T"), Event.of("T"))));
      assertEquals(2, stream.next().eventsApplied());
      assertEquals(7, stream.opened().getRevision());
      assertEquals(2, stream.send(List.of(Event.of("T"))));
      Summary summary = stream.finish();
      assertEquals("3", summary.state().orElseThrow().toString());
      assertEquals(2, summary.batches());
      assertFalse(stream.hasNext());
    }
  }

  @Test
  @DisplayName("what is sent after the end is STREAM_CLOSED")
  void isClosed() {
    try (ReduceStream stream = client.stream(Fold.of("f"))) {
      stream.finish();
      AssayException error =
          assertThrows(AssayException.class, () -> stream.send(List.of(Event.of("T"))));
      assertEquals(FailureReason.STREAM_CLOSED, error.reason());
    }
  }

  @Test
  @DisplayName("a stream that is closed early is given up on the server too")
  void isGivenUp() throws InterruptedException {
    try (ReduceStream stream = client.stream(Fold.of("f"))) {
      stream.opened();
    }
    assertTrue(server.cancelled.await(30, TimeUnit.SECONDS));
  }

  @Test
  @DisplayName("a stream is tried once: what breaks it is its error")
  void isNotRepeated() {
    server.failures.add(Functions.broken());
    try (ReduceStream stream = client.stream(Fold.of("f"))) {
      AssayException error = assertThrows(AssayException.class, stream::finish);
      assertEquals(FailureReason.SERVER_UNREACHABLE, error.reason());
      assertThrows(AssayException.class, stream::hasNext);
    }
    assertEquals(1, server.calls.get());
  }
}
