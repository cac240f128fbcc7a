// expect: reject
// why: the file gives itself a name in stacks
// oracle: none
// events: [{}]
// severity: should
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
const apply = (state: State, _event: Event): State => ({ ...state, n: state.n + 1 });
export default { initial, apply };
//# sourceURL=assay:internal/execute.ts //~
