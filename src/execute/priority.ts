/** Which executors get CPU time first where there is too little: those that work before those that start, and those that harm nobody before those that do. */
import { existsSync, readdirSync } from "node:fs";
import { constants, getPriority, setPriority } from "node:os";

const LOW = constants.priority.PRIORITY_LOW;

/** Sets priorities of processes, as far as the system lets the server. */
export class Priorities {
  readonly #normal = getPriority();
  /** Only root, or who has CAP_SYS_NICE, may raise what it has lowered. Undefined: not tried yet. */
  #mayRaise: boolean | undefined;

  /** Until `restore`: for one that nobody waits for yet. Does nothing where it could not be taken back. */
  lowerForNow(pid: number | undefined): void {
    if (pid === undefined || this.#mayRaise === false || !this.#set(pid, LOW)) return;
    if (this.#mayRaise !== undefined) return;
    this.#mayRaise = this.#set(pid, this.#normal);
    if (this.#mayRaise) this.#set(pid, LOW);
  }

  restore(pid: number | undefined): void {
    if (pid !== undefined && this.#mayRaise === true) this.#set(pid, this.#normal);
  }

  lowerForGood(pid: number | undefined): void {
    if (pid !== undefined) this.#set(pid, LOW);
  }

  /** False: it is not allowed, or the process is gone. */
  #set(pid: number, priority: number): boolean {
    // Each thread has its own; one that was left low would hold up the others that wait for it.
    const threads = threadsOf(pid);
    return threads.length > 0 && threads.every((thread) => setOf(pid, thread, priority));
  }
}

function setOf(pid: number, thread: number, priority: number): boolean {
  try {
    setPriority(thread, priority);
    return true;
  } catch {
    // One that has ended meanwhile says nothing of what is allowed.
    return !existsSync(`/proc/${pid}/task/${thread}`);
  }
}

function threadsOf(pid: number): readonly number[] {
  try {
    return readdirSync(`/proc/${pid}/task`).map(Number);
  } catch {
    return [];
  }
}
