// expect: reject
// why: new.target is the class as a value
// oracle: pwned
// events: [{}]
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
class Tool {
  readonly kind: Function;
  constructor() {
    this.kind = new.target; //~
  }
}
const apply = (state: State, event: Event): State => ({ n: state.n + 1, pwned: new Tool().kind.constructor("return 7")() === 7 }); //~
export default { initial, apply };
