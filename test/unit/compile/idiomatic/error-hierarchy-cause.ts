/** Error classes with causes, aggregate errors, rethrowing, finally, and a Result at the border. */
import { defineReducer } from "assay";

abstract class DomainError extends Error {
  abstract readonly code: string;
  readonly details: Record<string, unknown>;

  constructor(message: string, details: Record<string, unknown> = {}, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = "DomainError";
    this.details = details;
  }

  toRecord(): { code: string; message: string; details: Record<string, unknown>; causes: string[] } {
    return { code: this.code, message: this.message, details: this.details, causes: [...causesOf(this)] };
  }
}

class NotFound extends DomainError {
  readonly code = "NOT_FOUND";
}

class Invalid extends DomainError {
  readonly code = "INVALID";
  static because(field: string, cause?: unknown): Invalid {
    return new Invalid(`${field} is invalid`, { field }, cause);
  }
}

class Conflict extends DomainError {
  override readonly name = "Conflict";
  readonly code = "CONFLICT";
  constructor(
    readonly expected: number,
    readonly actual: number,
  ) {
    super(`expected version ${expected}, found ${actual}`, { expected, actual });
  }
}

function* causesOf(error: Error): Generator<string> {
  for (let cause = error.cause; cause !== undefined; cause = cause instanceof Error ? cause.cause : undefined) {
    yield cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause);
  }
}

function parsePrice(text: string): number {
  try {
    const value = Number(text);
    if (Number.isNaN(value)) throw new SyntaxError(`not a number: ${text}`);
    if (value < 0) throw new RangeError("negative");
    return value;
  } catch (cause) {
    throw Invalid.because("price", cause);
  }
}

type Event =
  | { type: "Added"; data: { id: string; price: string } }
  | { type: "Changed"; data: { id: string; price: string; version: number } }
  | { type: "Imported"; data: { prices: string[] } };

interface State {
  items: Record<string, { price: number; version: number }>;
  problems: ReturnType<DomainError["toRecord"]>[];
  attempts: number;
}

function attempt<T>(fn: () => T, onError: (error: DomainError) => T): T {
  try {
    return fn();
  } catch (error) {
    if (error instanceof DomainError) return onError(error);
    if (error instanceof AggregateError) {
      const [first] = error.errors;
      if (first instanceof DomainError)
        return onError(new Invalid(`${error.message} (${error.errors.length})`, { first: first.message }, first));
    }
    throw error;
  }
}

function importAll(prices: string[]): number[] {
  const errors: Error[] = [];
  const values = prices.flatMap((text) => {
    try {
      return [parsePrice(text)];
    } catch (e: unknown) {
      errors.push(e as Error);
      return [];
    } finally {
      if (errors.length > 10) errors.length = 10;
    }
  });
  if (errors.length > 0) throw new AggregateError(errors, "some prices are invalid");
  return values;
}

function change(state: State, event: Event): State {
  switch (event.type) {
    case "Added":
      return {
        ...state,
        items: { ...state.items, [event.data.id]: { price: parsePrice(event.data.price), version: 1 } },
      };
    case "Changed": {
      const { id, version } = event.data;
      const item = state.items[id];
      if (!item) throw new NotFound(`no item ${id}`, { id });
      if (item.version !== version) throw new Conflict(version, item.version);
      return {
        ...state,
        items: { ...state.items, [id]: { price: parsePrice(event.data.price), version: version + 1 } },
      };
    }
    case "Imported": {
      const entries = importAll(event.data.prices).map((price, index) => [`i${index}`, { price, version: 1 }] as const);
      return { ...state, items: { ...state.items, ...Object.fromEntries(entries) } };
    }
  }
}

export default defineReducer<State, Event>({
  initial: () => ({ items: {}, problems: [], attempts: 0 }),
  apply: (state, event) =>
    attempt(
      () => change({ ...state, attempts: state.attempts + 1 }, event),
      (error) => ({ ...state, attempts: state.attempts + 1, problems: [...state.problems, error.toRecord()] }),
    ),
});
