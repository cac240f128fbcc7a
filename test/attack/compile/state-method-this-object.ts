// expect: reject
// why: an object literal whose method writes this
// oracle: stateful
// events: [{}]
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
const counter = {
  calls: 0,
  next(): number {
    this.calls += 1; //~
    return this.calls;
  },
};
const apply = (state: State, _event: Event): State => ({ ...state, n: counter.next() }); //~
export default { initial, apply };
