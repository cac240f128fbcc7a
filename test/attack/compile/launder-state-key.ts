// expect: reject
// why: the key waits a round in the state
// oracle: pwned
// events: [{"step":"constructor"},{"step":"constructor"}]
// tolerate: runtime-neutral
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Maker = (source: string) => () => number;
type Event = { type: string; data: { step: "idle" | "busy" } };
type Full = State & { step?: Event["data"]["step"] };
const machine: { [S in "idle" | "busy"]: { [T in "idle" | "busy"]: Maker } } = {
  idle: { idle: () => () => 0, busy: () => () => 1 },
  busy: { idle: () => () => 2, busy: () => () => 3 },
};
function apply(state: Full, event: Event): Full {
  const pwned = state.step !== undefined && machine[state.step][event.data.step]("return 7")() === 7; //~
  return { n: state.n + 1, pwned, step: event.data.step };
}
export default { initial, apply };
