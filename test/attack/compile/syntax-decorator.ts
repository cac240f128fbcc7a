// expect: reject
// why: decorators run while the class is made
// oracle: none
// events: [{}]
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
function log<T>(target: T, _context: unknown): T {
  return target;
}
class Tool {
  @log //~
  run(): number {
    return 1;
  }
}
const apply = (state: State, _event: Event): State => ({ ...state, n: new Tool().run() });
export default { initial, apply };
