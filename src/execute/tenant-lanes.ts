/** All lanes of one tenant: the first, and extra ones while that is crowded. Decides which of them a call takes. Step: pool → LANES → lane. */
import type { TenantId } from "../flow.ts";
import type { Keys } from "../gen/assay/executor/v1/frames_pb.js";
import { type Fold, type FoldLanes, type FoldOrder, LastingFold } from "./fold.ts";
import { type Job, type LoadableArtifact, ReduceJob, type ReduceOrder } from "./job.ts";
import { type LanePool, type LaneSettings, TenantLane } from "./tenant-lane.ts";

/** What the lanes ask of the pool. */
export interface LanesPool extends LanePool {
  /** Grows with every call of any tenant. */
  nextUse(): number;
  /** Nothing of the tenant's is under way or open any more, perhaps. */
  mayBeEmpty(lanes: TenantLanes): void;
}

/** A tenant's lanes. They live as long as anything of the tenant's is under way or open. */
export class TenantLanes implements FoldLanes {
  readonly tenant: TenantId;
  readonly #pool: LanesPool;
  readonly #settings: LaneSettings;
  readonly #first: TenantLane;
  #extras: TenantLane[] = [];
  #openFolds = 0;

  constructor(tenant: TenantId, pool: LanesPool, settings: LaneSettings) {
    this.tenant = tenant;
    this.#pool = pool;
    this.#settings = settings;
    this.#first = new TenantLane(tenant, pool, settings);
  }

  /** All of them, the first one first. */
  get all(): readonly TenantLane[] {
    return [this.#first, ...this.#extras];
  }

  get hasExtras(): boolean {
    return this.#extras.length > 0;
  }

  /** True if nothing refers to them any more. */
  get isEmpty(): boolean {
    return this.#first.isEmpty && this.#extras.length === 0 && this.#openFolds === 0;
  }

  get isIdle(): boolean {
    return this.all.every((lane) => lane.isIdle);
  }

  reduce(order: ReduceOrder): Promise<Uint8Array> {
    return new Promise((resolve, reject) => this.submit(new ReduceJob(order, resolve, reject)));
  }

  async openFold(order: FoldOrder): Promise<Fold> {
    const fold = new LastingFold(this, order);
    this.#openFolds++;
    await fold.open();
    return fold;
  }

  submit(job: Job): void {
    const lane = this.#extras.length === 0 ? this.#first : this.#laneFor(job);
    lane.lastUse = this.#pool.nextUse();
    lane.submit(job);
  }

  foldClosed(): void {
    this.#openFolds--;
    this.#pool.mayBeEmpty(this);
  }

  keysChanged(keys: Keys, holds: (artifact: LoadableArtifact) => boolean): void {
    for (const lane of this.all) lane.keysChanged(keys, holds);
  }

  /** One more lane. It takes calls once it has an executor. */
  addExtra(): TenantLane {
    const extra = new TenantLane(this.tenant, this.#pool, this.#settings, this.#first);
    this.#extras = [...this.#extras, extra];
    return extra;
  }

  /** The executor of an extra lane is gone, and so is the lane. */
  removeExtra(extra: TenantLane): void {
    this.#extras = this.#extras.filter((other) => other !== extra);
  }

  drain(): void {
    for (const lane of this.all) lane.drain();
  }

  close(): void {
    for (const lane of this.all) lane.close();
  }

  /** The one that holds what the job needs; else the one with the least in it, the first of those that are alike. */
  #laneFor(job: Job): TenantLane {
    const { home } = job;
    let best = this.#first;
    if (home !== undefined && best.executor === home) return best;
    for (const extra of this.#extras) {
      if (!extra.isServing) continue;
      if (home !== undefined && extra.executor === home) return extra;
      if (extra.load < best.load) best = extra;
    }
    return best;
  }
}
