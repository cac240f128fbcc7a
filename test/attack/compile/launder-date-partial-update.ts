// expect: reject
// why: a Date is seen as something with local getters: a mapped type of unknown is merged over a typed object
// oracle: nondet
// events: [{}]
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
type Local = { getHours(): number }; //~
type Loose<T> = { [K in keyof T]?: unknown };
const merge = <T extends object>(base: T, patch: Loose<T>): T => ({ ...base, ...patch }); //~
const read = (): number => merge({ at: { getHours: (): number => -1 } }, { at: new Date(0) }).at.getHours(); //~
const apply = (state: State, _event: Event): State => ({ ...state, n: read() }); //~
export default { initial, apply };
