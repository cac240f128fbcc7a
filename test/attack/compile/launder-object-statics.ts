// expect: reject
// why: Object seen through an interface of the author's own
// oracle: pwned
// events: [{}]
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
interface Mirror {
  getPrototypeOf(value: object): { constructor: Function }; //~
}
const mirror: Mirror = Object; //~
const apply = (state: State, event: Event): State => ({ n: state.n + 1, pwned: mirror.getPrototypeOf(initial).constructor("return 7")() === 7 }); //~
export default { initial, apply };
