/** Generic classes and functions with constraints, over plain data. */
import { defineReducer } from "assay";

interface HasId {
  readonly id: string;
}

class Repository<T extends HasId> {
  private readonly items: Map<string, T>;

  constructor(items: readonly T[]) {
    this.items = new Map(items.map((item) => [item.id, item]));
  }

  upsert(item: T): Repository<T> {
    this.items.set(item.id, item);
    return this;
  }

  find(predicate: (item: T) => boolean): T | undefined {
    for (const item of this.items.values()) if (predicate(item)) return item;
    return undefined;
  }

  sortedBy<K extends keyof T>(key: K, ...more: K[]): T[] {
    const keys = [key, ...more];
    return [...this.items.values()].sort((a, b) => {
      for (const k of keys) {
        if (a[k] < b[k]) return -1;
        if (a[k] > b[k]) return 1;
      }
      return 0;
    });
  }
}

const pluck = <T, K extends keyof T>(items: readonly T[], key: K): T[K][] => items.map((item) => item[key]);

function pick<T extends object, const K extends readonly (keyof T)[]>(source: T, keys: K): Pick<T, K[number]> {
  const result: Partial<Pick<T, K[number]>> = {};
  for (const key of keys) result[key as K[number]] = source[key as K[number]];
  return result as Pick<T, K[number]>;
}

function partition<T>(items: Iterable<T>, test: (item: T) => boolean): [yes: T[], no: T[]] {
  const yes: T[] = [];
  const no: T[] = [];
  for (const item of items) (test(item) ? yes : no).push(item);
  return [yes, no];
}

interface Person extends HasId {
  readonly name: string;
  readonly age: number;
}

type State = { people: Person[]; names: string[]; adults: number; oldest: Pick<Person, "id" | "age"> | null };

export default defineReducer<State, { type: "Met"; data: Person }>({
  initial: () => ({ people: [], names: [], adults: 0, oldest: null }),
  apply(state, { data: person }) {
    const people = new Repository(state.people).upsert(person).sortedBy("age", "name");
    const [adults] = partition(people, ({ age }) => age >= 18);
    const last = people.at(-1);
    return { people, names: pluck(people, "name"), adults: adults.length, oldest: last ? pick(last, ["id", "age"]) : null };
  },
});
