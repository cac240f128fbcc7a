/** Which executors get CPU time first where there is too little: those that work before those that start, and those that harm nobody before those that do. */
import { constants, getPriority, setPriority } from "node:os";

const LOW = constants.priority.PRIORITY_LOW;

/** Sets priorities of processes, as far as the system lets the server. Of their main threads, where tenant code runs. */
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
    try {
      setPriority(pid, priority);
      return true;
    } catch {
      return false;
    }
  }
}
