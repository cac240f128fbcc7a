// expect: reject
// why: an object says that it is spreadable
// oracle: pwned
// events: [{}]
// severity: should
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
const spread = { length: 2, 0: 3, 1: 4, [Symbol.isConcatSpreadable]: true }; //~
const list: unknown[] = [];
const apply = (state: State, event: Event): State => ({ n: state.n + 1, pwned: list.concat(spread).length === 2 });
export default { initial, apply };
