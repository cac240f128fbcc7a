// expect: reject
// why: the console under another name is checked by nobody
// oracle: none
// events: [{}]
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
const apply = (state: State, _event: Event): State => {
  const out: { log: (n: number) => void } = console; //~
  out.log(state.n);
  return state;
};
export default { initial, apply };
