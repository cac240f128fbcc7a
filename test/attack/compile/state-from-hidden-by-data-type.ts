// expect: reject
// why: memory at module level: the closure hides behind a type that shows data alone
// oracle: stateful
// events: [{}]
// tolerate: runtime-neutral
// severity: should
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
interface Reading {
  valueOf(): number;
}
const make = (): Reading => {
  let calls = 0;
  return { valueOf: () => ++calls }; //~
};
const reading = make(); //~
const next = (): number => reading.valueOf();
const apply = (state: State, _event: Event): State => ({ ...state, n: next() }); //~
export default { initial, apply };
