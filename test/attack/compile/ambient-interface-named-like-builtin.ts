// expect: reject
// why: a local interface takes the name of a builtin's type
// oracle: nondet
// events: [{}]
// severity: should
interface Math { //~
  random(): number; //~
}
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
const dice: Math = globalThis.Math; //~
const apply = (state: State, _event: Event): State => ({ ...state, n: dice.random() });
export default { initial, apply };
