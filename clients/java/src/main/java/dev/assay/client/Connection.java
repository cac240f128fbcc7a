package dev.assay.client;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ChannelCredentials;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ClientInterceptors;
import io.grpc.ConnectivityState;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.TlsChannelCredentials;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** What a client's views share: one gRPC channel, the breaker, the retries, and the time. */
final class Connection implements ClientInterceptor {
  private static final int MAX_TRAILER_BYTES = 64 * 1024;
  private static final long KEEP_ALIVE_TIMEOUT_SECONDS = 10;
  private static final long CLOSE_TIMEOUT_SECONDS = 5;

  private final ManagedChannel bare;
  private final Channel channel;
  private final ClientOptions options;
  private final CircuitBreaker breaker;
  private final Tracing tracing;
  private final Executor executor;
  private final ScheduledThreadPoolExecutor timer;
  private final Set<Wait> waits = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean closed = new AtomicBoolean();

  /** Something that happens later, or at once when the connection is closed. */
  final class Wait implements Runnable {
    private final Runnable task;
    private final AtomicBoolean done = new AtomicBoolean();
    private volatile Future<?> future;

    private Wait(Runnable task) {
      this.task = task;
    }

    @Override
    public void run() {
      if (!done.compareAndSet(false, true)) return;
      waits.remove(this);
      task.run();
    }

    void cancel() {
      if (!done.compareAndSet(false, true)) return;
      waits.remove(this);
      Future<?> planned = future;
      if (planned != null) planned.cancel(false);
    }
  }

  Connection(ClientOptions options) {
    this(options, builderFor(options));
  }

  /** For tests: over any transport. */
  Connection(ClientOptions options, ManagedChannelBuilder<?> builder) {
    this.options = options;
    ThreadFactory threads =
        task -> {
          Thread thread = new Thread(task, "assay-client");
          thread.setDaemon(true);
          return thread;
        };
    // Never shut down: what a closed channel still has to say is said; idle threads end by
    // themselves.
    executor = Executors.newCachedThreadPool(threads);
    timer = new ScheduledThreadPoolExecutor(1, threads);
    timer.setRemoveOnCancelPolicy(true);
    breaker =
        new CircuitBreaker(options.breakerFailures(), options.breakerOpen(), System::nanoTime);
    tracing = options.tracing() == null ? null : new Tracing(options.tracing(), options.address());
    bare =
        builder
            .disableRetry()
            .executor(executor)
            .keepAliveTime(options.keepAlive().toMillis(), TimeUnit.MILLISECONDS)
            .keepAliveTimeout(KEEP_ALIVE_TIMEOUT_SECONDS, TimeUnit.SECONDS)
            .maxInboundMessageSize(options.maxResponseBytes())
            .maxInboundMetadataSize(MAX_TRAILER_BYTES)
            .userAgent("assay-client-java/0.1.0")
            .build();
    channel = ClientInterceptors.intercept(bare, this);
  }

  private static ManagedChannelBuilder<?> builderFor(ClientOptions options) {
    Address address = options.address();
    ManagedChannelBuilder<?> builder;
    try {
      builder =
          address.unixPath() != null
              ? Grpc.newChannelBuilder("unix:" + address.unixPath(), credentials(options))
              : Grpc.newChannelBuilderForAddress(
                  address.host(), address.port(), credentials(options));
    } catch (RuntimeException refused) {
      throw new IllegalArgumentException(
          "no connection can be made with these options: " + refused.getMessage(), refused);
    }
    // A proxy would read what goes in plain text, and a loopback address needs none.
    return options.tls() ? builder : builder.proxyDetector(target -> null);
  }

  private static ChannelCredentials credentials(ClientOptions options) {
    if (!options.tls()) return InsecureChannelCredentials.create();
    TlsChannelCredentials.Builder tls = TlsChannelCredentials.newBuilder();
    try {
      if (options.authorities() != null) tls.trustManager(stream(options.authorities()));
      if (options.certificate() != null) {
        tls.keyManager(stream(options.certificate()), stream(options.key()));
      }
    } catch (IOException cannotHappen) {
      throw new IllegalStateException(cannotHappen);
    }
    return tls.build();
  }

  private static ByteArrayInputStream stream(String pem) {
    return new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII));
  }

  /** The channel with everything that this client adds to it. */
  Channel channel() {
    return channel;
  }

  /** False for a call whose own metadata would tell a credential to whoever listens on the way. */
  boolean mayCarry(Metadata headers) {
    return options.tls()
        || options.address().isThisMachine()
        || !headers.containsKey(Token.AUTHORIZATION);
  }

  CircuitBreaker breaker() {
    return breaker;
  }

  /** Null: calls are not traced. */
  Tracing tracing() {
    return tracing;
  }

  /** Runs what is called for the present caller later on, as part of the caller's trace. */
  Executor callersTrace() {
    return tracing == null ? Runnable::run : Tracing.here();
  }

  RetryPolicy retries() {
    return options.retries();
  }

  Executor executor() {
    return executor;
  }

  Wait schedule(Runnable task, long nanos) {
    Wait wait = new Wait(task);
    waits.add(wait);
    if (closed.get()) {
      executor.execute(wait);
    } else {
      try {
        wait.future = timer.schedule(() -> executor.execute(wait), nanos, TimeUnit.NANOSECONDS);
      } catch (java.util.concurrent.RejectedExecutionException closedMeanwhile) {
        executor.execute(wait);
      }
    }
    return wait;
  }

  /**
   * A channel that has lost its server rests between its own attempts to connect, longer each time,
   * and fails calls meanwhile. The waits of this client's retries and its breaker stand in for
   * that: each attempt connects anew.
   */
  void reconnect() {
    if (bare.getState(false) == ConnectivityState.TRANSIENT_FAILURE) bare.enterIdle();
  }

  @Override
  public <Q, R> ClientCall<Q, R> interceptCall(
      MethodDescriptor<Q, R> method, CallOptions callOptions, Channel next) {
    CallOptions complete = callOptions;
    if (complete.getDeadline() == null
        && method.getType() == MethodDescriptor.MethodType.UNARY
        && !options.timeout().isZero()) {
      complete = complete.withDeadlineAfter(options.timeout().toNanos(), TimeUnit.NANOSECONDS);
    }
    if (complete.getCredentials() == null && options.token() != null) {
      complete = complete.withCallCredentials(options.token());
    }
    if (complete.getCompressor() == null && options.gzip()) {
      complete = complete.withCompression("gzip");
    }
    return new ReliableCall<>(this, next, method, complete);
  }

  /** Gives up what is under way, and waits a little for the sockets to be gone. */
  void close() {
    if (!closed.compareAndSet(false, true)) return;
    bare.shutdownNow();
    timer.shutdownNow();
    waits.forEach(Wait::run);
    try {
      bare.awaitTermination(CLOSE_TIMEOUT_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
