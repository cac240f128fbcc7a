// expect: reject
// why: an object with a date is seen as one with something, which is said to be a text
// oracle: nondet
// events: [{"k":"constructor","i":"constructor","list":["constructor"]}]
// tolerate: runtime-neutral
type State = { n: number; pwned: boolean; t?: string };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { k: string; i: number; list: number[] } };
const apply = (state: State, event: Event): State => {
  const d = { d: new Date(0) };
  const u: { d: unknown } = d;
  return { ...state, t: "" + (u.d as string) };
};
export default { initial, apply };
