import defer * as late from "./index.ts"; //~
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
const apply = (state: State, event: Event): State => ({ n: state.n + 1, pwned: late !== undefined });
export default { initial, apply };
