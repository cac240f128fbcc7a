/** A Result type with combinators, and validation that gathers all problems. */
import { defineReducer } from "assay";

type Ok<T> = { readonly ok: true; readonly value: T };
type Err<E> = { readonly ok: false; readonly error: E };
type Result<T, E = string> = Ok<T> | Err<E>;

const ok = <T>(value: T): Ok<T> => ({ ok: true, value });
const err = <E>(error: E): Err<E> => ({ ok: false, error });

function map<T, U, E>(result: Result<T, E>, f: (value: T) => U): Result<U, E> {
  return result.ok ? ok(f(result.value)) : result;
}

function andThen<T, U, E>(result: Result<T, E>, f: (value: T) => Result<U, E>): Result<U, E> {
  return result.ok ? f(result.value) : result;
}

function all<T, E>(results: readonly Result<T, E>[]): Result<T[], E[]> {
  const errors = results.flatMap((result) => (result.ok ? [] : [result.error]));
  return errors.length > 0 ? err(errors) : ok(results.flatMap((result) => (result.ok ? [result.value] : [])));
}

type Validator<T> = (value: unknown) => Result<T>;

const text: Validator<string> = (value) => (typeof value === "string" ? ok(value) : err(`${typeof value} is no text`));
const nonEmpty: Validator<string> = (value) => andThen(text(value), (t) => (t.trim() === "" ? err("is empty") : ok(t.trim())));
const wholeNumber: Validator<number> = (value) => (Number.isSafeInteger(value) ? ok(Number(value)) : err("is no whole number"));
const truncated: Validator<number> = (value) => map(wholeNumber(value), Math.trunc);

const listOf =
  <T>(item: Validator<T>): Validator<T[]> =>
  (value) => {
    if (!Array.isArray(value)) return err("is no list");
    const result = all(value.map((element: unknown, index) => prefix(item(element), `[${index}]`)));
    return result.ok ? result : err(result.error.join("; "));
  };

function prefix<T>(result: Result<T>, where: string): Result<T> {
  return result.ok ? result : err(`${where} ${result.error}`);
}

interface Order {
  customer: string;
  quantities: number[];
}

function parseOrder(raw: string): Result<Order, string[]> {
  let json: unknown;
  try {
    json = JSON.parse(raw);
  } catch {
    return err(["is not JSON"]);
  }
  if (typeof json !== "object" || json === null) return err(["is no object"]);
  const { customer, quantities } = json as { customer?: unknown; quantities?: unknown };
  const [c, q] = [prefix(nonEmpty(customer), "customer"), prefix(listOf(truncated)(quantities), "quantities")];
  if (c.ok && q.ok) return ok({ customer: c.value, quantities: q.value });
  return err([c, q].flatMap((result) => (result.ok ? [] : [result.error])));
}

type State = { orders: Order[]; problems: string[][] };

export default defineReducer<State, { type: "Received"; data: { raw: string } }>({
  initial: () => ({ orders: [], problems: [] }),
  apply(state, { data: { raw } }) {
    const parsed = parseOrder(raw);
    return parsed.ok ? { ...state, orders: [...state.orders, parsed.value] } : { ...state, problems: [...state.problems, parsed.error] };
  },
});
