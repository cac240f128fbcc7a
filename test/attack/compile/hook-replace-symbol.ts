// expect: reject
// why: Symbol.replace makes replace call the author's own code
// oracle: pwned
// events: [{}]
// severity: should
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
const hook = { [Symbol.replace]: () => "7" }; //~
const apply = (state: State, event: Event): State => ({ n: state.n + 1, pwned: "x".replace(hook, "y") === "7" });
export default { initial, apply };
