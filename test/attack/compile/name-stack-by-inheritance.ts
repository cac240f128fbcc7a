// expect: reject
// why: a key out of the event makes an object inherit from an error, and its stack is read through that
// oracle: pwned
// events: [{"key":"__proto__"}]
// tolerate: runtime-neutral
type State = { n: number; pwned: boolean };
type Event = { type: string; data: { key: string } };
const initial = (): State => ({ n: 0, pwned: false });
const apply = (state: State, event: Event): State => {
  const heir: { stack?: number[] } = {};
  Object.assign(heir, { [event.data.key]: new Error("x") }); //~
  return { n: state.n + 1, pwned: String(heir.stack).includes("Error: x\n") };
};
export default { initial, apply };
