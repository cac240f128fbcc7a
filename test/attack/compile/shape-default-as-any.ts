// expect: reject
// why: the definition is asserted to be any
// oracle: pwned
// events: [{}]
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
const apply = (state: State, event: Event): State => ({ n: state.n + 1, pwned: true });
export default { initial, apply } as any; //~
