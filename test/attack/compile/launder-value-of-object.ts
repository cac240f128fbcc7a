// expect: reject
// why: `Object.valueOf()` is `Object` as a value
// oracle: pwned
// events: [{"k":"constructor","i":"constructor","list":["constructor"]}]
type State = { n: number; pwned: boolean; t?: string };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { k: string; i: number; list: number[] } };
const apply = (state: State, _event: Event): State => {
  const builtin: unknown = Object.valueOf(); //~
  return { ...state, pwned: builtin !== null && builtin !== undefined };
};
export default { initial, apply };
