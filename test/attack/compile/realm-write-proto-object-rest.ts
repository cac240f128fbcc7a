// expect: reject
// why: a computed write in this position chooses the prototype of an object
// oracle: pwned
// events: [{"k":"__proto__"}]
// tolerate: runtime-neutral
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { k: string } };
type Bag = { [key: string]: unknown };
const value = { polluted: 7 };
function fill(bag: Bag, key: string): void {
  ({ ...(bag as Record<string, object>)[key] } = value); //~
}
function apply(state: State, event: Event): State {
  const bag: Bag = {};
  fill(bag, event.data.k); //~
  const view: { polluted?: unknown } = bag;
  return { n: state.n + 1, pwned: view.polluted !== undefined };
}
export default { initial, apply };
