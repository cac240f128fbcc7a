// expect: reject
// why: the registry of symbols outlives every module
// oracle: pwned
// events: [{}]
// tolerate: runtime-neutral
// severity: should
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
const apply = (state: State, event: Event): State => ({ n: state.n + 1, pwned: Symbol.keyFor(Symbol.for("assay.secret")) === "assay.secret" }); //~
export default { initial, apply };
