// expect: reject
// why: @ts-nocheck at the top of the file
// oracle: pwned
// events: [{}]
// types: no
// @ts-nocheck //~
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
const apply = (state: State, event: Event): State => ({ n: state.n + 1, pwned: globalThis["Func" + "tion"]("return 7")() === 7 });
export default { initial, apply };
