// expect: reject
// why: merges a member into every function's type
// oracle: pwned
// events: [{}]
declare global { //~
  interface CallableFunction {
    constructor: (source: string) => () => number; //~
  }
}
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
const probe: CallableFunction = initial;
const apply = (state: State, event: Event): State => ({ n: state.n + 1, pwned: probe.constructor("return 7")() === 7 });
export default { initial, apply };
