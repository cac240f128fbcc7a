// expect: reject
// why: the whole definition comes out of a function that keeps a counter
// oracle: stateful
// events: [{}]
// tolerate: runtime-neutral
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
const make = () => {
  let calls = 0;
  return { initial, apply: (state: State, _event: Event): State => ({ ...state, n: ++calls }) }; //~
};
export default make(); //~
