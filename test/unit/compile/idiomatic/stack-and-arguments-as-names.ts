/** State, frames and machines with a field called stack or arguments. */
import { defineReducer } from "assay";
interface Frame {
  name: string;
  arguments: string[];
}
interface State {
  stack: number[];
  frames: Frame[];
  vm?: { stack: number[] };
  out: unknown[];
}
type Event = { type: string; data: { n: number; key: keyof State } };
const top = ({ stack }: State): number | undefined => stack.at(-1);
const deep = ({ vm: { stack = [] } = { stack: [] } }: State): number => stack.length;
function pushAll(state: State, ...items: number[]): void {
  state.stack.push(...items);
  state.stack[0]! += 1;
  state.stack = [...state.stack];
}
class Program {
  static stack = 3;
  stack: number[] = [];
  get top() {
    return this.stack?.at(-1);
  }
}
class Sub extends Program {
  constructor(stack: number[]) {
    super();
    this.stack = stack;
  }
}
export const stack: number[] = [1, 2];
export default defineReducer<State, Event>({
  initial: () => ({ stack: [], frames: [], out: [] }),
  apply(state, event) {
    const next = structuredClone(state);
    pushAll(next, event.data.n, 2);
    const { stack, vm } = next;
    const { stack: other, ...rest } = next;
    for (const { arguments: args } of next.frames) args.push("x");
    const p = new Sub(stack);
    const maybe: State | undefined = event.data.n > 0 ? next : undefined;
    next.frames.push({ name: "f", arguments: ["a"] });
    delete next.vm;
    return {
      ...rest,
      stack: [
        ...other,
        p.top ?? 0,
        maybe?.stack.length ?? -1,
        maybe?.stack?.[0] ?? 5,
        top(next) ?? 0,
        deep(next),
        vm?.stack.length ?? 0,
        Program.stack,
      ],
      out: [Array.isArray(next[event.data.key]), next.frames[0]?.arguments.join()],
    };
  },
});
