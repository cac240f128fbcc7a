// expect: reject
// why: two variables that are numbers if the other is, and one of them is not
// oracle: pwned
// events: [{"k":"constructor","i":"constructor","list":["constructor"]}]
// tolerate: runtime-neutral
type State = { n: number; pwned: boolean; t?: string };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { k: string; i: number; list: number[] } };
const apply = (state: State, event: Event): State => {
  let i = 0;
  let j = 0;
  const empty: Record<number, unknown> = {};
  const spare = empty[j];
  i = j;
  j = i;
  i = event.data.i;
  j = i;
  return { ...state, pwned: spare === undefined && empty[j] !== undefined };
};
export default { initial, apply };
