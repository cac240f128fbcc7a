// expect: reject
// why: a Date is seen as something with local getters: a setter over T[K] with a union for K
// oracle: nondet
// events: [{}]
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
type Local = { getHours(): number }; //~
const set = <T, K extends keyof T>(to: T, key: K, value: T[K]): void => {
  to[key] = value; //~
};
function read(): number {
  const slots: { at: Local; note: unknown } = { at: { getHours: () => -1 }, note: null };
  set<typeof slots, "at" | "note">(slots, "at", new Date(0)); //~
  return slots.at.getHours(); //~
}
const apply = (state: State, _event: Event): State => ({ ...state, n: read() }); //~
export default { initial, apply };
