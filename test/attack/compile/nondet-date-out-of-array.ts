// expect: reject
// why: a date is pushed to unknowns and comes out as a text
// oracle: nondet
// events: [{"k":"constructor","i":"constructor","list":["constructor"]}]
// tolerate: runtime-neutral
type State = { n: number; pwned: boolean; t?: string };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { k: string; i: number; list: number[] } };
const apply = (state: State, event: Event): State => {
  const m: unknown[] = [];
  m.push(new Date(0));
  const t = m[0] as string;
  return { ...state, t: t + "" };
};
export default { initial, apply };
