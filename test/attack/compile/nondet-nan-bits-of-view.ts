// expect: reject
// why: the bits of a NaN tell which of the engine's compilers has made it, and a DataView shows them
// oracle: pwned
// events: [{"zero":0}]
// tolerate: runtime-neutral
type State = { n: number; pwned: boolean };
type Event = { type: string; data: { zero: number } };
const initial = (): State => ({ n: 0, pwned: false });
const bits = (value: number): bigint => {
  const view = new DataView(new ArrayBuffer(8)); //~
  view.setFloat64(0, value);
  return view.getBigUint64(0);
};
const apply = (state: State, event: Event): State => ({ n: state.n + 1, pwned: bits(event.data.zero / event.data.zero) !== bits(NaN) });
export default { initial, apply };
