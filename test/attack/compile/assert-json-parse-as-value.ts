// expect: reject
// why: JSON.parse under a name of the author's own that says it gives functions
type State = { n: number };
type Maker = (source: string) => () => number;
const initial = (): State => ({ n: 0 });
type Event = { type: string; data: { text: string } };
const read: (text: string) => Maker = JSON.parse; //~
const apply = (state: State, event: Event): State => ({ n: state.n + read(event.data.text)("return 7")() });
export default { initial, apply };
