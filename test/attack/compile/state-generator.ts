// expect: reject
// why: a generator that is started at module level counts
// oracle: stateful
// events: [{}]
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
function* ids(): Generator<number, never> {
  for (let id = 1; ; id += 1) yield id;
}
const running = ids(); //~
const apply = (state: State, _event: Event): State => ({ ...state, n: running.next().value }); //~
export default { initial, apply };
