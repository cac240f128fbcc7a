// expect: reject
// why: an array of floats that is seen as something else gives its bytes away by a name
// oracle: pwned
// events: [{"zero":0}]
// tolerate: runtime-neutral
type State = { n: number; pwned: boolean };
type Event = { type: string; data: { zero: number } };
const initial = (): State => ({ n: 0, pwned: false });
const bits = (value: number): bigint => {
  const hidden = new Float64Array([value]) as unknown as { buffer: number[] };
  return new BigUint64Array(hidden.buffer as unknown as ArrayBuffer)[0] ?? 0n; //~
};
const apply = (state: State, event: Event): State => ({ n: state.n + 1, pwned: bits(event.data.zero / event.data.zero) !== bits(NaN) });
export default { initial, apply };
