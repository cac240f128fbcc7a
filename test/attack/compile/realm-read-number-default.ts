// expect: reject
// why: a variable taken for a number is filled by a pattern with a default
// oracle: pwned
// events: [{"k":"constructor","i":"constructor","list":["constructor"]}]
// tolerate: runtime-neutral
type State = { n: number; pwned: boolean; t?: string };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { k: string; i: number; list: number[] } };
const apply = (state: State, event: Event): State => {
  let i = 0;
  [i = 0] = event.data.list;
  const o: Record<number, unknown> | undefined = state.n > -1 ? {} : undefined;
  return { ...state, pwned: o?.[i] !== undefined };
};
export default { initial, apply };
