/** Generic functions that end in `as T` after their own checks, and predicates that other predicates are made of. */
type Check<T> = (value: unknown) => value is T;

const isText: Check<string> = (value): value is string => typeof value === "string";
const isCount = (value: unknown): value is number =>
  typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
const isListOf = <T>(value: unknown, check: Check<T>): value is T[] =>
  Array.isArray(value) && value.every(check);
const objectOf =
  <T extends object>(shape: { [K in keyof T]: Check<T[K]> }): Check<T> =>
  (value: unknown): value is T =>
    typeof value === "object" &&
    value !== null &&
    (Object.keys(shape) as (keyof T)[]).every((key) => shape[key]((value as T)[key]));

function deepClone<T>(value: T): T {
  if (Array.isArray(value)) return value.map((item) => deepClone(item)) as T;
  if (typeof value === "object" && value !== null) {
    const copy: Record<string, unknown> = {};
    for (const [key, inner] of Object.entries(value)) copy[key] = deepClone(inner);
    return copy as T;
  }
  return value;
}

function readPath<T>(root: unknown, path: string, fallback: T): T {
  let at: unknown = root;
  for (const part of path.split(".")) {
    if (typeof at !== "object" || at === null || !Object.hasOwn(at, part)) return fallback;
    at = (at as Record<string, unknown>)[part];
  }
  return (at ?? fallback) as T;
}

function parse<T>(value: unknown, check: Check<T>, what: string): T {
  if (!check(value)) throw new TypeError(`not ${what}`);
  return value;
}

function required<T>(value: unknown, ...fields: (keyof T & string)[]): T {
  if (typeof value !== "object" || value === null) throw new TypeError("not an object");
  for (const field of fields) if (!(field in value)) throw new TypeError(`${field} is missing`);
  return value as T;
}

type Status = "draft" | "sent" | "paid";
type Invoice =
  | { status: "draft"; lines: string[] }
  | { status: "sent"; lines: string[]; due: number }
  | { status: "paid"; on: string };
function expectStatus<S extends Status>(
  invoice: Invoice,
  status: S,
): Extract<Invoice, { status: S }> {
  if (invoice.status !== status) throw new RangeError(`is ${invoice.status}, not ${status}`);
  return invoice as Extract<Invoice, { status: S }>;
}

interface Line {
  sku: string;
  qty: number;
}
const isLine = objectOf<Line>({ sku: isText, qty: isCount });
interface State {
  invoice: Invoice;
  region: string;
  rate: number;
  problems: string[];
}
type Event = { type: string; data: unknown };

export default {
  initial: (): State => ({
    invoice: { status: "draft", lines: [] },
    region: "",
    rate: 0,
    problems: [],
  }),
  apply(state: State, { type, data }: Event): State {
    const next = deepClone(state);
    try {
      if (type === "Lines") {
        const draft = expectStatus(next.invoice, "draft");
        if (!isListOf(data, isLine)) throw new TypeError("not lines");
        draft.lines.push(...data.map(({ sku, qty }) => `${sku} x ${qty}`));
      } else if (type === "Line") {
        const { sku, qty } = parse(data, isLine, "a line");
        expectStatus(next.invoice, "draft").lines.push(`${sku} x ${qty}`);
      } else if (type === "Sent") {
        const { lines } = expectStatus(next.invoice, "draft");
        next.invoice = { status: "sent", lines, due: required<{ due: number }>(data, "due").due };
      } else if (type === "Configured") {
        next.region = readPath(data, "settings.region", "none");
        next.rate = readPath<number>(data, "settings.tax.rate", next.rate);
      }
    } catch (error) {
      if (!(error instanceof TypeError || error instanceof RangeError)) throw error;
      return { ...state, problems: [...state.problems, error.message] };
    }
    return next;
  },
};
