package dev.assay.client;

import dev.assay.client.CircuitBreaker.Pass;
import dev.assay.client.Tracing.CallSpan;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Context;
import io.grpc.Deadline;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * One call as its caller sees it, made of as many attempts as it takes: with the breaker before
 * each, a wait between two, and the failure read into an {@link AssayException}, which is the cause
 * of the status that the caller gets. A call whose client sends more than one message has one
 * attempt.
 */
final class ReliableCall<Q, R> extends ClientCall<Q, R> {
  private final Connection connection;
  private final Channel next;
  private final MethodDescriptor<Q, R> method;
  private final CallOptions options;
  private final Context context = Context.current();
  private final int maxAttempts;
  private final Executor executor;

  // Guarded by this.
  private ClientCall<Q, R> attempt;
  private int attempts;
  private FailureReason lastFailure;
  private long lastWaitNanos;
  private Q message;
  private boolean halfClosed;
  private boolean cancelled;
  private boolean closed;
  private int requested;
  private Boolean compression;
  private Connection.Wait wait;
  private Context.CancellationListener contextListener;

  private Listener<R> listener;
  private Metadata headers;
  private CallSpan span = CallSpan.NONE;

  ReliableCall(
      Connection connection, Channel next, MethodDescriptor<Q, R> method, CallOptions options) {
    this.connection = connection;
    this.next = next;
    this.method = method;
    this.options = options;
    boolean repeatable = method.getType().clientSendsOneMessage();
    this.maxAttempts = repeatable ? connection.retries().maxAttempts() : 1;
    this.executor = options.getExecutor() == null ? connection.executor() : options.getExecutor();
  }

  @Override
  public void start(Listener<R> responses, Metadata metadata) {
    listener = responses;
    headers = metadata;
    if (connection.tracing() != null) span = connection.tracing().begin(method, metadata);
    if (connection.mayCarry(metadata)) begin();
    else refuse("metadata.authorization is not sent in plain text to another machine: call tls()");
  }

  private synchronized void refuse(String why) {
    Status status = Status.INVALID_ARGUMENT.withDescription(why);
    closeLater(
        status.withCause(
            AssayException.own(FailureReason.REQUEST_INVALID, Status.Code.INVALID_ARGUMENT, why)));
  }

  private synchronized void begin() {
    if (closed) return;
    if (cancelled) {
      closeLater(Status.CANCELLED.withDescription("the call was cancelled before it began"));
      return;
    }
    Pass pass;
    try {
      pass = connection.breaker().enter();
    } catch (AssayException open) {
      Status status = Status.UNAVAILABLE.withDescription(open.getMessage()).withCause(open);
      closeLater(status);
      return;
    }
    attempts += 1;
    if (attempts > 1) span.retry(lastFailure, lastWaitNanos);
    connection.reconnect();
    Metadata copy = new Metadata();
    copy.merge(headers);
    span.run(
        () -> {
          attempt = next.newCall(method, options);
          attempt.start(new Attempt(pass), copy);
        });
    if (compression != null) attempt.setMessageCompression(compression);
    if (requested > 0) attempt.request(requested);
    if (message != null) attempt.sendMessage(message);
    if (halfClosed) attempt.halfClose();
  }

  @Override
  public synchronized void request(int count) {
    if (attempt != null) attempt.request(count);
    requested = requested + count < 0 ? Integer.MAX_VALUE : requested + count;
  }

  @Override
  public void cancel(String why, Throwable cause) {
    synchronized (this) {
      if (closed || cancelled) return;
      cancelled = true;
      if (wait == null) {
        if (attempt != null) attempt.cancel(why, cause);
        return;
      }
      stopWaiting();
      closeLater(Status.CANCELLED.withDescription(why).withCause(cause));
    }
  }

  @Override
  public synchronized void halfClose() {
    halfClosed = true;
    if (attempt != null && !closed) attempt.halfClose();
  }

  @Override
  public synchronized void sendMessage(Q request) {
    if (maxAttempts > 1) message = request;
    if (attempt != null && !closed) attempt.sendMessage(request);
  }

  @Override
  public synchronized boolean isReady() {
    return attempt != null && !closed && attempt.isReady();
  }

  @Override
  public synchronized void setMessageCompression(boolean enabled) {
    compression = enabled;
    if (attempt != null) attempt.setMessageCompression(enabled);
  }

  /** Ends a call that has no attempt under way. */
  private void closeLater(Status status) {
    closed = true;
    AssayException error = read(status, new Metadata());
    int made = attempts;
    executor.execute(
        context.wrap(
            () -> {
              span.end(error, made);
              listener.onClose(status.withCause(error), new Metadata());
            }));
  }

  private void stopWaiting() {
    wait.cancel();
    wait = null;
    context.removeListener(contextListener);
  }

  /** Plans another attempt, if there is one to be made. */
  private boolean willRepeat(AssayException error) {
    synchronized (this) {
      if (cancelled || attempts >= maxAttempts) return false;
      if (!RetryPolicy.mayRepeat(method, error)) return false;
      // An attempt that opens the breaker is the last one: the next would only be refused.
      if (connection.breaker().isOpen()) return false;
      long nanos = connection.retries().waitNanos(attempts, error);
      if (endsBefore(options.getDeadline(), nanos) || endsBefore(context.getDeadline(), nanos)) {
        return false;
      }
      contextListener =
          ended -> {
            Throwable cause = ended.cancellationCause();
            cancel("the caller's context was cancelled", cause);
          };
      lastFailure = error.reason();
      lastWaitNanos = nanos;
      wait = connection.schedule(context.wrap(this::afterWaiting), nanos);
    }
    // Outside of the lock: a context that is cancelled already calls back at once.
    context.addListener(contextListener, Runnable::run);
    return true;
  }

  private synchronized void afterWaiting() {
    if (wait == null) return;
    stopWaiting();
    begin();
  }

  private static AssayException read(Status status, Metadata trailers) {
    return status.getCause() instanceof AssayException known
        ? known
        : AssayException.of(status, trailers, status.getCause());
  }

  private static boolean endsBefore(Deadline deadline, long nanos) {
    return deadline != null && deadline.timeRemaining(TimeUnit.NANOSECONDS) <= nanos;
  }

  /** Listens to one attempt, and lets through what cannot be taken back. */
  private final class Attempt extends Listener<R> {
    private final Pass pass;
    private Metadata heldHeaders;
    private boolean told;
    private boolean committed;

    Attempt(Pass pass) {
      this.pass = pass;
    }

    @Override
    public void onHeaders(Metadata received) {
      // A stream counts by its opening; a unary call by its end.
      if (method.getType() != MethodDescriptor.MethodType.UNARY) tell(null);
      heldHeaders = received;
      if (maxAttempts == 1) commit();
    }

    @Override
    public void onMessage(R response) {
      commit();
      listener.onMessage(response);
    }

    @Override
    public void onReady() {
      listener.onReady();
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      if (status.isOk()) {
        tell(null);
        finish(status, trailers, null);
        return;
      }
      AssayException error = read(status, trailers);
      tell(error);
      if (!committed && willRepeat(error)) return;
      finish(status.withCause(error), trailers, error);
    }

    private void finish(Status status, Metadata trailers, AssayException error) {
      int made;
      synchronized (ReliableCall.this) {
        closed = true;
        made = attempts;
      }
      // Before the caller knows: who has an answer has its span too.
      span.end(error, made);
      commit();
      listener.onClose(status, trailers);
    }

    private void commit() {
      committed = true;
      if (heldHeaders == null) return;
      Metadata received = heldHeaders;
      heldHeaders = null;
      listener.onHeaders(received);
    }

    /** Tells the breaker, once, how the attempt went. */
    private void tell(AssayException error) {
      if (told) return;
      told = true;
      CircuitBreaker breaker = connection.breaker();
      if (error == null || saysSomethingOfTheServer(error)) breaker.answered();
      else if (error.reason() == FailureReason.SERVER_UNREACHABLE) breaker.unreachable(pass);
      else breaker.undecided(pass);
    }

    private boolean saysSomethingOfTheServer(AssayException error) {
      if (error.getCause() instanceof Token.MissingException) return false;
      if (error.reason() == FailureReason.SERVER_UNREACHABLE) return false;
      // Without an ErrorInfo these two are the client's own.
      boolean own =
          error.reason() == FailureReason.CANCELLED
              || error.reason() == FailureReason.DEADLINE_EXCEEDED;
      return !own || error.hasErrorInfo();
    }
  }
}
