// expect: reject
// why: a subclass of Date calls super without arguments
// oracle: nondet
// events: [{}]
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
class Clock extends Date { //~
  constructor() {
    super(); //~
  }
}
const apply = (state: State, _event: Event): State => ({ ...state, n: new Clock().getTime() });
export default { initial, apply };
