package dev.assay.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import dev.assay.v1.EventFault;
import dev.assay.v1.OnFault;
import dev.assay.v1.ReduceStreamBatch;
import io.grpc.Status;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.SubmissionPublisher;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class EventPublisherTest {
  private static final Duration LONG = Duration.ofHours(1);
  private final Functions server = new Functions();
  private final AssayClient client = server.client();
  private final List<Receipt> receipts = Collections.synchronizedList(new ArrayList<>());

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  private EventPublisher.Builder publisher() {
    return client.publisher("f").linger(LONG).onReceipt(receipts::add);
  }

  private static void send(EventPublisher publisher, int count) {
    for (int sent = 0; sent < count; sent++) publisher.send(Event.of("T", sent));
  }

  private static String state(Summary summary) {
    return summary.state().map(State::toString).orElse("none");
  }

  private List<ReduceStreamBatch> batches() {
    return server.received.stream()
        .filter(each -> each.hasBatch())
        .map(each -> each.getBatch())
        .toList();
  }

  @Test
  @DisplayName(
      "events go in full batches, the rest at the end, and each receipt is handed out once")
  void gathers() {
    try (EventPublisher publisher = publisher().batchEvents(10).open()) {
      send(publisher, 25);
      Summary summary = publisher.finish();
      assertEquals("25", state(summary));
      assertEquals(3, summary.batches());
      assertEquals(25, summary.eventsApplied());
      assertEquals(7, summary.revision());
      assertEquals(summary, publisher.completion().join());
    }
    assertEquals(List.of(1L, 2L, 3L), receipts.stream().map(Receipt::batch).toList());
    assertEquals(List.of(10, 10, 5), batches().stream().map(Functions.Stream::size).toList());
  }

  @Test
  @DisplayName("a batch that is not full goes when it has lingered")
  void lingers() {
    try (EventPublisher publisher = publisher().linger(Duration.ofMillis(5)).open()) {
      send(publisher, 2);
      while (receipts.isEmpty()) Thread.onSpinWait();
      assertEquals(2, receipts.get(0).eventsApplied());
    }
  }

  @Test
  @DisplayName("a batch of types and data alone goes packed; one with another attribute does not")
  void packs() {
    try (EventPublisher publisher = publisher().batchEvents(2).open()) {
      send(publisher, 2);
      publisher.send(Event.of("A", "x"));
      publisher.send(Event.builder("B").id("1").build());
    }
    assertTrue(batches().get(0).hasPacked());
    assertEquals("01", batches().get(0).getPacked().getData().toStringUtf8());
    assertFalse(batches().get(1).hasPacked());
    assertEquals("1", batches().get(1).getEvents(1).getId());
  }

  @Test
  @DisplayName("send waits while 16 batches are unanswered")
  void waits() throws InterruptedException {
    List<Runnable> held = Collections.synchronizedList(new ArrayList<>());
    server.onBatch = (batch, stream) -> held.add(() -> stream.answer(batch));
    AtomicInteger sent = new AtomicInteger();
    EventPublisher publisher = publisher().batchEvents(1).open();
    Thread sender =
        new Thread(
            () -> {
              for (int each = 0; each < 40; each++) {
                publisher.send(Event.of("T"));
                sent.incrementAndGet();
              }
            });
    sender.start();
    while (held.size() < 16) Thread.onSpinWait();
    Thread.sleep(200);
    // Sixteen are under way, and one is gathered.
    assertEquals(16, held.size());
    assertEquals(17, sent.get());
    while (sender.isAlive() || !held.isEmpty()) {
      if (!held.isEmpty()) held.remove(0).run();
      Thread.sleep(1);
    }
    server.onBatch = (batch, stream) -> stream.answer(batch);
    assertEquals(40, publisher.finish().eventsApplied());
  }

  @Test
  @DisplayName("an event that is too large fails its own send, and the others go on")
  void refusesLargeEvents() {
    try (EventPublisher publisher = publisher().open()) {
      publisher.send(Event.of("T", 1));
      Event large = Event.of("T", "x".repeat(4 * 1024 * 1024));
      AssayException error = assertThrows(AssayException.class, () -> publisher.send(large));
      assertEquals(FailureReason.PAYLOAD_TOO_LARGE, error.reason());
      publisher.send(Event.of("T", 2));
      publisher.send(Event.of("T", "x".repeat(3 * 1024 * 1024)));
      assertEquals("3", state(publisher.finish()));
    }
    assertEquals(List.of(2, 1), batches().stream().map(Functions.Stream::size).toList());
  }

  @Test
  @DisplayName("no message is larger than a server takes, whatever attributes its events have")
  void boundsMessages() {
    Event heavy =
        Event.builder("T").source("s".repeat(1_000)).subject("s".repeat(1_000)).data(1).build();
    try (EventPublisher publisher = publisher().batchEvents(10_000).open()) {
      for (int sent = 0; sent < 10_000; sent++) publisher.send(heavy);
      assertEquals("10000", state(publisher.finish()));
    }
    for (var message : server.received) {
      assertTrue(message.getSerializedSize() <= 4 * 1024 * 1024);
    }
  }

  @Test
  @DisplayName("flush waits for the receipt of what was sent before")
  void flushes() {
    try (EventPublisher publisher = publisher().open()) {
      publisher.flush();
      send(publisher, 3);
      publisher.flush();
      assertEquals(1, receipts.size());
    }
  }

  @Test
  @DisplayName("a publisher that resumes counts every event once, wherever the stream breaks")
  void resumes() {
    AtomicInteger batches = new AtomicInteger();
    server.onBatch =
        (batch, stream) -> {
          int number = batches.incrementAndGet();
          // Breaks before, and after, the batch has counted: in both cases without its receipt.
          if (number % 3 == 0) stream.fail(Functions.broken());
          else stream.answer(batch);
          if (number % 4 == 0)
            stream.fail(Functions.fault(Status.Code.UNAVAILABLE, "DRAINING", null));
        };
    try (EventPublisher publisher = publisher().batchEvents(7).resume(true).open()) {
      send(publisher, 700);
      Summary summary = publisher.finish();
      assertEquals("700", state(summary));
      assertEquals(700, summary.eventsApplied());
    }
    assertEquals(
        LongStream.rangeClosed(1, 100).boxed().toList(),
        receipts.stream().map(Receipt::batch).toList());
    assertTrue(
        server.received.stream()
            .filter(each -> each.hasOpen())
            .skip(1)
            .allMatch(each -> each.getOpen().getFunction().getRevision() == 7));
  }

  @Test
  @DisplayName("it gives up after four tries without a receipt, with the last error")
  void givesUp() {
    server.onBatch = (batch, stream) -> stream.fail(Functions.broken());
    EventPublisher publisher = publisher().batchEvents(1).resume(true).open();
    publisher.send(Event.of("T"));
    AssayException error = assertThrows(AssayException.class, publisher::finish);
    assertEquals(FailureReason.SERVER_UNREACHABLE, error.reason());
    assertEquals(5, server.received.stream().filter(each -> each.hasOpen()).count());
    publisher.close(); // The failure was thrown already.
    assertThrows(CompletionException.class, publisher.completion()::join);
  }

  @Test
  @DisplayName("without resumption, and for what is not retryable, the error is the publisher's")
  void fails() {
    for (boolean resume : List.of(false, true)) {
      server.onBatch =
          (batch, stream) ->
              stream.fail(
                  resume
                      ? Functions.fault(Status.Code.INTERNAL, "INTERNAL", null)
                      : Functions.broken());
      EventPublisher publisher = publisher().batchEvents(1).resume(resume).open();
      publisher.send(Event.of("T"));
      assertThrows(AssayException.class, publisher::finish);
    }
    assertEquals(2, server.received.stream().filter(each -> each.hasOpen()).count());
  }

  @Test
  @DisplayName(
      "a stream that stopped at a fault is not resumed: nothing after the fault is applied")
  void doesNotResumeWhatStopped() {
    server.onBatch =
        (batch, stream) -> {
          if (batch.getBatch() < 2) {
            stream.answer(batch);
            return;
          }
          stream.answer(
              stream
                  .receipt(batch.getBatch(), 0)
                  .setEventsFailed(1)
                  .addFaults(EventFault.newBuilder().setIndex(0)));
          // The closing receipt is lost with the connection.
          stream.fail(Functions.broken());
        };
    EventPublisher publisher = publisher().batchEvents(1).resume(true).open();
    AssayException closed = assertThrows(AssayException.class, () -> send(publisher, 100_000));
    assertEquals(FailureReason.STREAM_CLOSED, closed.reason());
    Summary summary = publisher.finish();
    assertEquals("1", state(summary));
    assertEquals(1, summary.eventsFailed());
    assertEquals(1, server.received.stream().filter(each -> each.hasOpen()).count());
  }

  @Test
  @DisplayName("a stream that stopped at a fault ends with the sum, and takes no more events")
  void stops() {
    server.onBatch =
        (batch, stream) -> {
          stream.answer(
              stream
                  .receipt(batch.getBatch(), 0)
                  .setEventsFailed(1)
                  .addFaults(EventFault.newBuilder().setIndex(0)));
          stream.end();
        };
    EventPublisher publisher =
        client.publisher(Fold.of("f").onFault(OnFault.ON_FAULT_STOP)).batchEvents(1).open();
    publisher.send(Event.of("T"));
    assertEquals(1, publisher.completion().join().faults().size());
    AssayException error = assertThrows(AssayException.class, () -> publisher.send(Event.of("T")));
    assertEquals(FailureReason.STREAM_CLOSED, error.reason());
    publisher.close();
  }

  @Test
  @DisplayName("receipts out of turn end the publisher, and are not counted")
  void distrusts() {
    server.onBatch = (batch, stream) -> stream.answer(stream.receipt(batch.getBatch() + 1, 1));
    EventPublisher publisher = publisher().batchEvents(1).resume(true).open();
    publisher.send(Event.of("T"));
    AssayException error = assertThrows(AssayException.class, publisher::finish);
    assertEquals(Status.Code.DATA_LOSS, error.code());
    assertEquals(List.of(), receipts);
  }

  @Test
  @DisplayName("what the receiver of receipts throws ends the publisher, on the server too")
  void receiverFails() throws InterruptedException {
    EventPublisher publisher =
        client
            .publisher("f")
            .batchEvents(1)
            .onReceipt(
                receipt -> {
                  throw new IllegalStateException("the receiver is full");
                })
            .open();
    publisher.send(Event.of("T"));
    assertThrows(CompletionException.class, () -> publisher.completion().join());
    AssayException error = assertThrows(AssayException.class, publisher::finish);
    assertTrue(error.getMessage().contains("the receiver is full"));
    assertTrue(server.cancelled.await(30, TimeUnit.SECONDS));
  }

  @Test
  @DisplayName("interrupting a thread that waits gives the stream up")
  void isInterrupted() throws InterruptedException {
    server.onBatch = (batch, stream) -> {};
    EventPublisher publisher = publisher().batchEvents(1).open();
    publisher.send(Event.of("T"));
    Thread.currentThread().interrupt();
    AssayException error = assertThrows(AssayException.class, publisher::flush);
    assertEquals(FailureReason.CANCELLED, error.reason());
    assertTrue(Thread.interrupted());
    assertTrue(server.cancelled.await(30, TimeUnit.SECONDS));
  }

  @Test
  @DisplayName(
      "as the end of a Flow it asks for what it can take, and completes when its source does")
  void endsAFlow() {
    EventPublisher publisher = publisher().batchEvents(10).open();
    try (SubmissionPublisher<Event> source = new SubmissionPublisher<>()) {
      source.subscribe(publisher.asSubscriber());
      for (int sent = 0; sent < 1_005; sent++) source.submit(Event.of("T", sent));
    }
    Summary summary = publisher.completion().join();
    assertEquals("1005", state(summary));
    assertEquals(Optional.of("1005"), summary.state().map(State::toString));
    assertThrows(IllegalStateException.class, publisher::asSubscriber);
  }

  @Test
  @DisplayName("a Flow is never asked for more than a window of batches holds")
  void boundsAFlow() throws InterruptedException {
    server.onBatch = (batch, stream) -> {};
    EventPublisher publisher = publisher().batchEvents(10).open();
    AtomicInteger taken = new AtomicInteger();
    SubmissionPublisher<Event> source = new SubmissionPublisher<>();
    source.subscribe(publisher.asSubscriber());
    while (source.offer(Event.of("T"), 300, TimeUnit.MILLISECONDS, null) >= 0) {
      taken.incrementAndGet();
    }
    int underWay = taken.get() - source.getMaxBufferCapacity();
    assertTrue(underWay <= 17 * 10, underWay + " events");
    publisher.cancel();
    assertThrows(AssayException.class, publisher::finish);
  }

  @Test
  @DisplayName("a publisher starts from the state that it is given")
  void starts() {
    Fold fold = Fold.of("f").stateJson(ByteString.copyFromUtf8("100"));
    try (EventPublisher publisher = client.publisher(fold).open()) {
      send(publisher, 5);
      assertEquals("105", state(publisher.finish()));
    }
  }
}
