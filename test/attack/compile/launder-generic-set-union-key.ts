// expect: reject
// why: a setter over T[K] with a union for K writes any of the values to any of the keys
// oracle: pwned
// events: [{"k":"constructor"}]
// tolerate: runtime-neutral
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Maker = (source: string) => () => number;
const table: Record<string, Record<string, unknown>> = {};
type Event = { type: string; data: { k: string } };
type Slots = { make: Maker; note: unknown };
const set = <T, K extends keyof T>(to: T, key: K, value: T[K]): void => {
  to[key] = value; //~
};
function apply(state: State, event: Event): State {
  const slots: Slots = { make: () => () => 0, note: null };
  set<Slots, "make" | "note">(slots, "make", table[event.data.k]?.[event.data.k]); //~
  return { n: state.n + 1, pwned: slots.make("return 7")() === 7 }; //~
}
export default { initial, apply };
