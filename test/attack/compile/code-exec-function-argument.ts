// expect: reject
// why: Function as an argument, under a function type of the author's own
// oracle: pwned
// events: [{}]
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
const run = (make: (source: string) => () => number): number => make("return 7")();
const apply = (state: State, event: Event): State => ({ n: state.n + 1, pwned: run(Function as unknown as (source: string) => () => number) === 7 }); //~
export default { initial, apply };
