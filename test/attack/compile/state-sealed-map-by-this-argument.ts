// expect: reject
// why: `forEach` with a second argument puts a map's own method past the seal
// oracle: stateful
// events: [{"k":"constructor","i":"constructor","list":["constructor"]}]
// tolerate: runtime-neutral
type State = { n: number; pwned: boolean; t?: string };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { k: string; i: number; list: number[] } };
class Each { forEach(f: unknown, self: unknown): void {} }
const memo = new Map<string, number>();
const apply = (state: State, event: Event): State => {
  const box: { l: Each } = { l: new Each() };
  (box as unknown as Record<string, unknown>)[event.data.k.slice(0, 0) + "l"] = new Map([[1, "n"]]) as unknown;
  const n = memo.size;
  box.l.forEach((new Map() as unknown as { set: unknown }).set, memo);
  return { ...state, n };
};
export default { initial, apply };
