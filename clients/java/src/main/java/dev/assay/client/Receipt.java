package dev.assay.client;

import dev.assay.v1.ReduceStreamReceipt;
import dev.assay.v1.Usage;
import java.util.List;
import java.util.Optional;

/**
 * A batch is done.
 *
 * @param batch its number, from 1; 0 in the closing receipt, which belongs to no batch
 * @param eventsApplied how many of its events were applied
 * @param eventsFailed how many of its events failed
 * @param faults the events that failed, the first 100 of them
 * @param state the state after it, if it was asked for
 * @param usage what it cost
 */
public record Receipt(
    long batch,
    int eventsApplied,
    int eventsFailed,
    List<Fault> faults,
    Optional<State> state,
    Usage usage) {
  /**
   * An event that failed.
   *
   * @param batch the batch's number
   * @param index its place in the batch, from 0
   * @param reason why
   * @param message what happened, for people
   * @param authorStack where in the module's own source it was thrown, innermost first
   * @param retryable true if the same input may succeed later
   */
  public record Fault(
      long batch,
      int index,
      FailureReason reason,
      String message,
      List<String> authorStack,
      boolean retryable) {}

  static Receipt of(ReduceStreamReceipt receipt) {
    List<Fault> faults =
        receipt.getFaultsList().stream()
            .map(
                each ->
                    new Fault(
                        receipt.getBatch(),
                        each.getIndex(),
                        FailureReason.of(each.getFault().getReason()),
                        each.getFault().getMessage(),
                        List.copyOf(each.getFault().getStackList()),
                        each.getFault().getRetryable()))
            .toList();
    Optional<State> state =
        receipt.getState().isEmpty()
            ? Optional.empty()
            : Optional.of(new State(receipt.getState(), receipt.getStateDigest()));
    return new Receipt(
        receipt.getBatch(),
        receipt.getEventsApplied(),
        receipt.getEventsFailed(),
        faults,
        state,
        receipt.getUsage());
  }

  /**
   * Whether it closes the stream.
   *
   * @return true if it belongs to no batch
   */
  public boolean isClosing() {
    return batch == 0;
  }
}
