// expect: reject
// why: a builtin as the default value of a parameter
// oracle: nondet
// events: [{}]
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
const roll = (dice: { random(): number } = Math): number => dice.random(); //~
const apply = (state: State, _event: Event): State => ({ ...state, n: roll() });
export default { initial, apply };
