// expect: reject
// why: the forbidden name declared in the author's own interface, so that the symbol is the author's own
// oracle: pwned
// events: [{}]
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
interface Chain {
  constructor: Function; //~
}
const chain: Chain = initial; //~
const apply = (state: State, event: Event): State => ({ n: state.n + 1, pwned: chain.constructor("return 7")() === 7 }); //~
export default { initial, apply };
