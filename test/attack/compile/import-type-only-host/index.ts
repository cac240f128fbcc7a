import type { Stats } from "node:fs"; //~
export type Seen = Stats;
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
const apply = (state: State, event: Event): State => ({ n: state.n + 1, pwned: false });
export default { initial, apply };
