// expect: reject
// why: the constructor of async functions compiles text
// oracle: pwned
// events: [{}]
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
const later = async (): Promise<void> => undefined; //~
const apply = (state: State, event: Event): State => ({ n: state.n + 1, pwned: typeof later.constructor("return 7") === "function" }); //~
export default { initial, apply };
