// RPN calculator with a operands field
type Op = "+" | "-" | "*" | "/";
interface State { operands: number[]; errors: string[]; history: { op: Op | "push"; at: string }[] }
type Event =
  | { type: "push"; data: { value: number } }
  | { type: "op"; data: { op: Op } }
  | { type: "clear"; data: {} };

const ops: Record<Op, (a: number, b: number) => number> = {
  "+": (a, b) => a + b,
  "-": (a, b) => a - b,
  "*": (a, b) => a * b,
  "/": (a, b) => {
    if (b === 0) throw new RangeError("division by zero");
    return a / b;
  },
};

export default {
  initial: (): State => ({ operands: [], errors: [], history: [] }),
  apply(state: State, event: Event & { time?: string }): State {
    const at = event.time ?? "";
    switch (event.type) {
      case "push":
        return { ...state, operands: [...state.operands, event.data.value], history: [...state.history, { op: "push", at }] };
      case "op": {
        if (state.operands.length < 2) return { ...state, errors: [...state.errors, "underflow"] };
        const b = state.operands[state.operands.length - 1]!;
        const a = state.operands[state.operands.length - 2]!;
        try {
          const result = ops[event.data.op](a, b);
          return { ...state, operands: [...state.operands.slice(0, -2), result], history: [...state.history, { op: event.data.op, at }] };
        } catch (error) {
          return { ...state, errors: [...state.errors, error instanceof Error ? error.message : String(error)] };
        }
      }
      case "clear":
        return { ...state, operands: [] };
    }
  },
};
