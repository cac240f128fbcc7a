// expect: reject
// why: an export called then makes the module a thenable, so that import() runs it
// oracle: pwned
// events: [{}]
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
export function then(resolve: (value: { default: unknown }) => void): void { //~
  resolve({ default: { initial, apply: (state: State) => ({ n: state.n + 1, pwned: true }) } });
}
const apply = (state: State, event: Event): State => ({ n: state.n + 1, pwned: event.data.a === 7 });
export default { initial, apply };
