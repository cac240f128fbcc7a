// expect: reject
// why: the event's numbers are strings: an array index that is a name
// oracle: pwned
// events: [{"row":"constructor","column":"constructor"}]
// tolerate: runtime-neutral
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Maker = (source: string) => () => number;
type Event = { type: string; data: { row: number; column: number } };
const grid: readonly (readonly Maker[])[] = [[(source) => () => source.length]];
const apply = (state: State, event: Event): State => ({ n: state.n + 1, pwned: grid[event.data.row]?.[event.data.column]?.("return 7")() === 7 }); //~
export default { initial, apply };
