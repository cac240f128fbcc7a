// expect: reject
// why: declares a global of the host
// oracle: none
// events: [{}]
declare const process: { env: Record<string, string> }; //~
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
const apply = (state: State, _event: Event): State => ({ ...state, n: Object.keys(process.env).length });
export default { initial, apply };
