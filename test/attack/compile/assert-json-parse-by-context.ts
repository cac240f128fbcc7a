// expect: reject
// why: what JSON.parse gives takes the type of the place where it goes, which is a function's
type State = { n: number };
type Maker = (source: string) => () => number;
const initial = (): State => ({ n: 0 });
type Event = { type: string; data: { text: string } };
function use(maker: Maker): number {
  return maker("return 7")();
}
const apply = (state: State, event: Event): State => ({ n: state.n + use(JSON.parse(event.data.text)) }); //~
export default { initial, apply };
