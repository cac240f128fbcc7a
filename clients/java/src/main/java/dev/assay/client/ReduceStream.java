package dev.assay.client;

import dev.assay.v1.InvokeServiceGrpc;
import dev.assay.v1.ReduceStreamOpened;
import dev.assay.v1.ReduceStreamRequest;
import dev.assay.v1.ReduceStreamResponse;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/**
 * A stream of batches into a function as the protocol has it: batches out, receipts in, flow
 * control both ways. One thread sends and another reads: a server whose receipts nobody reads stops
 * reading batches. {@link EventPublisher} does all this by itself. It is not resumed.
 */
public final class ReduceStream implements Iterator<Receipt>, AutoCloseable {
  private final ClientCall<ReduceStreamRequest, ReduceStreamResponse> call;
  private final Answers<ReduceStreamResponse> answers;
  private final Summary.Adder sum = new Summary.Adder();
  private long lastBatch;
  private boolean ended;
  private ReduceStreamOpened opened;
  private Receipt ahead;

  ReduceStream(Channel channel, CallOptions options, Fold fold) {
    call = channel.newCall(InvokeServiceGrpc.getReduceStreamMethod(), options);
    answers = new Answers<>(call);
    answers.start(new Metadata());
    call.sendMessage(ReduceStreamRequest.newBuilder().setOpen(fold.open()).build());
  }

  /**
   * Sends a batch, when flow control lets it go.
   *
   * @param events 1 to 10,000 events, at most 4 MiB
   * @return its number, which its receipt carries
   * @throws AssayException with {@link FailureReason#STREAM_CLOSED} if the stream has ended: its
   *     receipts say why
   */
  public synchronized long send(List<Event> events) {
    if (ended || !answers.awaitReady()) throw AssayException.streamClosed();
    lastBatch += 1;
    call.sendMessage(Batches.message(lastBatch, events.stream().map(Event::message).toList()));
    return lastBatch;
  }

  /** Says that no more batches come. The server answers what is outstanding. */
  public synchronized void end() {
    if (ended) return;
    ended = true;
    call.halfClose();
  }

  /**
   * Waits until the server has opened the stream.
   *
   * @return the revision that serves it, and its artifact
   * @throws AssayException if it never does
   */
  public ReduceStreamOpened opened() {
    boolean more = true;
    while (opened == null && ahead == null && more) more = look();
    if (opened == null) throw AssayException.streamClosed();
    return opened;
  }

  /**
   * Waits for the next receipt, or for the end.
   *
   * @return true if there is one
   * @throws AssayException if the stream has failed
   */
  @Override
  public boolean hasNext() {
    while (ahead == null) {
      if (!look()) return false;
    }
    return true;
  }

  /**
   * Waits for the next receipt; the last one is the closing one.
   *
   * @return the receipt
   * @throws AssayException if the stream has failed
   * @throws NoSuchElementException if it has ended
   */
  @Override
  public Receipt next() {
    if (!hasNext()) throw new NoSuchElementException("the stream has ended");
    Receipt receipt = ahead;
    ahead = null;
    return receipt;
  }

  /**
   * Ends the stream, and reads the receipts that are left.
   *
   * @return what all receipts come to, those included that were read before
   * @throws AssayException if the stream has failed
   */
  public Summary finish() {
    end();
    while (hasNext()) next();
    return sum.sum();
  }

  /** Gives the stream up, on the server too, unless it has ended. */
  @Override
  public void close() {
    answers.close();
  }

  /** Reads one message; false at the end. */
  private boolean look() {
    if (!answers.hasNext()) return false;
    ReduceStreamResponse response = answers.next();
    if (response.hasOpened()) {
      opened = response.getOpened();
      sum.opened(opened.getRevision());
    } else if (response.hasReceipt()) {
      ahead = Receipt.of(response.getReceipt());
      sum.add(ahead);
    }
    return true;
  }
}
