// expect: reject
// why: a getter in an object literal answers differently every time
// oracle: stateful
// events: [{}]
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
let reads = 0;
const meter = {
  get level(): number { //~
    reads += 1; //~
    return reads;
  },
};
const apply = (state: State, _event: Event): State => ({ ...state, n: meter.level });
export default { initial, apply };
