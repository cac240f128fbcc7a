// expect: reject
// why: an import alias of a global namespace
// oracle: nondet
// events: [{}]
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
import I = Intl; //~
const apply = (state: State, _event: Event): State => ({ ...state, n: new I.DateTimeFormat().resolvedOptions().timeZone.length }); //~
export default { initial, apply };
