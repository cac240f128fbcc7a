// expect: reject
// why: the name of an error's stack is among its own
// oracle: pwned
// events: [{"k":"constructor","i":"constructor","list":["constructor"]}]
// tolerate: runtime-neutral
type State = { n: number; pwned: boolean; t?: string };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { k: string; i: number; list: number[] } };
const apply = (state: State, _event: Event): State => {
  const error = new Error("x");
  const name = Object.getOwnPropertyNames(error)[0] ?? "";
  const stack = (error as unknown as Record<string, unknown>)[name];
  return { ...state, pwned: typeof stack === "string" && stack.includes("at ") };
};
export default { initial, apply };
