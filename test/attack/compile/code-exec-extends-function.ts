// expect: reject
// why: a class that extends Function
// oracle: pwned
// events: [{}]
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
class Made extends Function { //~
  constructor() {
    super("return 7");
  }
}
const apply = (state: State, event: Event): State => ({ n: state.n + 1, pwned: new Made()() === 7 });
export default { initial, apply };
