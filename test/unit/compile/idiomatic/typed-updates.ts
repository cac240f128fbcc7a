/** Typed setters with keyof, partial updates, filters with predicates, enums listed by Object.values, switch (true). */
import { defineReducer } from "assay";

enum Level {
  Low = "low",
  High = "high",
}

interface Form {
  name: string;
  age: number;
  tags: string[];
  level: Level;
}

type Change = { [K in keyof Form]: { field: K; value: Form[K] } }[keyof Form];

function set<K extends keyof Form>(form: Form, field: K, value: Form[K]): Form {
  return { ...form, [field]: value };
}

const isDefined = <T>(value: T | null | undefined): value is T => value !== null && value !== undefined;
const isPresent = <T>(value: T): value is NonNullable<T> => value != null;
const updateAt = <T>(list: readonly T[], at: number, change: (item: T) => T): T[] => list.map((item, index) => (index === at ? change(item) : item));

function grade(age: number): string {
  switch (true) {
    case age < 0:
      return "impossible";
    case age < 18:
      return "young";
    default:
      return "grown";
  }
}

type State = { form: Form; history: (keyof Form)[]; levels: string[]; grade: string; shouted: string[] };
type Event =
  | { type: "Changed"; data: Change }
  | { type: "Patched"; data: Partial<Form> }
  | { type: "Shouted"; data: { at: number; marks?: (string | null)[] } };

const EMPTY: Readonly<Form> = { name: "", age: 0, tags: [], level: Level.Low };

export default defineReducer<State, Event>({
  initial: () => ({ form: { ...EMPTY, tags: [...EMPTY.tags] }, history: [], levels: Object.values(Level), grade: grade(0), shouted: [] }),
  apply(state, event) {
    switch (event.type) {
      case "Changed": {
        const { field, value } = event.data;
        const form = set(state.form, field, value);
        return { ...state, form, history: [...state.history, field], grade: grade(form.age) };
      }
      case "Patched": {
        const form: Form = { ...state.form, ...event.data };
        const fields = Object.keys(event.data) as (keyof Form)[];
        return { ...state, form, history: [...state.history, ...fields], grade: grade(form.age) };
      }
      case "Shouted": {
        const marks = (event.data.marks ?? ["!"]).filter(isDefined).concat([null, ""].filter(isPresent)).join("");
        return { ...state, shouted: updateAt(state.form.tags, event.data.at, (tag) => tag.toUpperCase() + marks) };
      }
    }
  },
});
