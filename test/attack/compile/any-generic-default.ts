// expect: reject
// why: any as the default of a type parameter
// oracle: pwned
// events: [{}]
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
type Box<T = any> = { value: T }; //~
const box: Box = { value: initial }; //~
const apply = (state: State, event: Event): State => ({ n: state.n + 1, pwned: box.value.constructor("return 7")() === 7 }); //~
export default { initial, apply };
