// expect: reject
// why: super in an object literal's method is Object.prototype
// oracle: pwned
// events: [{}]
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
const probe = {
  climb(): boolean {
    return super.constructor.constructor("return 7")() === 7; //~
  },
};
const apply = (state: State, event: Event): State => ({ n: state.n + 1, pwned: probe.climb() }); //~
export default { initial, apply };
