// expect: reject
// why: a field holds a closure over a variable of an arrow that was called at once
// oracle: stateful
// events: [{}]
// tolerate: runtime-neutral
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
class Tool {
  readonly next = ((calls: number) => () => (calls += 1))(0); //~
}
const tool = new Tool(); //~
const apply = (state: State, _event: Event): State => ({ ...state, n: tool.next() }); //~
export default { initial, apply };
