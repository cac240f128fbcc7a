// expect: reject
// why: `Number.valueOf()` is `Number` as a value
// oracle: pwned
// events: [{"k":"constructor","i":"constructor","list":["constructor"]}]
type State = { n: number; pwned: boolean; t?: string };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { k: string; i: number; list: number[] } };
const apply = (state: State, _event: Event): State => {
  const builtin: unknown = Number.valueOf(); //~
  return { ...state, pwned: builtin !== null && builtin !== undefined };
};
export default { initial, apply };
