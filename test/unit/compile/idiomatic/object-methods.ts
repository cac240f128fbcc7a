/** Object literals with methods that use this, made within a call; closures over local variables. */
import { defineReducer } from "assay";

function createStack<T>(items: readonly T[]) {
  const stack = {
    items: [...items],
    push(item: T) {
      this.items.push(item);
      return this;
    },
    pop(): T | undefined {
      return this.items.pop();
    },
  };
  return stack;
}

function createCounter(start = 0) {
  let count = start;
  return { next: () => ++count, reset: () => void (count = start), peek: () => count };
}

type State = { values: number[]; log: string[]; operations: number };

export default defineReducer<State, { type: "Program"; data: (number | "+" | "*" | "dup")[] }>({
  initial: () => ({ values: [], log: [], operations: 0 }),
  apply(state, { data: program }) {
    const stack = createStack(state.values);
    const counter = createCounter(state.operations);
    for (const word of program) {
      if (typeof word === "number") {
        stack.push(word);
        continue;
      }
      const top = stack.pop() ?? 0;
      if (word === "dup") stack.push(top).push(top);
      else stack.push(word === "+" ? (stack.pop() ?? 0) + top : (stack.pop() ?? 1) * top);
      counter.next();
    }
    return { values: stack.items, log: [...state.log, `depth ${stack.items.length}`], operations: counter.peek() };
  },
});
