// expect: reject
// why: the constructor of an instance at module level captures its parameter
// oracle: stateful
// events: [{}]
// tolerate: runtime-neutral
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
class Tool {
  readonly next: () => number;
  constructor(calls: number) {
    this.next = () => ++calls; //~
  }
}
const tool = new Tool(0); //~
const apply = (state: State, _event: Event): State => ({ ...state, n: tool.next() }); //~
export default { initial, apply };
