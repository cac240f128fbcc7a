// expect: reject
// why: the constructor of the console's functions makes code from text
// oracle: none
// events: [{}]
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
const apply = (state: State, _event: Event): State => {
  console.log.constructor("return process")(); //~
  return state;
};
export default { initial, apply };
