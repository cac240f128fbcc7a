// expect: reject
// why: the keys for JSON are an error's own names
// oracle: pwned
// events: [{"k":"constructor","i":"constructor","list":["constructor"]}]
// tolerate: runtime-neutral
type State = { n: number; pwned: boolean; t?: string };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { k: string; i: number; list: number[] } };
const apply = (state: State, event: Event): State => {
  const keys = Object.getOwnPropertyNames(new Error("x"));
  const t = JSON.stringify(new Error("x"), keys);
  return { ...state, t, pwned: t.includes("at ") };
};
export default { initial, apply };
