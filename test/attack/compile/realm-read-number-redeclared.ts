// expect: reject
// why: a variable taken for a number has a second declaration
// oracle: pwned
// events: [{"k":"constructor","i":"constructor","list":["constructor"]}]
// tolerate: runtime-neutral
type State = { n: number; pwned: boolean; t?: string };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { k: string; i: number; list: number[] } };
const apply = (state: State, event: Event): State => {
  var i = 0;
  var i: number = event.data.i;
  const empty: Record<number, unknown> = {};
  return { ...state, pwned: empty[i] !== undefined };
};
export default { initial, apply };
