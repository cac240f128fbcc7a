// expect: reject
// why: the member is taken out of the builtin by a pattern and renamed
// oracle: nondet
// events: [{}]
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
const { random: pick } = Math; //~
const apply = (state: State, _event: Event): State => ({ ...state, n: pick() }); //~
export default { initial, apply };
