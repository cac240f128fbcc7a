// expect: reject
// why: the iterator of matchAll at module level is used up by destructuring
// oracle: stateful
// events: [{}]
// tolerate: runtime-neutral
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
const matches = "a b c d e f".matchAll(/[a-f]/g); //~
function apply(state: State, _event: Event): State {
  for (const match of matches) return { ...state, n: match.index }; //~
  return { ...state, n: -1 };
}
export default { initial, apply };
