// expect: reject
// why: a Date is seen as something with local getters: an assertion from one type parameter to another that extends it
// oracle: nondet
// events: [{}]
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
type Local = { getHours(): number }; //~
const cast = <A, B extends A>(value: A): B => value as B; //~
const read = (): number => cast<unknown, Local>(new Date(0)).getHours(); //~
const apply = (state: State, _event: Event): State => ({ ...state, n: read() }); //~
export default { initial, apply };
