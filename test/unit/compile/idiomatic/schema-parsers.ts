import { defineReducer } from "assay";

/** Result type helpers */
type Ok<T> = { ok: true; value: T };
type Err<E> = { ok: false; error: E };
type Result<T, E = string> = Ok<T> | Err<E>;
const ok = <T>(value: T): Ok<T> => ({ ok: true, value });
const err = <E>(error: E): Err<E> => ({ ok: false, error });
function map<T, U, E>(r: Result<T, E>, f: (t: T) => U): Result<U, E> {
  return r.ok ? ok(f(r.value)) : r;
}
function andThen<T, U, E>(r: Result<T, E>, f: (t: T) => Result<U, E>): Result<U, E> {
  return r.ok ? f(r.value) : r;
}

// validators
type Parser<T> = (input: unknown) => Result<T>;
const str: Parser<string> = (x) => (typeof x === "string" ? ok(x) : err(`expected string, got ${typeof x}`));
const num: Parser<number> = (x) => (typeof x === "number" && Number.isFinite(x) ? ok(x) : err("expected number"));
const isRecord = (x: unknown): x is Record<string, unknown> => typeof x === "object" && x !== null && !Array.isArray(x);
function arr<T>(item: Parser<T>): Parser<T[]> {
  return (x) => {
    if (!Array.isArray(x)) return err("expected array");
    const out: T[] = [];
    for (const [i, el] of x.entries()) {
      const r = item(el);
      if (!r.ok) return err(`[${i}]: ${r.error}`);
      out.push(r.value);
    }
    return ok(out);
  };
}
type Shape<T> = { [K in keyof T]: Parser<T[K]> };
function obj<T extends object>(shape: Shape<T>): Parser<T> {
  return (x) => {
    if (!isRecord(x)) return err("expected object");
    const out: Partial<T> = {};
    for (const key of Object.keys(shape) as (keyof T & string)[]) {
      const r = shape[key](x[key]);
      if (!r.ok) return err(`${key}: ${r.error}`);
      out[key] = r.value;
    }
    return ok(out as T);
  };
}
const optional =
  <T>(p: Parser<T>): Parser<T | undefined> =>
  (x) =>
    x === undefined ? ok(undefined) : p(x);

interface Order { id: string; lines: { sku: string; qty: number }[]; note?: string | undefined }
const order: Parser<Order> = obj<Order>({
  id: str,
  lines: arr(obj({ sku: str, qty: num })),
  note: optional(str),
});

interface State { orders: Record<string, Order>; rejected: string[]; total: number }

export default defineReducer<State, { type: string; data: unknown }>({
  initial: () => ({ orders: {}, rejected: [], total: 0 }),
  apply(state, event) {
    if (event.type !== "order") return state;
    const parsed = andThen(order(event.data), (o) => (o.lines.length > 0 ? ok(o) : err("empty order")));
    if (!parsed.ok) return { ...state, rejected: [...state.rejected, parsed.error] };
    const total = map(parsed, (o) => o.lines.reduce((sum, l) => sum + l.qty, 0));
    return {
      orders: { ...state.orders, [parsed.value.id]: parsed.value },
      rejected: state.rejected,
      total: state.total + (total.ok ? total.value : 0),
    };
  },
});
