// expect: reject
// why: a Proxy made by the static method, around a function
// oracle: pwned
// events: [{}]
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
const { proxy } = Proxy.revocable(initial, { apply: () => ({ n: 7, pwned: true }) }); //~
const apply = (state: State, event: Event): State => ({ n: state.n + 1, pwned: proxy().pwned });
export default { initial, apply };
