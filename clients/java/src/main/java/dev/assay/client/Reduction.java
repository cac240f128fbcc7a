package dev.assay.client;

import dev.assay.v1.ReduceResponse;
import dev.assay.v1.Usage;

/**
 * What a reduce has answered.
 *
 * @param state the state after the last event
 * @param revision the revision that ran
 * @param eventsApplied how many events were applied
 * @param usage what it cost
 */
public record Reduction(State state, long revision, int eventsApplied, Usage usage) {
  static Reduction of(ReduceResponse response) {
    return new Reduction(
        new State(response.getState(), response.getStateDigest()),
        response.getRevision(),
        response.getEventsApplied(),
        response.getUsage());
  }
}
