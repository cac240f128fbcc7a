package dev.assay.client;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What all receipts of a stream come to.
 *
 * @param revision the revision that served it
 * @param state the state at the end; empty if it was not to be reported
 * @param batches how many batches have receipts
 * @param eventsApplied how many events were applied
 * @param eventsFailed how many events failed
 * @param faults the events that failed, the first 100 of them
 */
public record Summary(
    long revision,
    Optional<State> state,
    long batches,
    long eventsApplied,
    long eventsFailed,
    List<Receipt.Fault> faults) {

  /** Adds receipts up. */
  static final class Adder {
    private static final int MAX_FAULTS = 100;
    private long revision;
    private Optional<State> state = Optional.empty();
    private long batches;
    private long eventsApplied;
    private long eventsFailed;
    private final List<Receipt.Fault> faults = new ArrayList<>();

    void opened(long servedBy) {
      revision = servedBy;
    }

    void add(Receipt receipt) {
      if (receipt.state().isPresent()) state = receipt.state();
      if (receipt.isClosing()) return;
      batches += 1;
      eventsApplied += receipt.eventsApplied();
      eventsFailed += receipt.eventsFailed();
      for (Receipt.Fault fault : receipt.faults()) {
        if (faults.size() < MAX_FAULTS) faults.add(fault);
      }
    }

    Summary sum() {
      return new Summary(
          revision, state, batches, eventsApplied, eventsFailed, List.copyOf(faults));
    }
  }
}
