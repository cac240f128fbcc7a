// expect: reject
// why: a static block runs while the class is made
// oracle: none
// events: [{}]
// severity: should
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
class Tool {
  static level = 0;
  static { //~
    this.level = 7;
  }
}
const apply = (state: State, _event: Event): State => ({ ...state, n: Tool.level });
export default { initial, apply };
