// expect: reject
// why: a callback returns a date as something, which is said to be a text
// oracle: nondet
// events: [{"k":"constructor","i":"constructor","list":["constructor"]}]
// tolerate: runtime-neutral
type State = { n: number; pwned: boolean; t?: string };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { k: string; i: number; list: number[] } };
const apply = (state: State, event: Event): State => {
  const d = [1].map((): unknown => new Date(0))[0] as string;
  return { ...state, t: "" + d };
};
export default { initial, apply };
