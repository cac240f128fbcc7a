/** Errors in all their uses: subclasses, causes, finally, rethrowing, catching anything. */
import { defineReducer } from "assay";

class ValidationError extends Error {
  readonly field: string;
  constructor(field: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "ValidationError";
    this.field = field;
  }
}

class RangeValidationError extends ValidationError {
  constructor(
    field: string,
    readonly low: number,
    readonly high: number,
  ) {
    super(field, `must lie between ${low} and ${high}`);
    this.name = this.name.replace("Validation", "RangeValidation");
  }

  override toString(): string {
    return `${this.name} (${this.field}): ${super.toString()}`;
  }
}

function assert(condition: unknown, message: string): asserts condition {
  if (!condition) throw new TypeError(message);
}

function messageOf(error: unknown): string {
  if (error instanceof RangeValidationError) return error.toString();
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}

function check(order: { quantity: number; note?: string | null }): void {
  if (order.quantity < 1 || order.quantity > 99) throw new RangeValidationError("quantity", 1, 99);
  assert(order.note !== "", "a note must not be empty");
  if (order.note === "explode") throw "plain text";
  if (order.note === "wrap") {
    try {
      JSON.parse("{");
    } catch (cause) {
      throw new ValidationError("note", "cannot be read", { cause });
    }
  }
}

type State = { accepted: number; attempts: number; problems: string[]; causes: boolean[] };

export default defineReducer<State, { type: "Ordered"; data: { quantity: number; note?: string | null } }>({
  initial: () => ({ accepted: 0, attempts: 0, problems: [], causes: [] }),
  apply(state, { data }) {
    let { accepted, attempts } = state;
    const problems = [...state.problems];
    const causes = [...state.causes];
    try {
      check(data);
      accepted += 1;
    } catch (error) {
      problems.push(messageOf(error));
      if (error instanceof ValidationError) causes.push(error.cause instanceof SyntaxError);
    } finally {
      attempts += 1;
    }
    return { accepted, attempts, problems, causes };
  },
});
