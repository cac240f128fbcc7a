// expect: reject
// why: an error seen as the author's own type that has a stack
// oracle: pwned
// events: [{}]
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
type Traced = { message: string; stack?: string }; //~
const read = (traced: Traced): string => traced.stack ?? ""; //~
const apply = (state: State, event: Event): State => ({ n: state.n + 1, pwned: read(new Error("x")).includes("at ") }); //~
export default { initial, apply };
