// expect: reject
// why: the console is the same for all code in the isolate
// oracle: none
// events: [{}]
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
const apply = (state: State, _event: Event): State => {
  console.log = () => undefined; //~
  return state;
};
export default { initial, apply };
