package dev.assay.client;

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

  Pages(Function<String, Page<T>> ask) {
    this.ask = ask;
  }

  @Override
  public boolean hasNext() {
    while (!items.hasNext() && !last) {
      Page<T> page = ask.apply(token);
      items = page.items().iterator();
      token = page.next();
      last = token.isEmpty();
    }
    return items.hasNext();
  }

  @Override
  public T next() {
    if (!hasNext()) throw new NoSuchElementException("that was the last one");
    return items.next();
  }
}
