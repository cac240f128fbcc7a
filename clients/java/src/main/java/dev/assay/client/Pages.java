package dev.assay.client;

import io.grpc.Status;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Function;

/** A list over all pages, each asked for when the one before has been read. */
final class Pages<T> implements Iterator<T> {
  /** One page, and the token of the next; empty: there is none. */
  record Page<T>(List<T> items, String next) {}

  private final Function<String, Page<T>> ask;
  private Iterator<T> items = List.<T>of().iterator();
  private String token = "";
  private boolean last;
  private boolean repeats;

  Pages(Function<String, Page<T>> ask) {
    this.ask = ask;
  }

  @Override
  public boolean hasNext() {
    while (!items.hasNext() && !last) {
      if (repeats) throw endless();
      Page<T> page = ask.apply(token);
      items = page.items().iterator();
      last = page.next().isEmpty();
      repeats = !last && page.next().equals(token);
      token = page.next();
    }
    return items.hasNext();
  }

  private static AssayException endless() {
    return AssayException.own(
        FailureReason.UNRECOGNISED,
        Status.Code.INTERNAL,
        "the server answered the same page as the next one");
  }

  @Override
  public T next() {
    if (!hasNext()) throw new NoSuchElementException("that was the last one");
    return items.next();
  }
}
