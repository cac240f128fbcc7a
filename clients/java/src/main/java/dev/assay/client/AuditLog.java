package dev.assay.client;

import dev.assay.v1.ReadAuditLogResponse;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/**
 * The audit log in order, as it is read: it can be longer than memory. For one thread at a time.
 * Close it to give the rest up; one that has been read to its end is closed already.
 */
public final class AuditLog implements Iterator<AuditEntry>, Iterable<AuditEntry>, AutoCloseable {
  private final Answers<ReadAuditLogResponse> answers;
  private Iterator<dev.assay.v1.AuditEntry> entries = List.<dev.assay.v1.AuditEntry>of().iterator();

  AuditLog(Answers<ReadAuditLogResponse> answers) {
    this.answers = answers;
  }

  /**
   * Waits for the next entry, or for the end.
   *
   * @return true if there is one
   * @throws AssayException if the log cannot be read on
   */
  @Override
  public boolean hasNext() {
    while (!entries.hasNext()) {
      if (!answers.hasNext()) return false;
      entries = answers.next().getEntriesList().iterator();
    }
    return true;
  }

  /**
   * Waits for the next entry.
   *
   * @return the entry
   * @throws AssayException if the log cannot be read on
   * @throws NoSuchElementException if that was the last one
   */
  @Override
  public AuditEntry next() {
    if (!hasNext()) throw new NoSuchElementException("that was the last entry");
    return AuditEntry.of(entries.next());
  }

  /** Itself: the entries can be read once. */
  @Override
  public Iterator<AuditEntry> iterator() {
    return this;
  }

  /** Gives the rest up. */
  @Override
  public void close() {
    answers.close();
  }
}
