/** Adds up the receipts of a stream, or of several that follow one another. */
import type { Fault } from "./errors.ts";
import type { Receipt, StreamOpened, StreamSummary } from "./stream-messages.ts";

const MAX_FAULTS_KEPT = 100;

/** The sum so far. */
export class Tally<State> {
  readonly #sum = { batches: 0, eventsApplied: 0, eventsFailed: 0, cpuTimeNs: 0 };
  readonly #faults: (Fault & { readonly index: number; readonly batch: number })[] = [];
  #last: Receipt<State> | undefined;

  /** The latest receipt. */
  get last(): Receipt<State> | undefined {
    return this.#last;
  }

  add(receipt: Receipt<State>): void {
    this.#last = receipt;
    if (receipt.closing) return;
    this.#sum.batches += 1;
    this.#sum.eventsApplied += receipt.eventsApplied;
    this.#sum.eventsFailed += receipt.eventsFailed;
    this.#sum.cpuTimeNs += receipt.usage.cpuTimeNs;
    for (const fault of receipt.faults) {
      if (this.#faults.length < MAX_FAULTS_KEPT) this.#faults.push({ ...fault, batch: receipt.batch });
    }
  }

  summary({ revision, artifactDigest }: StreamOpened): StreamSummary<State> {
    const { state, stateJson, stateBytes, stateDigest } = this.#last ?? {};
    const faults = [...this.#faults];
    return { revision, artifactDigest, ...this.#sum, faults, state, stateJson, stateBytes, stateDigest };
  }
}
