/** The builder pattern, fluent and immutable, with a small query engine behind it. */
import { defineReducer } from "assay";

type Row = Record<string, string | number | boolean | null>;
type Direction = "asc" | "desc";
type Predicate = (row: Row) => boolean;

interface Plan {
  readonly columns: readonly string[] | "*";
  readonly filters: readonly Predicate[];
  readonly order: readonly (readonly [column: string, direction: Direction])[];
  readonly limit: number;
  readonly offset: number;
  readonly distinct: boolean;
}

class Query {
  static readonly #empty: Plan = Object.freeze({
    columns: "*",
    filters: [],
    order: [],
    limit: Infinity,
    offset: 0,
    distinct: false,
  });

  readonly #plan: Plan;

  private constructor(plan: Plan) {
    this.#plan = plan;
  }

  static select(...columns: string[]): Query {
    return new Query({ ...Query.#empty, columns: columns.length === 0 ? "*" : columns });
  }

  where(predicate: Predicate): Query;
  where(column: string, operator: "=" | "<" | ">" | "like", value: string | number): Query;
  where(first: Predicate | string, operator: "=" | "<" | ">" | "like" = "=", value: string | number = ""): Query {
    return this.#with({
      filters: [...this.#plan.filters, typeof first === "string" ? compare(first, operator, value) : first],
    });
  }

  orderBy(column: string, direction: Direction = "asc"): Query {
    return this.#with({ order: [...this.#plan.order, [column, direction]] });
  }

  page(number: number, size: number): Query {
    return this.#with({ offset: (number - 1) * size, limit: size });
  }

  distinct(): Query {
    return this.#with({ distinct: true });
  }

  run(rows: readonly Row[]): Row[] {
    const { columns, filters, order, limit, offset, distinct } = this.#plan;
    let result = rows.filter((row) => filters.every((test) => test(row)));
    for (const [column, direction] of order.toReversed()) {
      const sign = direction === "asc" ? 1 : -1;
      result = result.sort((a, b) => sign * rank(a[column], b[column]));
    }
    if (columns !== "*")
      result = result.map((row) => Object.fromEntries(columns.map((column) => [column, row[column] ?? null])));
    if (distinct) result = [...new Map(result.map((row) => [JSON.stringify(row), row])).values()];
    return result.slice(offset, offset + limit);
  }

  #with(change: Partial<Plan>): Query {
    return new Query({ ...this.#plan, ...change });
  }
}

function rank(a: Row[string] | undefined, b: Row[string] | undefined): number {
  if (typeof a === "number" && typeof b === "number") return a - b;
  const [left, right] = [String(a ?? ""), String(b ?? "")];
  return left < right ? -1 : left > right ? 1 : 0;
}

function compare(column: string, operator: "=" | "<" | ">" | "like", value: string | number): Predicate {
  const operators: Record<typeof operator, (cell: Row[string]) => boolean> = {
    "=": (cell) => cell === value,
    "<": (cell) => rank(cell, value) < 0,
    ">": (cell) => rank(cell, value) > 0,
    like: (cell) => typeof cell === "string" && new RegExp(`^${String(value).replaceAll("%", ".*")}$`, "i").test(cell),
  };
  return (row) => operators[operator](row[column] ?? null);
}

type Filter = [column: string, operator: "=" | "<" | ">" | "like", value: string | number];
type Event =
  | { type: "Inserted"; data: Row }
  | {
      type: "Queried";
      data: {
        columns?: string[];
        where?: Filter[];
        order?: [string, Direction?][];
        page?: [number, number];
        distinct?: boolean;
      };
    };

export default defineReducer<{ rows: Row[]; answers: Row[][] }, Event>({
  initial: () => ({ rows: [], answers: [] }),
  apply(state, event) {
    switch (event.type) {
      case "Inserted":
        return { ...state, rows: [...state.rows, event.data] };
      case "Queried": {
        const { columns = [], where = [], order = [], page, distinct = false } = event.data;
        let query = Query.select(...columns);
        for (const filter of where) query = query.where(...filter);
        query = order.reduce((q, [column, direction]) => q.orderBy(column, direction), query);
        if (page) query = query.page(...page);
        if (distinct) query = query.distinct();
        return { ...state, answers: [...state.answers, query.where((row) => row["hidden"] !== true).run(state.rows)] };
      }
    }
  },
});
