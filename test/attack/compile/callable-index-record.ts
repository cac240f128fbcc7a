// expect: reject
// why: a table of functions that is read by a key out of the event finds what every object inherits
// oracle: pwned
// tolerate: runtime-neutral
// events: [{"k":"constructor"}]
type Maker = (source: string) => () => number;
type State = { n: number; pwned: boolean };
type Event = { type: string; data: { k: string } };
const makers: Record<string, Record<string, Maker>> = {};
const initial = (): State => ({ n: 0, pwned: false });
const apply = (state: State, event: Event): State => ({ n: state.n + 1, pwned: makers[event.data.k]?.[event.data.k]?.("return 7")() === 7 }); //~
export default { initial, apply };
