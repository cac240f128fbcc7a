// expect: reject
// why: apply itself is a closure that a factory made
// oracle: stateful
// events: [{}]
// tolerate: runtime-neutral
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
const make = () => {
  let calls = 0;
  return (state: State, _event: Event): State => ({ ...state, n: ++calls }); //~
};
export default { initial, apply: make() }; //~
