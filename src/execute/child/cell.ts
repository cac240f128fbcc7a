/** One isolate with one hardened realm and one verified module in it. Step: verified bytes → CELL → fold. */
import ivm from "isolated-vm";
import type { StateStyle } from "../../flow.ts";
import {
  ARTIFACT_FILE_NAME,
  ENTRY_FAILED,
  ENTRY_NAMES,
  type EntryName,
  LINES_WAIT,
  REALM_FILE_NAME,
  REALM_SCRIPT,
} from "./realm-script.ts";

/** What came of a call into the isolate, by evidence of the host's. Only an answer's text may stem from the tenant. */
export type Outcome =
  | { readonly kind: "answered"; readonly value: string | number }
  | { readonly kind: "timed-out" }
  | { readonly kind: "out-of-memory" }
  /** Evaluating the module threw: no trusted `catch` is around that. */
  | { readonly kind: "threw"; readonly message: string; readonly frames: string }
  /** A promise of the tenant's was rejected and nothing took care of it. */
  | { readonly kind: "rejected" }
  | { readonly kind: "broken"; readonly cause: unknown };

/** What an isolate takes, in bytes. */
export interface CellMemory {
  /** Heap and ArrayBuffers. */
  readonly heapBytes: number;
  /** Of the process's memory, about: pages that are committed, ArrayBuffers, and what V8 keeps beside its heap. */
  readonly residentBytes: number;
}

/** isolated-vm's own words. The tenant can say them too, by a promise that is rejected: so they count only when the time was really up. */
const TIMED_OUT = "Script execution timed out.";
/** One suffices, unless the process has to wait for its turn longer than that. */
const SETTLE_TIMEOUTS_MS = [5, 20, 80];
/** Timers and clocks are not of one mind to the last millisecond. */
const CLOCK_SLACK_MS = 1;

const LINES_WAIT_CODE = LINES_WAIT.charCodeAt(0);

/** Measured: what an isolate takes beside what its statistics tell. */
const BESIDE_THE_HEAP_BYTES = 128 * 1024;

/** To hand over a megabyte of lines takes no millisecond; this only ends what should never happen. */
const TAKE_TIMEOUT_MS = 5_000;

/** Hardening is our own code, so its time is no tenant's; this only ends what should never happen. */
const HARDEN_TIMEOUT_MS = 5_000;

/**
 * An isolate. MUST harden its realm before it compiles the module.
 *
 * It has no `onCatastrophicError`: the callback could not run, because V8 dies on the very thread that would run it. So a heap that
 * cannot grow aborts the process at once (SIGABRT, V8's heap statistics on standard error), and the supervisor draws the conclusion.
 */
export class Cell {
  readonly memoryMb: number;
  /** Tenant code has written lines that nobody has taken yet. */
  hasLines = false;
  readonly #isolate: ivm.Isolate;
  readonly #entries: ReadonlyMap<EntryName, ivm.Reference>;
  readonly #context: ivm.Context;

  constructor(memoryMb: number) {
    this.memoryMb = memoryMb;
    this.#isolate = new ivm.Isolate({ memoryLimit: Math.max(8, memoryMb) });
    this.#context = this.#isolate.createContextSync();
    const realm: ivm.Reference = this.#context.evalSync(REALM_SCRIPT, {
      filename: REALM_FILE_NAME,
      reference: true,
      timeout: HARDEN_TIMEOUT_MS,
    });
    this.#entries = new Map(ENTRY_NAMES.map((name) => [name, realm.getSync(name, { reference: true })]));
    realm.release();
  }

  /** Compiles and evaluates `code`, and takes its default export. The answer is `""`, or what is wrong with that export. */
  load(code: string, maxStateBytes: number, stateStyle: StateStyle | undefined, timeoutMs: number): Outcome {
    let module: ivm.Module;
    try {
      module = this.#isolate.compileModuleSync(code, { filename: ARTIFACT_FILE_NAME });
      module.instantiateSync(this.#context, () => {
        throw new TypeError("an artifact imports nothing");
      });
    } catch {
      // Nothing of the tenant's has run; the message would quote the code.
      if (this.#isolate.isDisposed) return { kind: "out-of-memory" };
      return { kind: "threw", message: "the artifact is not one ES module without imports", frames: "" };
    }
    const beganMs = performance.now();
    try {
      module.evaluateSync({ timeout: timeoutMs });
    } catch (thrown) {
      const outcome = this.#classify(thrown, beganMs, timeoutMs);
      if (outcome.kind !== "rejected") return outcome;
      const frames = this.call("evaluationFrames", [], timeoutMs);
      const message = thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : `threw ${typeof thrown}`;
      return {
        kind: "threw",
        message,
        frames: frames.kind === "answered" && typeof frames.value === "string" ? frames.value : "",
      };
    }
    return this.call("adopt", [module.namespace.derefInto(), maxStateBytes, stateStyle ?? ""], timeoutMs);
  }

  /** Calls a function of the realm's, for at most `timeoutMs` of wall clock. */
  call(
    name: EntryName,
    values: readonly (string | number | boolean | ivm.Dereference<unknown>)[],
    timeoutMs: number,
  ): Outcome {
    const entry = this.#entries.get(name);
    if (entry === undefined) return { kind: "broken", cause: new TypeError(`no entry ${name}`) };
    const beganMs = performance.now();
    try {
      const value: unknown = entry.applySync(undefined, [...values], { timeout: timeoutMs });
      if (value === undefined) return { kind: "answered", value: "" };
      if (value === ENTRY_FAILED) return { kind: "broken", cause: new TypeError(`${name} failed`) };
      if (typeof value === "number") return { kind: "answered", value };
      if (typeof value === "string") {
        if (value.charCodeAt(0) !== LINES_WAIT_CODE) return { kind: "answered", value };
        this.hasLines = true;
        return { kind: "answered", value: value.slice(1) };
      }
      return { kind: "broken", cause: new TypeError(`${name} answered with a ${typeof value}`) };
    } catch (thrown) {
      return this.#classify(thrown, beganMs, timeoutMs);
    }
  }

  /** Takes the lines that wait, as realm/console.js hands them over; `""` if there are none. */
  takeLines(): string {
    if (!this.hasLines) return "";
    this.hasLines = false;
    const taken = this.call("written", [], TAKE_TIMEOUT_MS);
    return taken.kind === "answered" && typeof taken.value === "string" ? taken.value : "";
  }

  /**
   * Ends what a call that was stopped has left in the queue of microtasks: it would run on in the next call, whatever that is. True if the
   * isolate answers again.
   */
  settle(): boolean {
    return SETTLE_TIMEOUTS_MS.some((timeoutMs) => this.call("position", [], timeoutMs).kind === "answered");
  }

  /** By what the host saw; of an error's text only that it is not the tenant's alone. */
  #classify(thrown: unknown, beganMs: number, timeoutMs: number): Outcome {
    if (this.#isolate.isDisposed) return { kind: "out-of-memory" };
    const wasLate = performance.now() - beganMs >= timeoutMs - CLOCK_SLACK_MS;
    if (wasLate && thrown instanceof Error && thrown.message === TIMED_OUT) return { kind: "timed-out" };
    return { kind: "rejected" };
  }

  memory(): CellMemory {
    if (this.#isolate.isDisposed) return { heapBytes: 0, residentBytes: 0 };
    const heap = this.#isolate.getHeapStatisticsSync();
    const outsideBytes = heap.externally_allocated_size;
    return {
      heapBytes: heap.used_heap_size + outsideBytes,
      residentBytes: heap.total_physical_size + outsideBytes + heap.malloced_memory + BESIDE_THE_HEAP_BYTES,
    };
  }

  /** Frees the isolate. May be called twice. */
  dispose(): void {
    if (!this.#isolate.isDisposed) this.#isolate.dispose();
  }
}
