// expect: reject
// why: a Date is seen as something with local getters: an assertion of a spread to a type parameter
// oracle: nondet
// events: [{}]
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
type Local = { getHours(): number }; //~
const cast = <T extends object>(base: T, patch: { at?: unknown }): T => ({ ...base, ...patch }) as T; //~
const read = (): number => cast({ at: { getHours: () => -1 } as Local }, { at: new Date(0) }).at.getHours(); //~
const apply = (state: State, _event: Event): State => ({ ...state, n: read() }); //~
export default { initial, apply };
