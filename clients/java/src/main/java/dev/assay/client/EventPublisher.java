package dev.assay.client;

import dev.assay.v1.Event;
import dev.assay.v1.InvokeServiceGrpc;
import dev.assay.v1.OnFault;
import dev.assay.v1.ReduceStreamOpen;
import dev.assay.v1.ReduceStreamReceipt;
import dev.assay.v1.ReduceStreamRequest;
import dev.assay.v1.ReduceStreamResponse;
import dev.assay.v1.StateReport;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Context;
import io.grpc.Metadata;
import io.grpc.Status;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * Sends single events into a function: gathers them into batches, keeps as many under way as the
 * server is to have at once, hands out each receipt once and in order, and, if asked to, goes on
 * over a new connection when one is lost. Any thread may send.
 */
public final class EventPublisher implements AutoCloseable {
  /** Batches without a receipt before {@code send} waits. */
  private static final int WINDOW = 16;

  private final Connection connection;
  private final Channel channel;
  private final CallOptions options;
  private final Builder settings;
  private final Context context = Context.current();
  private final Executor trace;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final CompletableFuture<Summary> completion = new CompletableFuture<>();

  // Guarded by the lock.
  private ReduceStreamOpen open;
  private final Deque<Event> gathered = new ArrayDeque<>();
  private long gatheredBytes;
  private boolean lingered;
  private Connection.Wait linger;
  private final Deque<Batch> unanswered = new ArrayDeque<>();
  private long lastBatch;
  private long eventsTaken;
  private long eventsBatched;
  private long eventsAnswered;
  private final Summary.Adder sum = new Summary.Adder();
  private Session session;
  private Connection.Wait resumption;
  private int resumptions;
  private boolean ending;
  private boolean over;
  private boolean stopped;
  private boolean closing;
  private boolean told;
  private AssayException failure;
  private boolean thrown;
  private Summary result;
  private Sink sink;

  /** A batch without a receipt. */
  private static final class Batch {
    final long number;
    final long lastEvent;
    final ReduceStreamRequest message;
    boolean sent;

    Batch(long number, long lastEvent, ReduceStreamRequest message) {
      this.number = number;
      this.lastEvent = lastEvent;
      this.message = message;
    }
  }

  /** Gathers how a publisher works, and opens it. */
  public static final class Builder {
    private final Connection connection;
    private final Channel channel;
    private final CallOptions options;
    private final Fold fold;
    private int batchEvents = 1_000;
    private int batchBytes = 1024 * 1024;
    private Duration linger = Duration.ofMillis(10);
    private boolean resume;
    private Consumer<Receipt> onReceipt = receipt -> {};

    Builder(Connection connection, Channel channel, CallOptions options, Fold fold) {
      this.connection = connection;
      this.channel = channel;
      this.options = options;
      this.fold = fold;
    }

    /**
     * Sets the most events in a batch.
     *
     * @param events 1 to 10,000; 1,000 if it is not set
     * @return this
     */
    public Builder batchEvents(int events) {
      if (events < 1 || events > 10_000) {
        throw new IllegalArgumentException("a batch has 1 to 10,000 events, not " + events);
      }
      batchEvents = events;
      return this;
    }

    /**
     * Sets the most bytes of data in a batch, unless a single event has more.
     *
     * @param bytes 1 to 4 MiB; 1 MiB if it is not set
     * @return this
     */
    public Builder batchBytes(int bytes) {
      if (bytes < 1 || bytes > Batches.MAX_MESSAGE_BYTES) {
        throw new IllegalArgumentException("a batch has 1 byte to 4 MiB, not " + bytes);
      }
      batchBytes = bytes;
      return this;
    }

    /**
     * Sets how long a batch that is not full waits for more events.
     *
     * @param time 10 ms if it is not set; zero: no event waits
     * @return this
     */
    public Builder linger(Duration time) {
      if (time.isNegative()) throw new IllegalArgumentException("linger is not negative");
      linger = time;
      return this;
    }

    /**
     * Goes on over a new connection when one is lost: from the state of the last receipt, with the
     * batches that have none. Every event counts once.
     *
     * @param wanted false if it is not set
     * @return this
     */
    public Builder resume(boolean wanted) {
      resume = wanted;
      return this;
    }

    /**
     * Hands out each receipt once, in order, but for the closing one. While it works the server
     * waits; it does not send to its own publisher.
     *
     * @param receiver what takes them; what it throws ends the publisher
     * @return this
     */
    public Builder onReceipt(Consumer<Receipt> receiver) {
      onReceipt = Objects.requireNonNull(receiver, "receiver");
      return this;
    }

    /**
     * Opens the stream.
     *
     * @return the publisher, to be closed
     */
    public EventPublisher open() {
      EventPublisher publisher = new EventPublisher(this);
      publisher.connect();
      return publisher;
    }
  }

  private EventPublisher(Builder settings) {
    this.settings = settings;
    this.connection = settings.connection;
    this.channel = settings.channel;
    this.options = settings.options;
    this.trace = connection.callersTrace();
    ReduceStreamOpen asked = settings.fold.open();
    open =
        settings.resume
            ? asked.toBuilder().setStateReport(StateReport.STATE_REPORT_EVERY_BATCH).build()
            : asked;
  }

  /**
   * Takes an event; waits while 16 batches are without a receipt.
   *
   * @param event what to send
   * @throws AssayException with {@link FailureReason#PAYLOAD_TOO_LARGE} if the event alone is too
   *     large to be sent, and the publisher goes on without it; with {@link
   *     FailureReason#STREAM_CLOSED} if the stream has ended; with its error if it has failed
   */
  public void send(dev.assay.client.Event event) {
    Event message = checked(event);
    lock.lock();
    try {
      assertOpen();
      while (!gathered.isEmpty() && !fits(message) && unanswered.size() >= WINDOW) {
        awaitChange();
        assertOpen();
      }
      gather(message);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Sends what is gathered, and waits for its receipt.
   *
   * @throws AssayException if there will be none: the stream has ended or failed
   */
  public void flush() {
    lock.lock();
    try {
      assertOpen();
      long target = eventsTaken;
      lingered = true;
      dispatch();
      while (eventsAnswered < target) {
        awaitChange();
        if (failure != null) throw failed();
        if (over && eventsAnswered < target) throw AssayException.streamClosed();
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Sends what is gathered, ends the stream, and waits for the sum.
   *
   * @return the state, and what all receipts come to; the same again when asked again
   * @throws AssayException if the stream has failed
   */
  public Summary finish() {
    lock.lock();
    try {
      ending = true;
      lingered = true;
      dispatch();
      while (!told) awaitChange();
      if (failure != null) throw failed();
      return result;
    } finally {
      lock.unlock();
    }
  }

  /**
   * As {@link #finish}, for those who do not want the sum.
   *
   * @throws AssayException if the stream has failed, and no other method has thrown it already
   */
  @Override
  public void close() {
    lock.lock();
    try {
      if (failure != null && thrown) return;
    } finally {
      lock.unlock();
    }
    finish();
  }

  /** Gives up what is under way, on the server too. */
  public void cancel() {
    fail(AssayException.cancelled(null));
  }

  /**
   * The sum, when the publisher is finished, or its error.
   *
   * @return a future of its own: cancelling it changes nothing
   */
  public CompletableFuture<Summary> completion() {
    return completion.copy();
  }

  /**
   * This publisher as the end of a {@link Flow}: it asks its source for as many events as it can
   * take, finishes when the source completes, and gives up when the source fails. For one source.
   *
   * @return the subscriber
   */
  public Flow.Subscriber<dev.assay.client.Event> asSubscriber() {
    lock.lock();
    try {
      if (sink != null) throw new IllegalStateException("the publisher has a source already");
      sink = new Sink();
      return sink;
    } finally {
      lock.unlock();
    }
  }

  private static Event checked(dev.assay.client.Event event) {
    Event message = event.message();
    if (message.getSerializedSize() < Batches.MAX_MESSAGE_BYTES / 2) return message;
    int bytes = Batches.message(Long.MAX_VALUE, List.of(message)).getSerializedSize();
    if (bytes <= Batches.MAX_MESSAGE_BYTES) return message;
    throw AssayException.own(
        FailureReason.PAYLOAD_TOO_LARGE,
        Status.Code.RESOURCE_EXHAUSTED,
        "the event takes " + bytes + " bytes, and a message at most " + Batches.MAX_MESSAGE_BYTES);
  }

  // ── Everything below holds the lock, or says that it does not ───────────────────────────────

  /** The failure, for a caller to throw. */
  private AssayException failed() {
    thrown = true;
    return failure.again();
  }

  private void assertOpen() {
    if (failure != null) throw failed();
    if (over || ending || stopped) throw AssayException.streamClosed();
  }

  private void awaitChange() {
    try {
      changed.await();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      AssayException error = AssayException.cancelled(interrupted);
      fail(error);
      throw error;
    }
  }

  private boolean fits(Event event) {
    return gathered.size() < settings.batchEvents
        && gatheredBytes + event.getData().size() <= settings.batchBytes;
  }

  private void gather(Event event) {
    if (!gathered.isEmpty() && !fits(event)) dispatch();
    gathered.add(event);
    eventsTaken += 1;
    gatheredBytes += event.getData().size();
    if (isFull() || settings.linger.isZero()) {
      dispatch();
    } else if (linger == null && !lingered) {
      linger = connection.schedule(this::afterLinger, settings.linger.toNanos());
    }
  }

  private boolean isFull() {
    return gathered.size() >= settings.batchEvents || gatheredBytes >= settings.batchBytes;
  }

  private void afterLinger() {
    lock.lock();
    try {
      linger = null;
      lingered = true;
      dispatch();
    } finally {
      lock.unlock();
    }
  }

  /** Makes batches of what is gathered, as far as the window allows, and sends what can be sent. */
  private void dispatch() {
    while (!over && !gathered.isEmpty() && unanswered.size() < WINDOW) {
      List<Event> events = take();
      lastBatch += 1;
      eventsBatched += events.size();
      unanswered.add(new Batch(lastBatch, eventsBatched, Batches.message(lastBatch, events)));
      if (sink != null) sink.ask(events.size());
      if (!lingered && !isFull()) break;
    }
    if (gathered.isEmpty()) {
      lingered = false;
      if (linger != null) linger.cancel();
      linger = null;
    }
    pump();
    changed.signalAll();
  }

  /** The next batch's events: within its bounds, and within what a message may weigh. */
  private List<Event> take() {
    List<Event> events = new ArrayList<>();
    long data = 0;
    long wire = 64;
    while (!gathered.isEmpty() && events.size() < settings.batchEvents) {
      Event next = gathered.peek();
      // What a list entry takes beside the event: a tag, and its length.
      long weight = next.getSerializedSize() + 8L;
      boolean first = events.isEmpty();
      if (!first && data + next.getData().size() > settings.batchBytes) break;
      if (!first && wire + weight > Batches.MAX_MESSAGE_BYTES) break;
      events.add(gathered.remove());
      data += next.getData().size();
      wire += weight;
    }
    gatheredBytes -= data;
    return events;
  }

  /** Writes what the connection takes; the rest when it says that it takes more. */
  private void pump() {
    if (session == null || over) return;
    if (stopped) {
      end();
      return;
    }
    for (Batch batch : unanswered) {
      if (batch.sent) continue;
      if (!session.call.isReady()) return;
      batch.sent = true;
      session.call.sendMessage(batch.message);
    }
    if (ending && gathered.isEmpty()) end();
  }

  private void end() {
    if (session.endSent) return;
    session.endSent = true;
    session.call.halfClose();
  }

  /** Takes the lock. */
  private void connect() {
    lock.lock();
    try {
      resumption = null;
      if (over) return;
      unanswered.forEach(batch -> batch.sent = false);
      closing = false;
      session = new Session(channel.newCall(InvokeServiceGrpc.getReduceStreamMethod(), options));
      session.call.start(session, new Metadata());
      session.call.sendMessage(ReduceStreamRequest.newBuilder().setOpen(open).build());
      session.call.request(WINDOW);
      pump();
    } finally {
      lock.unlock();
    }
  }

  /** Nothing more is taken or sent from here on; what has to be told is told by another thread. */
  private void fail(AssayException error) {
    lock.lock();
    try {
      if (over) return;
      over = true;
      failure = error;
      if (resumption != null) resumption.cancel();
      if (linger != null) linger.cancel();
      connection.executor().execute(this::conclude);
    } finally {
      lock.unlock();
    }
  }

  /** Ends what is under way after a failure. Does not hold the lock. */
  private void conclude() {
    Session given;
    lock.lock();
    try {
      given = session;
    } finally {
      lock.unlock();
    }
    if (given != null) given.call.cancel("the publisher has failed", failure);
    tell();
  }

  /** Tells the end to those who wait for it, once. Takes the lock. */
  private void tell() {
    Sink source;
    lock.lock();
    try {
      if (told) return;
      told = true;
      if (failure == null) result = sum.sum();
      source = sink;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    if (source != null) source.end();
    if (failure == null) completion.complete(result);
    else completion.completeExceptionally(failure);
  }

  /**
   * One stream; its receipts are handed out one after another by the thread that it calls back on.
   */
  private final class Session extends ClientCall.Listener<ReduceStreamResponse> {
    final ClientCall<ReduceStreamRequest, ReduceStreamResponse> call;
    boolean endSent;
    private long handingOut;

    Session(ClientCall<ReduceStreamRequest, ReduceStreamResponse> call) {
      this.call = call;
    }

    @Override
    public void onReady() {
      lock.lock();
      try {
        if (session == this) pump();
      } finally {
        lock.unlock();
      }
    }

    @Override
    public void onMessage(ReduceStreamResponse response) {
      if (response.hasReceipt()) {
        Receipt receipt = Receipt.of(response.getReceipt());
        if (!take(response.getReceipt(), receipt)) return;
        if (!receipt.isClosing()) {
          try {
            settings.onReceipt.accept(receipt);
          } catch (RuntimeException thrown) {
            fail(AssayException.from(thrown));
            return;
          }
          handedOut();
        }
      } else if (response.hasOpened()) {
        lock.lock();
        try {
          long revision = response.getOpened().getRevision();
          open =
              open.toBuilder()
                  .setFunction(open.getFunction().toBuilder().setRevision(revision))
                  .build();
          sum.opened(revision);
        } finally {
          lock.unlock();
        }
      }
      call.request(1);
    }

    /** Notes a receipt; false if it is not one that can come now. */
    private boolean take(ReduceStreamReceipt message, Receipt receipt) {
      lock.lock();
      try {
        if (over || session != this) return false;
        if (!receipt.isClosing()) {
          Batch first = unanswered.peek();
          if (first == null || first.number != receipt.batch()) {
            distrust("the server has sent a receipt of batch " + receipt.batch() + " out of turn");
            return false;
          }
          unanswered.remove();
          handingOut = first.lastEvent;
          resumptions = 0;
        }
        if (!message.getState().isEmpty()) {
          open = open.toBuilder().setState(message.getState()).build();
        }
        // An event that fails stops the stream, unless it is to be skipped: nothing after it is
        // applied.
        closing |= receipt.isClosing();
        stopped |= receipt.eventsFailed() > 0 && open.getOnFault() != OnFault.ON_FAULT_SKIP;
        sum.add(receipt);
        if (lingered || isFull()) dispatch();
        else pump();
        changed.signalAll();
        return true;
      } finally {
        lock.unlock();
      }
    }

    /** Lets those go on who wait for a receipt. */
    private void handedOut() {
      lock.lock();
      try {
        eventsAnswered = handingOut;
        changed.signalAll();
      } finally {
        lock.unlock();
      }
    }

    private void distrust(String message) {
      fail(AssayException.own(FailureReason.UNRECOGNISED, Status.Code.DATA_LOSS, message));
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      if (!status.isOk()) {
        broken(AssayException.from(status.asRuntimeException(trailers)));
        return;
      }
      lock.lock();
      try {
        if (over || session != this) return;
        // A stream that stopped at a fault ends so too: what it did not apply has no receipt.
        boolean answered = ending && closing && gathered.isEmpty() && unanswered.isEmpty();
        if (!stopped && !answered) {
          distrust(
              "the stream has ended before it was asked to, or without a receipt for each batch"
                  + " and for the end");
          return;
        }
        over = true;
        if (linger != null) linger.cancel();
      } finally {
        lock.unlock();
      }
      tell();
    }

    private void broken(AssayException error) {
      lock.lock();
      try {
        if (over || session != this) return;
        session = null;
        if (settings.resume && (stopped || (closing && unanswered.isEmpty()))) {
          // All that there is to know has come: resuming would apply what the stop has left out.
          over = true;
          if (linger != null) linger.cancel();
        } else if (settings.resume
            && error.isRetryable()
            && resumptions < connection.retries().maxAttempts()) {
          resumptions += 1;
          long nanos = connection.retries().waitNanos(resumptions, error);
          Runnable again = () -> trace.execute(EventPublisher.this::connect);
          resumption = connection.schedule(context.wrap(again), nanos);
          return;
        }
      } finally {
        lock.unlock();
      }
      fail(error);
      tell();
    }
  }

  /** The publisher as a subscriber: what it has asked for is what it has room for. */
  private final class Sink implements Flow.Subscriber<dev.assay.client.Event> {
    private Flow.Subscription source;

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      lock.lock();
      try {
        if (source != null || over || ending) {
          subscription.cancel();
          return;
        }
        source = subscription;
      } finally {
        lock.unlock();
      }
      subscription.request(settings.batchEvents);
    }

    /** As many events have left for a batch: as many may come. */
    void ask(int events) {
      Flow.Subscription asked = source;
      if (asked != null) connection.executor().execute(() -> asked.request(events));
    }

    @Override
    public void onNext(dev.assay.client.Event event) {
      Event message;
      try {
        message = checked(Objects.requireNonNull(event, "event"));
      } catch (AssayException unsendable) {
        fail(unsendable);
        return;
      }
      lock.lock();
      try {
        if (!over && !ending) gather(message);
      } finally {
        lock.unlock();
      }
    }

    @Override
    public void onError(Throwable error) {
      fail(AssayException.from(error));
    }

    @Override
    public void onComplete() {
      lock.lock();
      try {
        ending = true;
        lingered = true;
        dispatch();
      } finally {
        lock.unlock();
      }
    }

    void end() {
      Flow.Subscription asked = source;
      if (asked != null) asked.cancel();
    }
  }
}
