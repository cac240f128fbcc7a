/** Folds a batch of events into a state, within the limits, and accounts for every event that fails. Step: events → FOLD → state. */
import { type ExecutionLimits, MESSAGE_LIMITS } from "../../base/limits.ts";
import { Fault } from "../../fault/fault.ts";
import type { LoadedArtifact } from "./artifact.ts";
import type { Budget } from "./budget.ts";
import type { BatchText } from "./events.ts";
import {
  boundedMessage,
  type EventFailure,
  isFault,
  isLimit,
  limitFailure,
  NOT_RUN,
  type RealmFault,
  readAnswer,
  realmFailure,
  type StateText,
  UNHANDLED,
  wholeFailure,
} from "./realm-answer.ts";
import type { EntryName } from "./realm-script.ts";

/** What a fold takes. */
export interface FoldOrder {
  readonly artifact: LoadedArtifact;
  readonly limits: ExecutionLimits;
  readonly budget: Budget;
  readonly batch: BatchText;
  readonly start: StateText;
  readonly onFault: "stop" | "skip";
  /** One event at a time, with a step of the generator after each. */
  readonly stepwise: boolean;
  /** Events that are not to be run, with what is to be said of them. */
  readonly known: ReadonlyMap<number, EventFailure>;
}

/** What a fold answers. */
export interface FoldResult {
  readonly state: StateText;
  readonly applied: number;
  /** By index, ascending. */
  readonly failures: ReadonlyMap<number, EventFailure>;
  readonly stopped: boolean;
}

/** Folds the batch. Each step of the generator answers how many events are done; only a stepwise fold has steps. */
export function* foldBatch(order: FoldOrder): Generator<number, FoldResult> {
  return yield* new Folding(order).run();
}

/** How far a call into the realm got. */
type Progress =
  | { readonly kind: "state"; readonly state: StateText }
  | { readonly kind: "failed"; readonly index: number; readonly failure: EventFailure; readonly torn: boolean }
  /** The state before event `end` is not fit to be kept, because of some event before it. */
  | { readonly kind: "unfit"; readonly end: number; readonly fault: RealmFault };

class Folding {
  readonly #order: FoldOrder;
  readonly #failures: Map<number, EventFailure>;
  readonly #skip: boolean;
  /** Events from here on are not touched. */
  readonly #end: number;
  /** The state before event `#index`, known to be sound. */
  #state: StateText;
  #index = 0;
  /** The cell that knows the batch. */
  #generation = -1;

  constructor(order: FoldOrder) {
    this.#order = order;
    this.#skip = order.onFault === "skip";
    this.#state = order.start;
    const known = new Map([...order.known, ...[...order.batch.invalid].map(invalidEvent)]);
    this.#failures = new Map([...known].sort(([a], [b]) => a - b));
    const first = this.#failures.keys().next().value;
    this.#end = this.#skip || first === undefined ? order.batch.count : first;
  }

  *run(): Generator<number, FoldResult> {
    let progress = this.#order.stepwise ? yield* this.#steps() : this.#all();
    for (;;) {
      if (progress.kind === "state") return this.#result(progress.state);
      if (progress.kind === "unfit") {
        progress = this.#diagnose(progress);
        continue;
      }
      const before = this.#restoreBefore(progress.index);
      if (before === "lost") return this.#lose(progress.index, progress.failure);
      if (before !== undefined) {
        progress = before;
        continue;
      }
      this.#failures.set(progress.index, progress.failure);
      const mustHush = this.#order.artifact.cutWritten(progress.index);
      if (progress.torn) this.#order.artifact.discard();
      if (!this.#skip) return this.#result(this.#state);
      if (isLimit(progress.failure)) this.#order.budget.renew();
      this.#index = progress.index + 1;
      if (this.#generation === this.#order.artifact.generation) {
        this.#order.artifact.ask("leaveOut");
        if (mustHush) this.#order.artifact.hush();
      }
      if (this.#index >= this.#end) return this.#result(this.#state);
      if (this.#order.budget.exhausted(true) !== undefined) return this.#giveUp();
      const next = this.#order.stepwise
        ? yield* this.#steps()
        : this.#orLost(() => this.#advance(this.#end, true, true));
      if (next === "lost") return this.#giveUp();
      progress = next;
    }
  }

  /** A limit that strikes in our own work between the events, such as opening the batch in a new cell, is no event's fault. */
  #orLost(step: () => Progress): Progress | "lost" {
    try {
      return step();
    } catch (thrown) {
      if (this.#skip && thrown instanceof Fault && isLimit(thrown)) return "lost";
      throw thrown;
    }
  }

  /** The events that are left are not run any more. */
  #giveUp(): FoldResult {
    this.#order.budget.assertNotStarved(true);
    const wall = this.#order.budget.exhausted(true) === "wall";
    for (let index = this.#index; index < this.#end; index += 1) {
      if (!this.#failures.has(index)) this.#failures.set(index, wall ? limitFailure("wall") : NOT_RUN);
    }
    return this.#result(this.#state);
  }

  /** Event `index` failed, and no time is left to get back to the state before it: what was applied since the checkpoint is taken back. */
  #lose(index: number, failure: EventFailure): FoldResult {
    this.#order.budget.assertNotStarved(true);
    this.#order.artifact.cutWritten(index);
    if (!this.#skip) throw new Fault(failure.reason, failure.message);
    this.#failures.set(index, failure);
    return this.#giveUp();
  }

  #result(state: StateText): FoldResult {
    const sorted = [...this.#failures].sort(([a], [b]) => a - b);
    const first = sorted[0];
    if (this.#skip || first === undefined) {
      return { state, applied: this.#order.batch.count - sorted.length, failures: new Map(sorted), stopped: false };
    }
    return { state, applied: first[0], failures: new Map([first]), stopped: true };
  }

  /** The whole batch in one call: the common case. */
  #all(): Progress {
    const { batch, artifact, budget } = this.#order;
    artifact.prepare(budget);
    this.#generation = artifact.generation;
    return this.#call("fold", [...this.#opening(), this.#end, this.#skip], this.#end, true, batch.count > 0);
  }

  #opening(): string[] {
    const { batch } = this.#order;
    const skipped = this.#failures.size === 0 ? "" : JSON.stringify([...this.#failures.keys()]);
    return [this.#state.text, batch.attributes, batch.layout, batch.documents, skipped];
  }

  /** Event by event, so that whoever watches from outside knows which one was under way. */
  *#steps(): Generator<number, Progress> {
    for (let index = this.#index; index < this.#end; index += 1) {
      const progress = this.#advance(index + 1, false, true);
      if (progress.kind !== "state") return progress;
      yield index + 1;
    }
    return this.#advance(this.#end, true, true);
  }

  #advance(end: number, finish: boolean, main: boolean): Progress {
    return this.#call("advance", [end, this.#skip, finish], end, main, finish);
  }

  /** Sees to it that the cell knows the batch and stands at the checkpoint. */
  #ensureOpen(): void {
    const { artifact, budget } = this.#order;
    artifact.prepare(budget);
    if (this.#generation === artifact.generation) return;
    const opened = artifact.attempt("open", [this.#index, ...this.#opening()], budget, false);
    if (opened.kind !== "answered") throw wholeFailure(opened);
    artifact.hush();
    this.#generation = artifact.generation;
  }

  #call(
    entry: EntryName,
    values: (string | number | boolean)[],
    end: number,
    main: boolean,
    finish: boolean,
  ): Progress {
    const { artifact, budget } = this.#order;
    for (;;) {
      if (entry !== "fold") this.#ensureOpen();
      let position = -1;
      const attempt = artifact.attempt(entry, values, budget, main, (ask) => {
        position = Number(ask("position"));
      });
      switch (attempt.kind) {
        case "answered":
          this.#collectMalformed();
          return this.#read(attempt.value, end, finish);
        case "starved":
          if (entry === "fold") return this.#advance(end, true, main);
          continue;
        case "exhausted":
          return this.#failAt(position, end, limitFailure(attempt.limit));
        case "out-of-memory":
          return this.#findCulprit(end, finish, limitFailure("memory"));
        case "rejected":
          return this.#findCulprit(end, finish, UNHANDLED);
      }
    }
  }

  #failAt(position: number, end: number, failure: EventFailure): Progress {
    const index = Math.max(this.#index, Math.min(position, end - 1));
    if (this.#index >= this.#order.batch.count) throw new Fault(failure.reason, failure.message);
    return { kind: "failed", index, failure, torn: false };
  }

  #read(value: string, end: number, finish: boolean): Progress {
    if (value === "") return { kind: "state", state: this.#state };
    const answer = readAnswer(value);
    if (isFault(answer)) {
      if (answer.index < 0) return { kind: "unfit", end, fault: answer };
      // Beyond the failures that a receipt names, nobody reads the stack.
      const frames = this.#failures.size < MESSAGE_LIMITS.maxFaultsNamed ? answer.frames : "";
      const failure = realmFailure({ ...answer, frames }, this.#order.artifact);
      return { kind: "failed", index: answer.index, failure, torn: answer.overflow };
    }
    if (finish && this.#tooLarge(answer.text)) {
      this.#order.artifact.countExactly();
      // The realm took the state for fit and moved its checkpoint: it has to begin from ours again.
      this.#generation = -1;
      const fault: RealmFault = {
        kind: "too-large",
        index: -1,
        message: "the state is larger than allowed",
        frames: "",
        overflow: false,
      };
      return { kind: "unfit", end, fault };
    }
    return { kind: "state", state: answer };
  }

  #tooLarge(text: string): boolean {
    const { maxStateBytes } = this.#order.limits;
    return text.length * 3 > maxStateBytes && Buffer.byteLength(text) > maxStateBytes;
  }

  /** Malformed events that the realm has left out by itself; it does so only where it was told to skip. */
  #collectMalformed(): void {
    if (!this.#skip) return;
    const text = this.#order.artifact.ask("malformed");
    if (typeof text !== "string" || text === "") return;
    for (const [index, message] of JSON.parse(text) as [number, string][]) {
      this.#failures.set(index, { reason: "EVENT_INVALID", message, stack: [] });
    }
  }

  /** Makes the state before event `index` the checkpoint. Answers what went wrong on the way, if anything. */
  #restoreBefore(index: number): Progress | "lost" | undefined {
    if (index <= this.#index) return undefined;
    const progress = this.#orLost(() => this.#call("restore", [index], index, false, true));
    if (progress === "lost") return progress;
    if (progress.kind === "unfit") return progress;
    if (progress.kind === "failed") {
      return isLimit(progress.failure) ? "lost" : progress;
    }
    this.#state = progress.state;
    this.#index = index;
    return undefined;
  }

  /**
   * The isolate died of its memory, or a promise was rejected, which is known only when the call is over. Goes through the events one by one in a new
   * isolate, to see which does it again.
   */
  #findCulprit(end: number, finish: boolean, failure: EventFailure): Progress {
    const { artifact, budget } = this.#order;
    if (this.#order.batch.count === 0) throw new Fault(failure.reason, failure.message);
    for (let index = this.#index; index < end; index += 1) {
      this.#ensureOpen();
      let position = index;
      const attempt = artifact.attempt("advance", [index + 1, this.#skip, false], budget, false, (ask) => {
        position = Number(ask("position"));
      });
      if (attempt.kind === "out-of-memory")
        return { kind: "failed", index, failure: limitFailure("memory"), torn: false };
      if (attempt.kind === "rejected") return { kind: "failed", index, failure: UNHANDLED, torn: false };
      if (attempt.kind === "exhausted") return this.#failAt(position, end, limitFailure(attempt.limit));
      if (attempt.kind === "starved") {
        index = this.#index - 1;
        continue;
      }
      const progress = this.#read(attempt.value, end, false);
      if (progress.kind !== "state") return progress;
    }
    // Writing the state did it, or what earlier calls had left in the module's variables.
    this.#ensureOpen();
    const attempt = artifact.attempt("advance", [end, this.#skip, finish], budget, false);
    this.#collectMalformed();
    if (attempt.kind === "answered") return this.#read(attempt.value, end, finish);
    return this.#failAt(end, end, attempt.kind === "exhausted" ? limitFailure(attempt.limit) : failure);
  }

  /** Finds the event that made the state unfit. */
  #diagnose(unfit: { readonly end: number; readonly fault: RealmFault }): Progress {
    const { artifact, budget } = this.#order;
    const failure = realmFailure(unfit.fault, artifact);
    if (unfit.end <= this.#index) throw new Fault(failure.reason, failure.message);
    this.#ensureOpen();
    const salvage = (ask: (name: EntryName) => string | number): void => {
      const text = ask("checkpointText");
      const index = ask("checkpointIndex");
      if (typeof text !== "string" || typeof index !== "number" || index <= this.#index) return;
      this.#state = { text, canonical: false };
      this.#index = index;
    };
    const attempt = artifact.attempt("diagnose", [unfit.end], budget, false, salvage);
    if (attempt.kind === "starved") return { kind: "unfit", ...unfit };
    if (attempt.kind === "answered") {
      const progress = this.#read(attempt.value, unfit.end, false);
      salvage((name) => artifact.ask(name));
      if (progress.kind === "failed") return progress;
      throw new Fault("INTERNAL", "an unfit state could not be explained");
    }
    // Not found in time: the last state that is known to be fit stands, and the event after it is named.
    const message = boundedMessage(`${failure.message} (somewhere in the events ${this.#index} to ${unfit.end - 1})`);
    return { kind: "failed", index: this.#index, failure: { ...failure, message }, torn: false };
  }
}

function invalidEvent([index, message]: readonly [number, string]): [number, EventFailure] {
  return [index, { reason: "EVENT_INVALID", message, stack: [] }];
}
