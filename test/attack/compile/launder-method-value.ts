// expect: reject
// why: an unlisted member as a value, never called by name
// oracle: nondet
// events: [{}]
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
const apply = (state: State, _event: Event): State => ({ ...state, n: [0].map(Math.random)[0] ?? 0 }); //~
export default { initial, apply };
