// expect: reject
// why: builtins as elements of an array
// oracle: nondet
// events: [{}]
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
const tools = [Math, Date] as const; //~
const apply = (state: State, _event: Event): State => ({ ...state, n: tools[0].random() }); //~
export default { initial, apply };
