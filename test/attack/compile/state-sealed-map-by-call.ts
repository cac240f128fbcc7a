// expect: reject
// why: `call` puts a map's own method past the seal
// oracle: stateful
// events: [{"k":"constructor","i":"constructor","list":["constructor"]}]
// tolerate: runtime-neutral
type State = { n: number; pwned: boolean; t?: string };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { k: string; i: number; list: number[] } };
class Caller { call(self: unknown, k: string, v: number): unknown { return 0; } }
const memo = new Map<string, number>();
const apply = (state: State, event: Event): State => {
  const box: { l: Caller } = { l: new Caller() };
  const fresh = new Map<string, number>();
  (box as unknown as Record<string, unknown>)[event.data.k.slice(0, 0) + "l"] = (fresh as unknown as { set: unknown }).set;
  box.l.call(memo, "n", (memo.get("n") ?? 0) + 1);
  return { ...state, n: memo.get("n") ?? 0 };
};
export default { initial, apply };
