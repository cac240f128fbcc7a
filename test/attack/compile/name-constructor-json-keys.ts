// expect: reject
// why: the keys for JSON name what a generator inherits
// oracle: pwned
// events: [{"k":"constructor","i":"constructor","list":["constructor"]}]
// tolerate: runtime-neutral
type State = { n: number; pwned: boolean; t?: string };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { k: string; i: number; list: number[] } };
function* numbers() {
  yield 1;
}
const apply = (state: State, event: Event): State => {
  const t = JSON.stringify(numbers() as unknown as Record<string, unknown>, [event.data.k]);
  return { ...state, t, pwned: t !== "{}" };
};
export default { initial, apply };
