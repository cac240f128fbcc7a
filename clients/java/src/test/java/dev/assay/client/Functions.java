package dev.assay.client;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import dev.assay.v1.DeployRequest;
import dev.assay.v1.DeployResponse;
import dev.assay.v1.DeployServiceGrpc;
import dev.assay.v1.InvokeServiceGrpc;
import dev.assay.v1.PackedEvents;
import dev.assay.v1.ReduceRequest;
import dev.assay.v1.ReduceResponse;
import dev.assay.v1.ReduceStreamBatch;
import dev.assay.v1.ReduceStreamOpened;
import dev.assay.v1.ReduceStreamReceipt;
import dev.assay.v1.ReduceStreamRequest;
import dev.assay.v1.ReduceStreamResponse;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.opentelemetry.api.trace.TracerProvider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;

/**
 * A server in this process that does what a test tells it: the methods that the tests of the layer
 * need, without a wire. What a real server does, the conformance cases show.
 */
final class Functions implements AutoCloseable {
  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

  /** What the next calls of Reduce and Deploy fail with; when it is empty, they succeed. */
  final Queue<StatusRuntimeException> failures = new ConcurrentLinkedQueue<>();

  final AtomicInteger calls = new AtomicInteger();
  final List<String> credentials = Collections.synchronizedList(new ArrayList<>());

  /** What has come with each call. */
  final List<Metadata> headers = Collections.synchronizedList(new ArrayList<>());

  /** Counted down when a call that is never answered has been cancelled by its client. */
  final CountDownLatch cancelled = new CountDownLatch(1);

  volatile boolean hangs;

  /** What is done with each batch of a stream; without one, it is counted and answered. */
  volatile BiConsumer<ReduceStreamBatch, Stream> onBatch = (batch, stream) -> stream.answer(batch);

  final List<ReduceStreamRequest> received = Collections.synchronizedList(new ArrayList<>());
  private final String name = UUID.randomUUID().toString();
  private final Server server;

  Functions() {
    try {
      server =
          InProcessServerBuilder.forName(name)
              .addService(ServerInterceptors.intercept(new Invoke(), new Credentials()))
              .addService(ServerInterceptors.intercept(new Deploy(), new Credentials()))
              .build()
              .start();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  AssayClient client() {
    return client(new RetryPolicy(4, Duration.ofMillis(1), Duration.ofMillis(5)), null, 0);
  }

  AssayClient client(RetryPolicy retries, Token token, int breakerFailures) {
    return client(retries, token, breakerFailures, null);
  }

  AssayClient client(
      RetryPolicy retries, Token token, int breakerFailures, TracerProvider tracing) {
    ClientOptions options =
        new ClientOptions(
            Address.parse("127.0.0.1:1"),
            token,
            false,
            null,
            null,
            null,
            Duration.ofSeconds(30),
            Duration.ofSeconds(30),
            1024 * 1024,
            false,
            retries,
            breakerFailures,
            Duration.ofMinutes(1),
            tracing);
    return new AssayClient(new Connection(options, InProcessChannelBuilder.forName(name)));
  }

  /** An error as the server of Assay says it. */
  static StatusRuntimeException fault(Status.Code code, String reason, Duration retryAfter) {
    com.google.rpc.Status.Builder status =
        com.google.rpc.Status.newBuilder()
            .setCode(code.value())
            .setMessage("told by the server")
            .addDetails(
                Any.pack(ErrorInfo.newBuilder().setDomain("assay.dev").setReason(reason).build()));
    if (retryAfter != null) {
      com.google.protobuf.Duration delay =
          com.google.protobuf.Duration.newBuilder()
              .setSeconds(retryAfter.toSeconds())
              .setNanos(retryAfter.toNanosPart())
              .build();
      status.addDetails(Any.pack(RetryInfo.newBuilder().setRetryDelay(delay).build()));
    }
    Metadata trailers = new Metadata();
    trailers.put(AssayException.DETAILS, status.build().toByteArray());
    return code.toStatus().asRuntimeException(trailers);
  }

  /** What a connection says that broke: no server has said anything. */
  static StatusRuntimeException broken() {
    return Status.UNAVAILABLE.withDescription("io exception").asRuntimeException();
  }

  @Override
  public void close() {
    server.shutdownNow();
    try {
      server.awaitTermination(5, TimeUnit.SECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private <R> void answer(StreamObserver<R> observer, R response) {
    calls.incrementAndGet();
    if (hangs) {
      ((ServerCallStreamObserver<R>) observer).setOnCancelHandler(cancelled::countDown);
      return;
    }
    StatusRuntimeException failure = failures.poll();
    if (failure != null) {
      observer.onError(failure);
      return;
    }
    observer.onNext(response);
    observer.onCompleted();
  }

  private final class Credentials implements ServerInterceptor {
    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, R> call, Metadata received, ServerCallHandler<Q, R> next) {
      credentials.add(String.valueOf(received.get(AUTHORIZATION)));
      headers.add(received);
      return next.startCall(call, received);
    }
  }

  private final class Deploy extends DeployServiceGrpc.DeployServiceImplBase {
    @Override
    public void deploy(DeployRequest request, StreamObserver<DeployResponse> observer) {
      answer(observer, DeployResponse.getDefaultInstance());
    }
  }

  private final class Invoke extends InvokeServiceGrpc.InvokeServiceImplBase {
    @Override
    public void reduce(ReduceRequest request, StreamObserver<ReduceResponse> observer) {
      ByteString state = ByteString.copyFromUtf8(String.valueOf(request.getEventsCount()));
      answer(observer, ReduceResponse.newBuilder().setState(state).setRevision(1).build());
    }

    @Override
    public StreamObserver<ReduceStreamRequest> reduceStream(
        StreamObserver<ReduceStreamResponse> observer) {
      return new Stream(observer);
    }
  }

  /** A stream whose function counts events. */
  final class Stream implements StreamObserver<ReduceStreamRequest> {
    private final StreamObserver<ReduceStreamResponse> observer;
    private long count;
    private boolean over;

    Stream(StreamObserver<ReduceStreamResponse> observer) {
      this.observer = observer;
      ((ServerCallStreamObserver<?>) observer).setOnCancelHandler(cancelled::countDown);
    }

    @Override
    public synchronized void onNext(ReduceStreamRequest request) {
      if (over) return;
      received.add(request);
      if (request.hasOpen()) {
        calls.incrementAndGet();
        StatusRuntimeException failure = failures.poll();
        if (failure != null) {
          fail(failure);
          return;
        }
        ByteString state = request.getOpen().getState();
        count = state.isEmpty() ? 0 : Long.parseLong(state.toStringUtf8());
        observer.onNext(
            ReduceStreamResponse.newBuilder()
                .setOpened(ReduceStreamOpened.newBuilder().setRevision(7))
                .build());
      } else {
        onBatch.accept(request.getBatch(), this);
      }
    }

    static int size(ReduceStreamBatch batch) {
      PackedEvents packed = batch.getPacked();
      return batch.hasPacked() ? packed.getTypeIndexesCount() : batch.getEventsCount();
    }

    /** Counts a batch's events, and answers it. */
    synchronized void answer(ReduceStreamBatch batch) {
      count += size(batch);
      answer(receipt(batch.getBatch(), size(batch)));
    }

    synchronized void answer(ReduceStreamReceipt.Builder receipt) {
      if (over) return;
      observer.onNext(ReduceStreamResponse.newBuilder().setReceipt(receipt).build());
    }

    synchronized ReduceStreamReceipt.Builder receipt(long batch, int applied) {
      return ReduceStreamReceipt.newBuilder()
          .setBatch(batch)
          .setEventsApplied(applied)
          .setState(ByteString.copyFromUtf8(String.valueOf(count)))
          .setStateDigest("digest of " + count);
    }

    synchronized void fail(StatusRuntimeException failure) {
      if (over) return;
      over = true;
      observer.onError(failure);
    }

    synchronized void end() {
      if (over) return;
      over = true;
      observer.onNext(ReduceStreamResponse.newBuilder().setReceipt(receipt(0, 0)).build());
      observer.onCompleted();
    }

    @Override
    public void onError(Throwable gone) {
      // The handler of cancelling knows it already.
    }

    @Override
    public void onCompleted() {
      end();
    }
  }
}
