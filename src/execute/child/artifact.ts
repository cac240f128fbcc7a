/** A revision's code after the executor itself has verified it. Step: bytes and attestation → VERIFY → cell. */
import { isUtf8 } from "node:buffer";
import { sha256Hex } from "../../base/digest.ts";
import type { ExecutionLimits } from "../../base/limits.ts";
import { MESSAGE_LIMITS } from "../../base/limits.ts";
import { Fault } from "../../fault/fault.ts";
import type { Attestation, Digest, Manifest, PublicKey, SignatureRule, StateStyle, TenantId } from "../../flow.ts";
import { verifyAttestation } from "../../seal/verify.ts";
import type { Budget, Exhausted } from "./budget.ts";
import type { Cell, CellMemory, Outcome } from "./cell.ts";
import type { CellShelf } from "./cell-shelf.ts";
import type { EntryName } from "./realm-script.ts";
import { StackMapper } from "./stack.ts";
import { Written } from "./written.ts";

/** Whose code may run here, and how much it may use. */
export interface Tenancy {
  readonly tenant: TenantId;
  readonly policyDigests: ReadonlySet<Digest>;
  readonly limits: ExecutionLimits;
  readonly keys: readonly PublicKey[];
  /** Whose signatures there must be. Absent: one of any key. */
  readonly signatures?: readonly SignatureRule[];
  /** What all isolates together may take before the least recently used are let go, in units of 2^20 bytes. */
  readonly isolatesMb: number;
}

/** Entries that run no tenant code and do a bounded amount of work: only starvation could make them late. */
const TRUSTED_ENTRIES: ReadonlySet<EntryName> = new Set(["open", "normalise", "canonical"]);

const NOTHING: CellMemory = { heapBytes: 0, residentBytes: 0 };

/** Heap and ArrayBuffers beyond this many times the limit fail a call that has answered: half of it may be garbage that V8 has not looked at yet. */
const OVER_FACTOR = 1.5;

const NO_MEMORY_TO_EVALUATE = "the module used more memory than its isolate has while it was evaluated";

/** V8's words for an ArrayBuffer that does not fit; nothing has to be stopped for it. */
const REFUSED_BUFFER = "RangeError: Array buffer allocation failed";

/** An ArrayBuffer that does not fit is refused, and may be as large as what is left. */
const NEARLY_FULL_SHARE = 0.75;

/** The same for questions of a few microseconds. */
const BOOKKEEPING_TIMEOUT_MS = 5_000;

/** What came of an attempt to run tenant code, after its limits were applied. */
export type Attempt =
  | { readonly kind: "answered"; readonly value: string }
  | { readonly kind: "exhausted"; readonly limit: Exhausted }
  /** It had its wall clock but not its CPU time. It may be run again from the same state. */
  | { readonly kind: "starved" }
  | { readonly kind: "out-of-memory" }
  /** A promise was rejected, and nothing took care of it. Which event did it is not known. */
  | { readonly kind: "rejected" };

/** What the attestation says of the code. Throws unless it holds for exactly these bytes, this tenant, an accepted policy and an unrevoked key. */
export function verifyCode(code: Uint8Array, attestation: Attestation, named: Digest, tenancy: Tenancy): Manifest {
  if (code.byteLength === 0 || code.byteLength > MESSAGE_LIMITS.maxArtifactBytes) {
    throw new Fault("REQUEST_INVALID", "the artifact is empty or larger than allowed");
  }
  const digest = sha256Hex(code);
  if (digest !== named) throw new Fault("SIGNATURE_INVALID", "the code is not that of the artifact's digest");
  const { tenant, policyDigests, keys, signatures = [] } = tenancy;
  const expected = { artifactDigest: digest, tenant, policyDigests, signatures };
  const verification = verifyAttestation(attestation, expected, keys);
  if (!verification.valid) {
    const failed = verification.checks.find((check) => !check.passed);
    throw new Fault(verification.reason, failed === undefined ? "the attestation does not hold" : failed.detail);
  }
  if (verification.statement.artifactDigest !== digest || verification.statement.tenant !== tenant) {
    throw new Fault("SIGNATURE_INVALID", "the attestation speaks of another artifact or tenant");
  }
  return verification.statement.manifest;
}

/**
 * Verified code and the cell that it runs in. The cell is thrown away whenever its code was stopped in the middle, since the
 * module's own variables may be torn then, and made again from the verified bytes. It MUST serve no second call, batch or stream
 * unless the manifest proves that the module keeps nothing.
 */
export class LoadedArtifact {
  readonly digest: Digest;
  readonly attestation: Attestation;
  readonly stack: StackMapper;
  readonly #code: Uint8Array;
  readonly #text: string;
  readonly #limits: ExecutionLimits;
  readonly #stateStyle: StateStyle | undefined;
  readonly #shelf: CellShelf;
  #cell: Cell | undefined;
  /** Tenant code was called in the cell, and may have left something there. */
  #isUsed = false;
  /** As it was when the cell was called last. */
  #memory: CellMemory = NOTHING;
  #exact = false;
  #initial: string | undefined;
  /** What `initial()` has written; every call that begins with it has written that too. */
  #writtenByInitial: Written | undefined;
  /** What the module has written as it was evaluated; goes out with the first call. */
  #writtenAtLoad: Written | undefined;
  /** What the call that runs now has written. */
  #written: Written | undefined;
  /** Counts the cells, so that a batch sees that it has to begin again in a new one. */
  generation = 0;

  /** MUST be called with verified bytes only; keeps a copy of its own, which nobody else can write to. */
  constructor(
    code: Uint8Array,
    sourceMap: Uint8Array,
    attestation: Attestation,
    digest: Digest,
    tenancy: Tenancy,
    shelf: CellShelf,
  ) {
    this.#shelf = shelf;
    this.#code = Uint8Array.from(code);
    this.#stateStyle = verifyCode(this.#code, attestation, digest, tenancy).stateStyle;
    if (!isUtf8(this.#code)) throw new Fault("EXCEPTION", "the artifact is not UTF-8");
    this.#text = new TextDecoder("utf-8", { ignoreBOM: true }).decode(this.#code);
    this.#limits = tenancy.limits;
    this.stack = new StackMapper(Uint8Array.from(sourceMap));
    this.attestation = attestation;
    this.digest = digest;
  }

  /** Whether the attestation still holds under other keys. Throws if not. */
  verifyAgain(tenancy: Tenancy): void {
    verifyCode(this.#code, this.attestation, this.digest, tenancy);
  }

  /** Makes the cell if there is none: hardens a realm, compiles and evaluates the module in it. Faults: EXCEPTION and the limits. */
  prepare(budget: Budget): void {
    while (this.#cell === undefined) {
      const cell = budget.ownWork(() => this.#shelf.take(this.#limits.memoryMb));
      const { result, usedUp } = budget.measure(false, () =>
        cell.load(this.#text, this.#limits.maxStateBytes, this.#stateStyle, budget.timeoutMs(false)),
      );
      // V8 cannot be stopped while it compiles: what it took is looked at afterwards.
      const tooLong = result.kind === "answered" && budget.exhausted(false) === "cpu";
      const outcome: Outcome = tooLong ? { kind: "timed-out" } : result;
      if (outcome.kind === "answered" && outcome.value === "") {
        if (this.#exact) this.#ask(cell, "countExactly");
        const lines = cell.takeLines();
        if (lines !== "" && this.generation === 0) {
          this.#writtenAtLoad = new Written();
          this.#writtenAtLoad.add(lines);
        }
        this.#cell = cell;
        this.#memory = cell.memory();
        this.#isUsed = false;
        this.generation += 1;
        return;
      }
      const memory = outcome.kind === "threw" && cell.settle() ? cell.memory() : NOTHING;
      cell.dispose();
      this.#failToPrepare(outcome, usedUp, budget, memory);
    }
  }

  /** Throws, or returns if it was only starved and may be tried again. */
  #failToPrepare(outcome: Outcome, usedUp: boolean, budget: Budget, memory: CellMemory): void {
    switch (outcome.kind) {
      case "answered":
        throw new Fault("EXCEPTION", String(outcome.value));
      case "threw":
        if (this.#isRefusal(outcome.message, memory)) throw new Fault("MEMORY_LIMIT", NO_MEMORY_TO_EVALUATE);
        throw new Fault("EXCEPTION", outcome.message, { stack: this.stack.lines(outcome.frames) });
      case "out-of-memory":
        throw new Fault("MEMORY_LIMIT", NO_MEMORY_TO_EVALUATE);
      case "timed-out": {
        const limit = usedUp ? "cpu" : budget.exhausted(false);
        if (limit === "cpu")
          throw new Fault("CPU_TIME_LIMIT", "the module used its CPU time up while it was compiled and evaluated");
        budget.assertNotStarved(false);
        if (limit === "wall") throw new Fault("WALL_CLOCK_LIMIT", "the module took too long to evaluate");
        budget.waitLonger();
        return;
      }
      case "rejected":
        throw new Fault(
          "EXCEPTION",
          "a promise was rejected while the module was evaluated, and nothing took care of it",
        );
      case "broken":
        throw new Fault("INTERNAL", "the isolate failed", { cause: outcome.cause });
    }
  }

  /**
   * Calls an entry of the realm's within the budget. After anything but an answer the cell is gone, except that
   * `salvage` has seen it first. `main`: charged to the batch; else a replay.
   */
  attempt(
    name: EntryName,
    values: readonly (string | number | boolean)[],
    budget: Budget,
    main: boolean,
    salvage?: (ask: (name: EntryName) => string | number) => void,
  ): Attempt {
    const limit = budget.exhausted(main);
    if (limit !== undefined) {
      budget.assertNotStarved(main);
      return { kind: "exhausted", limit };
    }
    this.prepare(budget);
    const cell = this.#cell;
    if (cell === undefined) throw new Fault("INTERNAL", "the isolate failed");
    const trusted = TRUSTED_ENTRIES.has(name);
    if (!trusted) this.#isUsed = true;
    const timeoutMs = trusted ? budget.wallLeftMs() : budget.timeoutMs(main);
    const { result, usedUp, overdrawn } = budget.measure(main, () => cell.call(name, values, timeoutMs));
    // A call that was stopped may have left microtasks, and they would run on, without a limit, as soon as the isolate is asked anything.
    if (!trusted && result.kind === "answered") this.#memory = cell.memory();
    if (cell.hasLines) this.#collect(cell);
    const spent = result.kind === "answered" ? overdrawn && !trusted : usedUp;
    // V8 lets a heap and its ArrayBuffers together grow beyond the limit for a while.
    const isOver = result.kind === "answered" && this.#memory.heapBytes > this.#limitBytes * OVER_FACTOR;
    return this.#judge(isOver && !spent ? { kind: "out-of-memory" } : result, cell, spent, budget, salvage);
  }

  #collect(cell: Cell): void {
    const lines = cell.takeLines();
    if (lines === "") return;
    this.#written ??= new Written();
    this.#written.add(lines);
  }

  /** What the call that was stopped has written, as far as it had come. */
  #collectLast(cell: Cell): void {
    cell.hasLines = true;
    this.#collect(cell);
  }

  #judge(
    outcome: Outcome,
    cell: Cell,
    usedUp: boolean,
    budget: Budget,
    salvage?: (ask: (name: EntryName) => string | number) => void,
  ): Attempt {
    switch (outcome.kind) {
      case "answered":
        // It ended by itself, but only because it had been given more wall clock than CPU time.
        if (!usedUp) return { kind: "answered", value: String(outcome.value) };
        salvage?.((name) => this.#ask(cell, name));
        return { kind: "exhausted", limit: "cpu" };
      case "timed-out": {
        const isSettled = cell.settle();
        if (isSettled) salvage?.((name) => this.#ask(cell, name));
        const isOver = usedUp || budget.exhausted(false) === "wall";
        // Of one that is run again, what it wrote will be written again.
        if (isSettled && isOver) this.#collectLast(cell);
        this.discard();
        if (usedUp) return { kind: "exhausted", limit: "cpu" };
        budget.assertNotStarved(false);
        if (isOver) return { kind: "exhausted", limit: "wall" };
        budget.waitLonger();
        return { kind: "starved" };
      }
      case "out-of-memory":
        this.discard();
        // CPU time comes before memory.
        return usedUp ? { kind: "exhausted", limit: "cpu" } : { kind: "out-of-memory" };
      case "rejected":
        this.#collectLast(cell);
        this.discard();
        return { kind: "rejected" };
      case "threw":
      case "broken":
        this.discard();
        throw new Fault("INTERNAL", "the isolate failed", {
          cause: outcome.kind === "broken" ? outcome.cause : undefined,
        });
    }
  }

  /** True if an ArrayBuffer was refused for want of memory: anybody can say so, but that the isolate is nearly full only the host. */
  wasRefusedMemory(message: string): boolean {
    return this.#isRefusal(message, this.#memory);
  }

  #isRefusal(message: string, memory: CellMemory): boolean {
    return message === REFUSED_BUFFER && memory.heapBytes > this.#limitBytes * NEARLY_FULL_SHARE;
  }

  get #limitBytes(): number {
    return this.#limits.memoryMb * 2 ** 20;
  }

  /** Asks the realm's own bookkeeping; no tenant code runs. */
  #ask(cell: Cell, name: EntryName): string | number {
    const outcome = cell.call(name, [], BOOKKEEPING_TIMEOUT_MS);
    return outcome.kind === "answered" ? outcome.value : -1;
  }

  /** Asks the realm's own bookkeeping in the present cell; -1 if there is none. */
  ask(name: EntryName): string | number {
    return this.#cell === undefined ? -1 : this.#ask(this.#cell, name);
  }

  /** From now on states are measured in bytes of UTF-8, because one was found that is too large only so. */
  countExactly(): void {
    this.#exact = true;
    this.ask("countExactly");
  }

  /** What `initial()` returned, as text. It is pure, so that it is asked once. */
  get initial(): string | undefined {
    return this.#initial;
  }

  /** MUST be called before any event is applied: what the call has written by then is `initial()`'s. */
  keepInitial(text: string): void {
    this.#initial = text;
    this.#writtenByInitial = this.#written?.copy();
  }

  /** The call begins with `initial()`, which is not asked again. */
  repeatInitial(): void {
    if (this.#writtenByInitial !== undefined) this.#written = this.#writtenByInitial.copy();
  }

  /** Event `index` of the call has failed: what events after it have written was never so. True if the cell has to be told (`hush`). */
  cutWritten(index: number): boolean {
    return this.#written?.cutAfter(index) ?? false;
  }

  /** Tells the cell, which is about to run events of the call that may have run before, of which of them the lines are known. */
  hush(): void {
    const { firstUnknown, room } = this.#written ?? {};
    if (firstUnknown === undefined || room === undefined) return;
    this.#cell?.call("hush", [firstUnknown, room], BOOKKEEPING_TIMEOUT_MS);
  }

  /** What the call has written, once; undefined if that is nothing. To be asked when it is over. */
  takeWritten(): Written | undefined {
    const first = this.#writtenAtLoad;
    const written = this.#written;
    this.#writtenAtLoad = undefined;
    this.#written = undefined;
    if (first !== undefined && written !== undefined) first.addAll(written);
    const all = first ?? written;
    return all === undefined || all.isEmpty ? undefined : all;
  }

  /** Another call MUST NOT answer with this one's lines. */
  forgetWritten(): void {
    this.#written = undefined;
  }

  /** Heap and ArrayBuffers, in bytes, as they were after the last call. */
  get heapBytes(): number {
    return this.#memory.heapBytes;
  }

  /** What the cell takes of the process's memory, in bytes, about; 0 if there is none. */
  get residentBytes(): number {
    return this.#memory.residentBytes;
  }

  /**
   * A call, a batch or the opening of a stream is over. What it may have left in the module goes with the cell, unless the module was analysed by a
   * compiler that seals modules (only those say how they treat the state): decision 14.
   */
  forget(): void {
    if (this.#isUsed && this.#stateStyle === undefined) this.discard();
    // What is more than it may have is not kept, even if it was not enough to fail the call.
    if (this.#memory.residentBytes > this.#limitBytes) this.discard();
  }

  /** Throws the cell away; the next call makes another. */
  discard(): void {
    this.#cell?.dispose();
    this.#cell = undefined;
    this.#memory = NOTHING;
  }
}
