// expect: reject
// why: a literal date with a time but no zone is local
// oracle: nondet
// events: [{}]
// tolerate: realm-neutral
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
const apply = (state: State, _event: Event): State => ({ ...state, n: Date.parse("2024-01-01T00:00:00") }); //~
export default { initial, apply };
