// expect: reject
// why: a default value that is one shared object
// oracle: stateful
// events: [{}]
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
const EMPTY: number[] = [];
const remember = (list: number[] = EMPTY): number => list.push(1); //~
const apply = (state: State, _event: Event): State => ({ ...state, n: remember() }); //~
export default { initial, apply };
