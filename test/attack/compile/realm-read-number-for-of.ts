// expect: reject
// why: a variable taken for a number is declared again in the head of a loop
// oracle: pwned
// events: [{"k":"constructor","i":"constructor","list":["constructor"]}]
// tolerate: runtime-neutral
type State = { n: number; pwned: boolean; t?: string };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { k: string; i: number; list: number[] } };
const apply = (state: State, event: Event): State => {
  let found: unknown;
  var i = 0;
  const empty: Record<number, unknown> = {};
  for (var i of event.data.list) found = empty[i];
  return { ...state, pwned: found !== undefined };
};
export default { initial, apply };
