// expect: reject
// why: an assertion hides from the key's type which text the key is
// oracle: pwned
// events: [{}]
type Maker = (source: string) => () => number;
type State = { n: number; pwned: boolean };
type Event = { type: string; data: object };
const initial = (): State => ({ n: 0, pwned: false });
function apply(state: State, _event: Event): State {
  const table: Record<string, Record<string, Maker>> = {};
  const key = "constructor" as string;
  return { n: state.n + 1, pwned: table[key]?.[key]?.("return 7")() === 7 }; //~
}
export default { initial, apply };
