/** Local names that are globals elsewhere; forbidden words in strings and comments: eval, constructor, __proto__, process.env. */
import { defineReducer } from "assay";

type Event = { type: "ran"; data: { process: string; window: [number, number]; require: boolean; code: string } };
type State = { process: string; window: number; global: number; self: string; document: string; notes: string[] };

// Never eval(code); never touch globalThis, module.exports or Function.prototype.
const HELP = 'use "constructor" or `prototype`, not eval("x") or new Function("return this")';

const require_ = (ok: boolean, message: string): string => (ok ? "ok" : message);

function fetch(name: string): { name: string } {
  return { name };
}

export default defineReducer<State, Event>({
  initial: () => ({ process: "", window: 0, global: 0, self: "", document: "", notes: [] }),
  apply(state, event) {
    const { process, window, require: needed, code } = event.data;
    const [from, to] = window;
    const global = state.global + 1;
    const self = { env: process.toUpperCase(), exit: (status: number): string => `exit ${status}` };
    const module = fetch(`${self.env}/${code.length}`);
    const performance = { now: to - from };
    const crypto = [...code].reverse().join("");
    return {
      process,
      window: performance.now,
      global,
      self: self.exit(global),
      document: module.name,
      notes: [...state.notes, require_(!needed, HELP), crypto],
    };
  },
});
