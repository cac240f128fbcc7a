/** Which artifacts one executor has loaded, and the jobs that wait until theirs is. Loads each once, however many want it. */
import { Fault } from "../fault/fault.ts";
import type { Digest } from "../flow.ts";
import { type Job, type LoadableArtifact, LoadJob } from "./job.ts";

interface Slot {
  readonly artifact: LoadableArtifact;
  isLoaded: boolean;
  parked: Job[];
}

/** What becomes of the jobs. */
export interface SlotsLane {
  /** To be sent next, before all that waits. */
  putBack(jobs: readonly Job[]): void;
}

/** The artifacts of one lane's executor. */
export class ArtifactSlots {
  readonly #lane: SlotsLane;
  readonly #slots = new Map<Digest, Slot>();

  constructor(lane: SlotsLane) {
    this.#lane = lane;
  }

  /** How many are loaded or being loaded. */
  get size(): number {
    return this.#slots.size;
  }

  /** Those that are loaded or being loaded. */
  *artifacts(): Generator<LoadableArtifact> {
    for (const { artifact } of this.#slots.values()) yield artifact;
  }

  /** How many jobs wait for theirs. */
  get parked(): number {
    let parked = 0;
    for (const slot of this.#slots.values()) parked += slot.parked.length;
    return parked;
  }

  get isLoading(): boolean {
    for (const slot of this.#slots.values()) if (!slot.isLoaded) return true;
    return false;
  }

  /** True if the job may be sent now. False: it is kept here until its artifact is loaded. */
  admits(job: Job): boolean {
    if (job instanceof LoadJob) return true;
    const slot = this.#slots.get(job.artifact.digest);
    if (slot === undefined) this.#load(job.artifact, job);
    else if (slot.isLoaded) return true;
    else slot.parked.push(job);
    return false;
  }

  /** The executor does not hold it any more. */
  forget(digest: Digest): void {
    if (this.#slots.get(digest)?.isLoaded === true) this.#slots.delete(digest);
  }

  /** The executor is gone. What was being loaded is loaded into the next one: its job comes back as other jobs do. */
  forgetLoaded(): void {
    for (const digest of this.#slots.keys()) this.forget(digest);
  }

  /** Gives up what is being loaded; answers the jobs that waited. */
  drain(): Job[] {
    const loading = [...this.#slots].filter(([, slot]) => !slot.isLoaded);
    for (const [digest] of loading) this.#slots.delete(digest);
    return loading.flatMap(([, slot]) => slot.parked.splice(0));
  }

  #load(artifact: LoadableArtifact, first: Job): void {
    const { digest } = artifact;
    const slot: Slot = { artifact, isLoaded: false, parked: [first] };
    this.#slots.set(digest, slot);
    const settle = (fault: Fault | undefined): void => {
      const jobs = slot.parked.splice(0);
      slot.isLoaded = fault === undefined;
      if (fault !== undefined && this.#slots.get(digest) === slot) this.#slots.delete(digest);
      if (fault === undefined) this.#lane.putBack(jobs);
      else for (const job of jobs) job.fail(fault);
    };
    artifact.load().then(
      (files) => {
        // Given up meanwhile.
        if (this.#slots.get(digest) !== slot) return;
        if (files === undefined) settle(new Fault("ARTIFACT_NOT_FOUND", "the revision's artifact is not there"));
        else this.#lane.putBack([new LoadJob(artifact, files, settle)]);
      },
      (error: unknown) => settle(new Fault("INTERNAL", "the artifact could not be read", { cause: error })),
    );
  }
}
