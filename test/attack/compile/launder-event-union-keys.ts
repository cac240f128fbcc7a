// expect: reject
// why: no cast, no index signature: the event's literal unions lie, because events are data from outside
// oracle: pwned
// events: [{"group":"constructor","op":"constructor","arg":"return 7"}]
// tolerate: runtime-neutral
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { group: "text"; op: "size" | "half"; arg: string } };
const ops = {
  text: { size: (source: string) => () => source.length, half: (source: string) => () => source.length / 2 },
};
const apply = (state: State, event: Event): State => ({ n: state.n + 1, pwned: ops[event.data.group][event.data.op](event.data.arg)() === 7 }); //~
export default { initial, apply };
