// expect: reject
// why: the bits of a NaN tell which of the engine's compilers has made it
// oracle: pwned
// events: [{"zero":0}]
type State = { n: number; pwned: boolean };
type Event = { type: string; data: { zero: number } };
const initial = (): State => ({ n: 0, pwned: false });
const bits = (value: number): bigint => new BigUint64Array(new Float64Array([value]).buffer)[0] ?? 0n; //~
const apply = (state: State, event: Event): State => ({ n: state.n + 1, pwned: bits(event.data.zero / event.data.zero) !== bits(NaN) });
export default { initial, apply };
