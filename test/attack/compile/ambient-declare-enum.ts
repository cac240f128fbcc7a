// expect: reject
// why: an enum that is declared only is not there at run time
// oracle: none
// events: [{}]
declare enum Level { //~
  Low = 1,
}
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
const apply = (state: State, _event: Event): State => ({ ...state, n: Level.Low });
export default { initial, apply };
