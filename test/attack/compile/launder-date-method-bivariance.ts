// expect: reject
// why: a Date is seen as something with local getters: a sink of unknown is a sink of something with methods
// oracle: nondet
// events: [{}]
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
type Local = { getHours(): number }; //~
interface Sink {
  put(value: unknown): number;
}
const sink: Sink = { put: (at: Local) => at.getHours() }; //~
interface Open {
  put(value: unknown): number;
}
const strict = { put(at: Local): number { return at.getHours(); } }; //~
const open: Open = strict; //~
const apply = (state: State, _event: Event): State => ({ ...state, n: open.put(new Date(0)) }); //~
export default { initial, apply };
