// expect: reject
// why: a buffer inside a frozen object is written through another kind of view
// oracle: stateful
// events: [{}]
// tolerate: runtime-neutral
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
const memory = Object.freeze({ view: new DataView(new ArrayBuffer(8)) });
const apply = (state: State, _event: Event): State => {
  memory.view.setFloat64(0, memory.view.getFloat64(0) + 1); //~
  return { ...state, n: memory.view.getFloat64(0) };
};
export default { initial, apply };
