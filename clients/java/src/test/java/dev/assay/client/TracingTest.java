package dev.assay.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.v1.Artifact;
import dev.assay.v1.CompileResponse;
import dev.assay.v1.CompileServiceGrpc;
import dev.assay.v1.DeployRequest;
import dev.assay.v1.DeployResponse;
import dev.assay.v1.DeployServiceGrpc;
import dev.assay.v1.InvokeServiceGrpc;
import dev.assay.v1.ReduceRequest;
import dev.assay.v1.SignResponse;
import dev.assay.v1.SignServiceGrpc;
import io.grpc.Metadata;
import io.grpc.Status;
import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.TracerBuilder;
import io.opentelemetry.api.trace.TracerProvider;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TracingTest {
  private static final RetryPolicy QUICK =
      new RetryPolicy(4, Duration.ofMillis(1), Duration.ofMillis(2));
  private static final RetryPolicy PATIENT =
      new RetryPolicy(4, Duration.ofHours(2), Duration.ofHours(2));
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String SPAN = "b7ad6b7169203331";
  private static final Context CALLERS =
      Context.root()
          .with(
              Span.wrap(
                  SpanContext.createFromRemoteParent(
                      TRACE,
                      SPAN,
                      TraceFlags.getSampled(),
                      TraceState.builder().put("vendor", "value").build())));

  private final Functions server = new Functions();
  private final AtomicInteger begun = new AtomicInteger();
  private final AtomicInteger ended = new AtomicInteger();
  private final InMemorySpanExporter spans = InMemorySpanExporter.create();
  private final SdkTracerProvider provider =
      SdkTracerProvider.builder()
          .addSpanProcessor(SimpleSpanProcessor.create(spans))
          .addSpanProcessor(new Counting()) // Behind it: what is counted is there to be read.
          .build();

  private final class Counting implements SpanProcessor {
    @Override
    public void onStart(Context parent, ReadWriteSpan span) {
      begun.incrementAndGet();
    }

    @Override
    public boolean isStartRequired() {
      return true;
    }

    @Override
    public void onEnd(ReadableSpan span) {
      ended.incrementAndGet();
    }

    @Override
    public boolean isEndRequired() {
      return true;
    }
  }

  @AfterEach
  void stop() {
    server.close();
    provider.close();
  }

  private AssayClient client() {
    return server.client(QUICK, null, 0, provider);
  }

  private static Reduction reduce(AssayClient client) {
    return client.reduce("f", List.of(Event.of("T")));
  }

  private static <T> T callers(Supplier<T> call) {
    return CALLERS.wrapSupplier(call).get();
  }

  private static String text(SpanData span, String attribute) {
    return span.getAttributes().get(AttributeKey.stringKey(attribute));
  }

  private static Long number(SpanData span, String attribute) {
    return span.getAttributes().get(AttributeKey.longKey(attribute));
  }

  private static String header(Metadata headers, String name) {
    return headers.get(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER));
  }

  private SpanData onlySpan() {
    assertEquals(1, spans.getFinishedSpanItems().size());
    return spans.getFinishedSpanItems().get(0);
  }

  @Test
  @DisplayName("a call is a span below the caller's, has ended when the caller knows, and goes on")
  void goesOn() {
    try (AssayClient client = client()) {
      callers(() -> reduce(client));
      SpanData span = onlySpan();
      assertEquals("assay.v1.InvokeService/Reduce", span.getName());
      assertEquals(SpanKind.CLIENT, span.getKind());
      assertEquals(StatusCode.UNSET, span.getStatus().getStatusCode());
      assertEquals(TRACE, span.getTraceId());
      assertEquals(SPAN, span.getParentSpanId());
      assertEquals("grpc", text(span, "rpc.system"));
      assertEquals("assay.v1.InvokeService", text(span, "rpc.service"));
      assertEquals("Reduce", text(span, "rpc.method"));
      assertEquals("127.0.0.1", text(span, "server.address"));
      assertEquals(1, number(span, "server.port"));
      assertEquals(0, number(span, "rpc.grpc.status_code"));
      assertEquals("OK", text(span, "assay.reason"));
      assertEquals(7, span.getAttributes().size());
      assertEquals(List.of(), span.getEvents());
      Metadata sent = server.headers.get(0);
      assertEquals("00-" + TRACE + "-" + span.getSpanId() + "-01", header(sent, "traceparent"));
      assertEquals("vendor=value", header(sent, "tracestate"));
    }
  }

  @Test
  @DisplayName("attempts are one span, and each further one is an event of it")
  void counts() {
    try (AssayClient client = client()) {
      server.failures.add(Functions.fault(Status.Code.UNAVAILABLE, "QUEUE_FULL", null));
      server.failures.add(
          Functions.fault(Status.Code.UNAVAILABLE, "DRAINING", Duration.ofMillis(20)));
      reduce(client);
      SpanData span = onlySpan();
      assertEquals(3, number(span, "assay.attempts"));
      assertEquals(
          List.of("QUEUE_FULL", "DRAINING"),
          span.getEvents().stream()
              .map(each -> each.getAttributes().get(AttributeKey.stringKey("assay.reason")))
              .toList());
      assertTrue(span.getEvents().stream().allMatch(each -> each.getName().equals("retry")));
      Long waited =
          span.getEvents().get(1).getAttributes().get(AttributeKey.longKey("assay.wait_ms"));
      assertEquals(20, waited);
      assertEquals(
          1, server.headers.stream().map(each -> header(each, "traceparent")).distinct().count());
    }
  }

  @Test
  @DisplayName("a call that fails has its reason, and nothing of messages, payloads and tokens")
  void saysNoMore() {
    Token token = new Token(() -> "secret-token");
    try (AssayClient client = server.client(QUICK, token, 0, provider)) {
      server.failures.add(Functions.fault(Status.Code.NOT_FOUND, "FUNCTION_NOT_FOUND", null));
      List<Event> events = List.of(Event.of("T", Map.of("a", "secret-payload")));
      assertThrows(AssayException.class, () -> client.reduce("secret-name", events));
      SpanData span = onlySpan();
      assertEquals(StatusCode.ERROR, span.getStatus().getStatusCode());
      assertEquals("FUNCTION_NOT_FOUND", span.getStatus().getDescription());
      assertEquals("FUNCTION_NOT_FOUND", text(span, "assay.reason"));
      assertEquals(5, number(span, "rpc.grpc.status_code"));
      assertFalse(span.toString().contains("secret"), span.toString());
      assertFalse(span.toString().contains("told by the server"), span.toString());
    }
  }

  @Test
  @DisplayName("a call's own traceparent is kept, and a tracestate without one is not")
  void keepsTheCallsOwn() {
    String own = "00-11111111111111111111111111111111-2222222222222222-00";
    try (AssayClient client = client()) {
      callers(
          () ->
              reduce(client.withMetadata("traceparent", own).withMetadata("tracestate", "mine=1")));
      callers(() -> reduce(client.withMetadata("tracestate", "mine=1")));
      assertEquals(own, header(server.headers.get(0), "traceparent"));
      assertEquals("mine=1", header(server.headers.get(0), "tracestate"));
      assertEquals("vendor=value", header(server.headers.get(1), "tracestate"));
      assertEquals(2, spans.getFinishedSpanItems().size());
    }
  }

  @Test
  @DisplayName("a tracer that throws loses its spans, and costs no call, retry or error anything")
  void survivesTracersThatThrow() {
    for (String when : List.of("tracer", "start", "end")) {
      SdkTracerProvider broken =
          SdkTracerProvider.builder().addSpanProcessor(new Throwing(when)).build();
      TracerProvider given = when.equals("tracer") ? new WithoutTracers() : broken;
      try (AssayClient client = server.client(QUICK, null, 0, given)) {
        server.failures.add(Functions.fault(Status.Code.UNAVAILABLE, "QUEUE_FULL", null));
        reduce(client);
        server.failures.add(Functions.fault(Status.Code.NOT_FOUND, "FUNCTION_NOT_FOUND", null));
        AssayException error = assertThrows(AssayException.class, () -> reduce(client));
        assertEquals(FailureReason.FUNCTION_NOT_FOUND, error.reason());
      } finally {
        broken.close();
      }
    }
  }

  /** A provider that breaks its word: its tracer's builder makes none. */
  private static final class WithoutTracers implements TracerProvider {
    @Override
    public Tracer get(String scope) {
      return null;
    }

    @Override
    public Tracer get(String scope, String version) {
      return null;
    }

    @Override
    public TracerBuilder tracerBuilder(String scope) {
      return new TracerBuilder() {
        @Override
        public TracerBuilder setSchemaUrl(String url) {
          return this;
        }

        @Override
        public TracerBuilder setInstrumentationVersion(String version) {
          return this;
        }

        @Override
        public Tracer build() {
          return null;
        }
      };
    }
  }

  private record Throwing(String when) implements SpanProcessor {
    @Override
    public void onStart(Context parent, ReadWriteSpan span) {
      if (when.equals("start")) throw new IllegalStateException("thrown by a span processor");
    }

    @Override
    public boolean isStartRequired() {
      return true;
    }

    @Override
    public void onEnd(ReadableSpan span) {
      if (when.equals("end")) throw new IllegalStateException("thrown by a span processor");
    }

    @Override
    public boolean isEndRequired() {
      return true;
    }
  }

  @Test
  @DisplayName("a span that is not sampled goes along as such")
  void goesAlongUnsampled() {
    SdkTracerProvider silent =
        SdkTracerProvider.builder()
            .setSampler(Sampler.alwaysOff())
            .addSpanProcessor(new Counting())
            .build();
    try (AssayClient client = server.client(QUICK, null, 0, silent)) {
      callers(() -> reduce(client));
      String sent = header(server.headers.get(0), "traceparent");
      assertTrue(sent.matches("00-" + TRACE + "-[0-9a-f]{16}-00"), sent);
      assertFalse(sent.contains(SPAN));
      assertEquals(0, begun.get());
    } finally {
      silent.close();
    }
  }

  @Test
  @DisplayName(
      "without a provider nothing is sent of the context that is current, and no baggage with one")
  void readsNothingGlobal() {
    Context context = CALLERS.with(Baggage.builder().put("customer", "7").build());
    try (AssayClient untraced = server.client();
        AssayClient traced = client()) {
      context.wrapSupplier(() -> reduce(untraced)).get();
      context.wrapSupplier(() -> reduce(traced)).get();
      assertNull(header(server.headers.get(0), "traceparent"));
      assertNull(header(server.headers.get(1), "baggage"));
    }
  }

  @Test
  @DisplayName("what a future goes on with on other threads belongs to the caller's trace too")
  void followsFutures() {
    try (Scripted way = new Scripted();
        AssayClient client = way.client(provider)) {
      way.on(
              CompileServiceGrpc.getCompileMethod(),
              request ->
                  CompileResponse.newBuilder()
                      .setArtifact(Artifact.newBuilder().setDigest("d"))
                      .build())
          .on(SignServiceGrpc.getSignMethod(), request -> SignResponse.getDefaultInstance())
          .on(DeployServiceGrpc.getDeployMethod(), request -> DeployResponse.getDefaultInstance());
      callers(() -> client.async().publish("f", Source.of(""))).join().orThrow();
      List<SpanData> all = spans.getFinishedSpanItems();
      assertEquals(
          List.of("Compile", "Sign", "Deploy"),
          all.stream().map(each -> text(each, "rpc.method")).toList());
      for (SpanData span : all) assertEquals(SPAN, span.getParentSpanId(), span.getName());
    }
  }

  @Test
  @DisplayName("stubs over the client's channel are traced alike")
  void tracesStubs() {
    try (AssayClient client = client()) {
      var stub = InvokeServiceGrpc.newBlockingStub(client.channel());
      callers(() -> stub.reduce(ReduceRequest.getDefaultInstance()));
      assertEquals(SPAN, onlySpan().getParentSpanId());
    }
  }

  @Test
  @DisplayName(
      "a publisher that resumes has a span for each stream, all of them below the caller's")
  void tracesEachStream() {
    AtomicInteger batches = new AtomicInteger();
    server.onBatch =
        (batch, stream) -> {
          if (batches.incrementAndGet() == 2) stream.fail(Functions.broken());
          else stream.answer(batch);
        };
    try (AssayClient client = client()) {
      EventPublisher.Builder builder = client.publisher("f").batchEvents(1).resume(true);
      try (EventPublisher publisher = callers(builder::open)) {
        for (int sent = 0; sent < 5; sent++) publisher.send(Event.of("T"));
      }
      List<SpanData> all = spans.getFinishedSpanItems();
      assertEquals(
          List.of("SERVER_UNREACHABLE", "OK"),
          all.stream().map(each -> text(each, "assay.reason")).toList());
      for (SpanData span : all) assertEquals(SPAN, span.getParentSpanId());
      List<String> sent = server.headers.stream().map(each -> header(each, "traceparent")).toList();
      for (int stream = 0; stream < 2; stream++) {
        assertTrue(sent.get(stream).contains(all.get(stream).getSpanId()));
      }
    }
  }

  @Test
  @DisplayName("what is refused before anything is sent is a span too")
  void tracesWhatIsRefused() {
    Token none =
        new Token(
            () -> {
              throw new IllegalStateException("the vault is closed");
            });
    try (AssayClient without = server.client(QUICK, none, 0, provider);
        AssayClient client = server.client(QUICK, null, 1, provider)) {
      assertThrows(AssayException.class, () -> reduce(without));
      server.failures.add(Functions.broken());
      assertThrows(AssayException.class, () -> reduce(client));
      assertThrows(AssayException.class, () -> reduce(client));
      assertThrows(
          CompletionException.class, () -> client.async().reduce(Fold.of("f"), List.of()).join());
      assertThrows(AssayException.class, () -> client.publisher("f").open().finish());
    }
    assertEquals(
        List.of(
            "UNRECOGNISED",
            "SERVER_UNREACHABLE",
            "CLIENT_CIRCUIT_OPEN",
            "CLIENT_CIRCUIT_OPEN",
            "CLIENT_CIRCUIT_OPEN"),
        spans.getFinishedSpanItems().stream()
            .map(each -> each.getStatus().getDescription())
            .toList());
    assertEquals(1, server.calls.get());
  }

  /** Runs a call on a thread of its own, and answers when it has failed. */
  private static CompletableFuture<AssayException> failing(Runnable call, Thread[] thread) {
    CompletableFuture<AssayException> failed = new CompletableFuture<>();
    thread[0] =
        new Thread(
            () -> {
              try {
                call.run();
                failed.completeExceptionally(new AssertionError("the call has succeeded"));
              } catch (AssayException error) {
                failed.complete(error);
              }
            });
    thread[0].start();
    return failed;
  }

  private static Runnable within(io.grpc.Context context, AssayClient client) {
    Runnable call = () -> reduce(client);
    return context.wrap(call);
  }

  private void awaitCalls(int count) {
    while (server.calls.get() < count) Thread.onSpinWait();
  }

  /** Ends are told by other threads where nobody waits for them. */
  private void awaitEnds(int count) {
    while (ended.get() < count) Thread.onSpinWait();
    assertEquals(count, begun.get());
    assertEquals(count, spans.getFinishedSpanItems().size());
  }

  @Test
  @DisplayName("a call that hangs ends its span however it is given up")
  void endsCalls() throws InterruptedException {
    server.hangs = true;
    Thread[] thread = new Thread[1];
    AssayClient client = client();
    CompletableFuture<?> future = client.async().reduce(Fold.of("f"), List.of());
    awaitCalls(1);
    future.cancel(true);
    CompletableFuture<?> interrupted = failing(() -> reduce(client), thread);
    awaitCalls(2);
    thread[0].interrupt();
    interrupted.join();
    AssayClient hasty = client.withTimeout(Duration.ofMillis(50));
    assertThrows(AssayException.class, () -> reduce(hasty));
    // It may have failed before it came to the server.
    int before = server.calls.get();
    io.grpc.Context.CancellableContext context = io.grpc.Context.current().withCancellation();
    CompletableFuture<?> cancelled = failing(within(context, client), thread);
    awaitCalls(before + 1);
    context.cancel(null);
    cancelled.join();
    CompletableFuture<?> closed = failing(() -> reduce(client), thread);
    awaitCalls(before + 2);
    client.close();
    closed.join();
    awaitEnds(5);
    // A call of a client that is closed has one as well.
    assertThrows(AssayException.class, () -> reduce(client));
    awaitEnds(6);
  }

  @Test
  @DisplayName("a call that waits for its next attempt ends its span when the wait is given up")
  void endsWaits() {
    Thread[] thread = new Thread[1];
    AssayClient client = server.client(PATIENT, null, 0, provider);
    AssayClient patient = client.withTimeout(Duration.ofDays(1));
    for (int round = 0; round < 3; round++) {
      server.failures.add(Functions.broken());
      io.grpc.Context.CancellableContext context = io.grpc.Context.current().withCancellation();
      CompletableFuture<?> failed = failing(within(context, patient), thread);
      awaitCalls(round + 1);
      if (round == 0) context.cancel(null);
      else if (round == 1) thread[0].interrupt();
      else client.close();
      failed.join();
      context.cancel(null);
    }
    awaitEnds(3);
  }

  @Test
  @DisplayName("a stream and a publisher that are given up end their spans")
  void endsStreams() {
    server.onBatch = (batch, stream) -> {};
    AssayClient client = client();
    try (ReduceStream stream = client.stream(Fold.of("f"))) {
      stream.opened();
    }
    awaitEnds(1);
    EventPublisher cancelled = client.publisher("f").open();
    cancelled.cancel();
    awaitEnds(2);
    EventPublisher failing =
        client
            .publisher("f")
            .batchEvents(1)
            .onReceipt(
                receipt -> {
                  throw new IllegalStateException("the receiver is full");
                })
            .open();
    server.onBatch = (batch, stream) -> stream.answer(batch);
    failing.send(Event.of("T"));
    assertThrows(AssayException.class, failing::finish);
    awaitEnds(3);
    ReduceStream abandoned = client.stream(Fold.of("f"));
    abandoned.opened();
    EventPublisher forgotten = client.publisher("f").resume(true).open();
    assertFalse(forgotten.completion().isDone());
    client.close();
    assertThrows(CompletionException.class, () -> forgotten.completion().join());
    while (ended.get() < begun.get()) Thread.onSpinWait();
    assertTrue(begun.get() >= 5);
  }

  @Test
  @DisplayName("a call that is cancelled before it begins ends, and so does its span")
  void endsWhatNeverBegan() {
    try (AssayClient client = client()) {
      var call =
          client
              .channel()
              .newCall(DeployServiceGrpc.getDeployMethod(), io.grpc.CallOptions.DEFAULT);
      CompletableFuture<Status> closed = new CompletableFuture<>();
      call.cancel("too early", null);
      call.start(
          new io.grpc.ClientCall.Listener<DeployResponse>() {
            @Override
            public void onClose(Status status, Metadata trailers) {
              closed.complete(status);
            }
          },
          new Metadata());
      call.sendMessage(DeployRequest.getDefaultInstance());
      call.halfClose();
      assertEquals(Status.Code.CANCELLED, closed.join().getCode());
      awaitEnds(1);
      assertEquals(0, server.calls.get());
    }
  }

  @Test
  @DisplayName("a Unix socket has a path for its address, and IPv6 no brackets")
  void namesTheServer() {
    for (String address : List.of("unix:/nowhere/assay.sock", "[::1]:1")) {
      try (AssayClient client =
          AssayClient.builder(address).tracing(provider).noRetries().build()) {
        assertThrows(AssayException.class, () -> reduce(client));
      }
    }
    List<SpanData> all = spans.getFinishedSpanItems();
    assertEquals("/nowhere/assay.sock", text(all.get(0), "server.address"));
    assertNull(number(all.get(0), "server.port"));
    assertEquals("::1", text(all.get(1), "server.address"));
    assertEquals(1, number(all.get(1), "server.port"));
  }
}
