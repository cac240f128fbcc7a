// expect: reject
// why: a block at top level hides the variable
// oracle: stateful
// events: [{}]
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
const tools: { next?: () => number } = {};
{
  let calls = 0;
  tools.next = () => ++calls; //~
}
const apply = (state: State, _event: Event): State => ({ ...state, n: tools.next?.() ?? 0 }); //~
export default { initial, apply };
