// expect: reject
// why: the key is asserted to be one of the table's own
// oracle: pwned
// events: [{"g":"constructor","o":"constructor"}]
// tolerate: runtime-neutral
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Maker = (source: string) => () => number;
type Event = { type: string; data: { g: string; o: string } };
const ops = { text: { size: (source: string) => () => source.length } };
function apply(state: State, event: Event): State {
  const group = ops[event.data.g as keyof typeof ops]; //~
  return { n: state.n + 1, pwned: group[event.data.o as keyof typeof group]("return 7")() === 7 }; //~
}
export default { initial, apply };
