// expect: reject
// why: a date in the place of an instance of a class with a method `getDay`
// oracle: nondet
// events: [{"k":"constructor","i":"constructor","list":["constructor"]}]
// tolerate: runtime-neutral
type State = { n: number; pwned: boolean; t?: string };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { k: string; i: number; list: number[] } };
class Local { getMinutes(): number { return 1; } }
const apply = (state: State, event: Event): State => {
  const box: { l: Local } = { l: new Local() };
  const m: unknown[] = [];
  m.push(new Date(0));
  (box as unknown as Record<string, unknown>)[event.data.k.slice(0, 0) + "l"] = m[0];
  return { ...state, n: box.l.getMinutes() };
};
export default { initial, apply };
