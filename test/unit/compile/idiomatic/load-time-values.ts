/** Values made when the module loads: instances without memory, curried functions, compiled rules, builders, maps of functions. */
import { defineReducer } from "assay";

type Rule = (text: string) => string | undefined;

const minLength = (least: number): Rule => (text) => (text.length < least ? `at least ${least} letters` : undefined);
const pattern = (expression: RegExp, message: string): Rule => (text) => (expression.test(text) ? undefined : message);
const all = (...rules: readonly Rule[]): ((text: string) => string[]) => (text) => rules.map((rule) => rule(text)).filter((problem) => problem !== undefined);

const checkName = all(minLength(3), pattern(/^[a-z]/, "starts with a small letter"), pattern(/^\w+$/, "only letters and digits"));

class Scale {
  readonly #factor: number;
  private readonly labels: readonly string[];

  constructor(factor: number, labels: readonly string[]) {
    this.#factor = factor;
    this.labels = labels;
  }

  of(value: number): string {
    const index = Math.min(Math.floor(value / this.#factor), this.labels.length - 1);
    return this.labels[index] ?? "?";
  }
}

const SCALE = new Scale(10, ["low", "middle", "high"]);

class GrammarBuilder {
  private readonly rules: [from: string, to: string][] = [];

  rule(from: string, to: string): this {
    this.rules.push([from, to]);
    return this;
  }

  build(): ReadonlyMap<string, string> {
    return new Map(this.rules);
  }
}

const GRAMMAR = new GrammarBuilder().rule("colour", "color").rule("centre", "center").build();

const COMMANDS: ReadonlyMap<string, (total: number, by: number) => number> = new Map([
  ["add", (total: number, by: number): number => total + by],
  ["subtract", (total: number, by: number): number => total - by],
]);

const by = <T, K extends keyof T>(key: K) => (a: T, b: T): number => (a[key] < b[key] ? -1 : a[key] > b[key] ? 1 : 0);
const byName = by<{ name: string; total: number }, "name">("name");

type State = { people: { name: string; total: number }[]; problems: string[]; levels: string[]; words: string[] };
type Event = { type: "Entered"; data: { name: string; command: string; amount: number } };

export default defineReducer<State, Event>({
  initial: () => ({ people: [], problems: [], levels: [], words: [] }),
  apply(state, { data: { name, command, amount } }) {
    const problems = checkName(name);
    if (problems.length > 0) return { ...state, problems: [...state.problems, ...problems] };
    const before = state.people.find((person) => person.name === name)?.total ?? 0;
    const total = COMMANDS.get(command)?.(before, amount) ?? before;
    const people = [...state.people.filter((person) => person.name !== name), { name, total }].sort(byName);
    return { ...state, people, levels: people.map((person) => SCALE.of(person.total)), words: people.map((person) => GRAMMAR.get(person.name) ?? person.name) };
  },
});
