// expect: reject
// why: a list of keys for JSON has the stack
// oracle: pwned
// events: [{"k":"constructor","i":"constructor","list":["constructor"]}]
// tolerate: runtime-neutral
type State = { n: number; pwned: boolean; t?: string };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { k: string; i: number; list: number[] } };
const apply = (state: State, event: Event): State => {
  const t = JSON.stringify(new Error("x"), ["stack"]);
  return { ...state, t, pwned: t.includes("at ") };
};
export default { initial, apply };
