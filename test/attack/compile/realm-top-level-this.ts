// expect: reject
// why: this outside every class
// oracle: none
// events: [{}]
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
function who(this: unknown): boolean { //~
  return this !== undefined; //~
}
const apply = (state: State, event: Event): State => ({ n: state.n + 1, pwned: who.call(undefined) }); //~
export default { initial, apply };
