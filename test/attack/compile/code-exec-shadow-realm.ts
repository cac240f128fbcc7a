// expect: reject
// why: ShadowRealm evaluates text
// oracle: none
// events: [{}]
// types: no
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
const apply = (state: State, event: Event): State => ({ n: state.n + 1, pwned: new ShadowRealm().evaluate("3+4") === 7 }); //~
export default { initial, apply };
