package dev.assay.client;

import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The answers of a stream, read as they come. For one thread at a time. Close it to give the rest
 * up, on the server too; a stream that has been read to its end is closed already. Interrupting the
 * thread that waits cancels the stream.
 *
 * @param <R> what is answered
 */
public final class Answers<R> implements Iterator<R>, Iterable<R>, AutoCloseable {
  /** Answers that wait for their reader before the server is slowed down. */
  private static final int PREFETCHED = 16;

  private final ClientCall<?, R> call;
  private final BlockingQueue<Object> arrived = new LinkedBlockingQueue<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private boolean over;
  private Object ahead;

  /** The last thing that comes. */
  private record End(AssayException error) {}

  Answers(ClientCall<?, R> call) {
    this.call = call;
  }

  /** Begins to read; to be called once, right after the call was made. */
  void start(Metadata headers) {
    call.start(new Arrivals(), headers);
    call.request(PREFETCHED);
  }

  /** Waits until the call takes another message; false if it is over. */
  boolean awaitReady() {
    lock.lock();
    try {
      while (!over && !call.isReady()) changed.await();
      return !over;
    } catch (InterruptedException interrupted) {
      throw interruptedWhileWaiting(interrupted);
    } finally {
      lock.unlock();
    }
  }

  /** True once the status has come, which may be before its answers are read. */
  boolean isOver() {
    lock.lock();
    try {
      return over;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits for the next answer, or for the end.
   *
   * @return true if there is one
   * @throws AssayException if the stream has failed
   */
  @Override
  public boolean hasNext() {
    if (ahead == null) {
      try {
        ahead = arrived.take();
      } catch (InterruptedException interrupted) {
        throw interruptedWhileWaiting(interrupted);
      }
    }
    if (!(ahead instanceof End end)) return true;
    if (end.error() != null) throw end.error().again();
    return false;
  }

  /**
   * Waits for the next answer.
   *
   * @return the answer
   * @throws AssayException if the stream has failed
   * @throws NoSuchElementException if the stream has ended
   */
  @Override
  public R next() {
    if (!hasNext()) throw new NoSuchElementException("the stream has ended");
    @SuppressWarnings("unchecked") // Nothing but answers and the end is put into the queue.
    R answer = (R) ahead;
    ahead = null;
    call.request(1);
    return answer;
  }

  /** Itself: the answers can be read once. */
  @Override
  public Iterator<R> iterator() {
    return this;
  }

  /** Gives the rest up. */
  @Override
  public void close() {
    call.cancel("closed by its reader", null);
  }

  private AssayException interruptedWhileWaiting(InterruptedException interrupted) {
    Thread.currentThread().interrupt();
    call.cancel("the thread that waited was interrupted", interrupted);
    return AssayException.cancelled(interrupted);
  }

  private final class Arrivals extends ClientCall.Listener<R> {
    @Override
    public void onMessage(R message) {
      arrived.add(message);
    }

    @Override
    public void onReady() {
      signal(false);
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      arrived.add(
          new End(status.isOk() ? null : AssayException.from(status.asRuntimeException(trailers))));
      signal(true);
    }

    private void signal(boolean ended) {
      lock.lock();
      try {
        over |= ended;
        changed.signalAll();
      } finally {
        lock.unlock();
      }
    }
  }
}
