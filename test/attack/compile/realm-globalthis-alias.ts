// expect: reject
// why: globalThis seen as a record
// oracle: pwned
// events: [{}]
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
const everything: Record<string, unknown> = globalThis as unknown as Record<string, unknown>; //~
const apply = (state: State, event: Event): State => ({ n: state.n + 1, pwned: everything["ev" + "al"] !== undefined });
export default { initial, apply };
