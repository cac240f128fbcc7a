// expect: reject
// why: auto accessors make hidden getters and setters
// oracle: none
// events: [{}]
// severity: should
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
class Tool {
  accessor level = 1; //~
}
const apply = (state: State, _event: Event): State => ({ ...state, n: new Tool().level });
export default { initial, apply };
