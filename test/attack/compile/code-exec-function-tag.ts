// expect: reject
// why: Function as a template tag
// oracle: pwned
// events: [{}]
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
const apply = (state: State, event: Event): State => ({ n: state.n + 1, pwned: (Function as unknown as (parts: TemplateStringsArray) => () => number)`return 7`() === 7 }); //~
export default { initial, apply };
