type Env = typeof import("node:process").env; //~
const seen: Env | undefined = undefined;
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
const apply = (state: State, event: Event): State => ({ n: state.n + 1, pwned: seen !== undefined });
export default { initial, apply };
