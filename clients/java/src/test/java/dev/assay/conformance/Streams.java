package dev.assay.conformance;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.protobuf.Message;
import dev.assay.client.Answers;
import dev.assay.client.AssayClient;
import dev.assay.client.AssayException;
import dev.assay.v1.InvokeServiceGrpc;
import dev.assay.v1.ReduceStreamRequest;
import dev.assay.v1.ReduceStreamResponse;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.Context;
import io.grpc.MethodDescriptor;
import io.grpc.stub.AbstractStub;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ClientResponseObserver;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Calls as they are, through the layer or through the generated stubs. */
final class Streams {
  private static final ScheduledExecutorService TIMER =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "driver-timer");
            thread.setDaemon(true);
            return thread;
          });

  private Streams() {}

  /** Collects what a call answers. */
  private static class Collector<Q, R extends Message> implements ClientResponseObserver<Q, R> {
    final JsonArray responses = new JsonArray();
    final CompletableFuture<Void> end = new CompletableFuture<>();
    Message last;
    private final int cancelAfter;
    private ClientCallStreamObserver<Q> call;

    Collector(JsonObject request) {
      cancelAfter =
          request.has("cancelAfterResponses")
              ? request.get("cancelAfterResponses").getAsInt()
              : Integer.MAX_VALUE;
    }

    @Override
    public void beforeStart(ClientCallStreamObserver<Q> stream) {
      call = stream;
    }

    @Override
    public void onNext(R response) {
      // What was on its way already when the stream was cancelled was not asked for.
      if (responses.size() >= cancelAfter) return;
      last = response;
      responses.add(Driver.json(response));
      if (responses.size() >= cancelAfter) call.cancel("enough", null);
    }

    @Override
    public void onError(Throwable error) {
      end.completeExceptionally(error);
    }

    @Override
    public void onCompleted() {
      end.complete(null);
    }

    void await() {
      try {
        end.get();
      } catch (ExecutionException failed) {
        if (failed.getCause() instanceof RuntimeException error) throw error;
        throw new IllegalStateException(failed.getCause());
      } catch (InterruptedException ended) {
        Thread.currentThread().interrupt();
        throw new Driver.UnsupportedException("the driver ends");
      }
    }
  }

  /** Runs a call in a context that is cancelled when the request says so. */
  private static void within(JsonObject request, Runnable call) {
    Context.CancellableContext context = Context.current().withCancellation();
    if (request.has("cancelAfterMs")) {
      long millis = request.get("cancelAfterMs").getAsLong();
      TIMER.schedule(() -> context.cancel(null), millis, TimeUnit.MILLISECONDS);
    }
    try {
      context.run(call);
    } finally {
      context.cancel(null);
    }
  }

  static Message unary(Target target, Method method, JsonObject request) {
    Message[] answer = new Message[1];
    within(request, () -> answer[0] = unaryWithin(target, method, request));
    return answer[0];
  }

  private static Message unaryWithin(Target target, Method method, JsonObject request) {
    if (request.has("requestBytes")) {
      MethodDescriptor<byte[], Message> raw = raw(method);
      if (target.layer() != null) return target.viewFor(request).call(raw, bytes(request));
      Channel channel = target.channelWithHeaders(request);
      return ClientCalls.blockingUnaryCall(channel, raw, target.options(request), bytes(request));
    }
    Message message = message(method, request);
    if (target.layer() != null) {
      return target.viewFor(request).call(method.descriptor(), message);
    }
    Collector<Message, Message> collector = new Collector<>(request);
    method.callStub(stub(target, method, request), message, collector);
    collector.await();
    return collector.last;
  }

  static void serverStream(Target target, Method method, JsonObject request, JsonObject answer) {
    within(request, () -> serverStreamWithin(target, method, request, answer));
  }

  private static void serverStreamWithin(
      Target target, Method method, JsonObject request, JsonObject answer) {
    if (target.layer() != null) {
      AssayClient view = target.viewFor(request);
      collect(
          request.has("requestBytes")
              ? view.callStream(raw(method), bytes(request))
              : view.callStream(method.descriptor(), message(method, request)),
          request,
          answer);
      return;
    }
    if (request.has("requestBytes")) {
      Collector<byte[], Message> collector = new Collector<>(request);
      CallOptions options = target.options(request);
      ClientCalls.asyncServerStreamingCall(
          target.channelWithHeaders(request).newCall(raw(method), options),
          bytes(request),
          collector);
      finish(collector, answer);
      return;
    }
    Collector<Message, Message> collector = new Collector<>(request);
    method.callStub(stub(target, method, request), message(method, request), collector);
    finish(collector, answer);
  }

  private static void collect(Answers<Message> answers, JsonObject request, JsonObject answer) {
    JsonArray responses = new JsonArray();
    answer.add("responses", responses);
    int cancelAfter =
        request.has("cancelAfterResponses")
            ? request.get("cancelAfterResponses").getAsInt()
            : Integer.MAX_VALUE;
    try (answers) {
      for (Message response : answers) {
        if (responses.size() >= cancelAfter) continue;
        responses.add(Driver.json(response));
        if (responses.size() >= cancelAfter) answers.close();
      }
    } catch (AssayException failed) {
      answer.add("error", Failures.describe(failed));
    }
  }

  private static void finish(Collector<?, ?> collector, JsonObject answer) {
    finish(collector, answer, error -> error);
  }

  private static void finish(
      Collector<?, ?> collector,
      JsonObject answer,
      java.util.function.UnaryOperator<RuntimeException> read) {
    answer.add("responses", collector.responses);
    try {
      collector.await();
    } catch (Driver.UnsupportedException ended) {
      throw ended;
    } catch (RuntimeException failed) {
      answer.add("error", Failures.describe(read.apply(failed)));
    }
  }

  static void reduceStream(Target target, JsonObject request, JsonObject answer) {
    within(request, () -> reduceStreamWithin(target, request, answer));
  }

  private static void reduceStreamWithin(Target target, JsonObject request, JsonObject answer) {
    Deque<ReduceStreamRequest> requests = new ArrayDeque<>();
    for (JsonElement each : request.getAsJsonArray("requests")) {
      requests.add(
          (ReduceStreamRequest) Driver.parse(each, ReduceStreamRequest.getDefaultInstance()));
    }
    boolean keepOpen = request.has("keepOpen") && request.get("keepOpen").getAsBoolean();
    Collector<ReduceStreamRequest, ReduceStreamResponse> collector =
        new Collector<>(request) {
          private boolean ended;

          @Override
          public void beforeStart(ClientCallStreamObserver<ReduceStreamRequest> stream) {
            super.beforeStart(stream);
            stream.setOnReadyHandler(
                () -> {
                  while (stream.isReady() && !requests.isEmpty()) stream.onNext(requests.remove());
                  if (!requests.isEmpty() || ended || keepOpen) return;
                  ended = true;
                  stream.onCompleted();
                });
          }
        };
    InvokeServiceGrpc.InvokeServiceStub stub =
        target.complete(InvokeServiceGrpc.newStub(target.channelFor(request)), request);
    StreamObserver<ReduceStreamRequest> unused = stub.reduceStream(collector);
    // The handler sends whatever the stream is ready for.
    if (unused == null) throw new IllegalStateException("the stub has made no stream");
    finish(collector, answer, error -> target.layer() == null ? error : AssayException.from(error));
  }

  private static <S extends AbstractStub<S>> S stub(
      Target target, Method method, JsonObject request) {
    @SuppressWarnings("unchecked") // Every generated stub is a stub of itself.
    S made = (S) method.stub().apply(target.channelFor(request));
    return target.complete(made, request);
  }

  private static Message message(Method method, JsonObject request) {
    JsonElement json = request.has("request") ? request.get("request") : new JsonObject();
    return Driver.parse(json, method.requestPrototype());
  }

  private static byte[] bytes(JsonObject request) {
    return Base64.getDecoder().decode(request.get("requestBytes").getAsString());
  }

  /** The method with requests as the bytes that they are. */
  private static MethodDescriptor<byte[], Message> raw(Method method) {
    MethodDescriptor<Message, Message> descriptor = method.descriptor();
    return descriptor.toBuilder(new Bytes(), descriptor.getResponseMarshaller()).build();
  }

  private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {
    @Override
    public InputStream stream(byte[] value) {
      return new ByteArrayInputStream(value);
    }

    @Override
    public byte[] parse(InputStream stream) {
      try {
        return stream.readAllBytes();
      } catch (IOException unreadable) {
        throw new UncheckedIOException(unreadable);
      }
    }
  }
}
