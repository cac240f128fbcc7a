// expect: reject
// why: the same in the parameter of a callback, with an alias for the key
// oracle: pwned
// events: [{"a":"__proto__","b":"polluted"}]
// tolerate: runtime-neutral
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a: string; b: string } };
type Rows = Record<string, Record<string, number>>;
function apply(state: State, event: Event): State {
  const { a: outer, b: inner } = event.data;
  [{}].forEach(({ [outer]: row }: Rows) => { //~
    if (row) row[inner] = 7; //~
  });
  const probe: { polluted?: number } = {};
  return { n: state.n + 1, pwned: probe.polluted === 7 };
}
export default { initial, apply };
