import { calls, bump } from "./memory.ts";
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
const apply = (state: State, _event: Event): State => {
  bump();
  return { ...state, n: calls };
};
export default { initial, apply };
