// expect: reject
// why: a getter function hands out the constant object that is then changed
// oracle: stateful
// events: [{}]
// tolerate: runtime-neutral
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
const memory = { list: [0] };
const listOf = (): number[] => memory.list;
const apply = (state: State, _event: Event): State => ({ ...state, n: listOf().push(1) }); //~
export default { initial, apply };
