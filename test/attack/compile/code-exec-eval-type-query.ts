// expect: reject
// why: eval as the default of a destructured parameter
// oracle: pwned
// events: [{}]
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
const run = ({ source = "3+4", evaluate = eval }: { source?: string; evaluate?: typeof eval } = {}): unknown => evaluate(source); //~
const apply = (state: State, event: Event): State => ({ n: state.n + 1, pwned: run() === 7 });
export default { initial, apply };
