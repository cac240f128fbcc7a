// expect: reject
// why: an array of floats over bytes that another array shows
// oracle: pwned
// events: [{"zero":0}]
// tolerate: runtime-neutral
type State = { n: number; pwned: boolean };
type Event = { type: string; data: { zero: number } };
const initial = (): State => ({ n: 0, pwned: false });
const bits = (value: number): bigint => {
  const bytes = new ArrayBuffer(8);
  const floats = new Float64Array(bytes as unknown as number[]); //~
  floats[0] = value;
  return new BigUint64Array(bytes)[0] ?? 0n;
};
const apply = (state: State, event: Event): State => ({ n: state.n + 1, pwned: bits(event.data.zero / event.data.zero) !== bits(NaN) });
export default { initial, apply };
