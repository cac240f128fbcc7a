// expect: reject
// why: a Proxy answers for every property
// oracle: pwned
// events: [{}]
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
const mirror: Record<string, number> = new Proxy({}, { get: () => 7 }); //~
const apply = (state: State, event: Event): State => ({ n: state.n + 1, pwned: mirror["anything"] === 7 });
export default { initial, apply };
