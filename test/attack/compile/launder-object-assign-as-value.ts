// expect: reject
// why: Object.assign under another name copies what a call of it would be refused
// oracle: pwned
// events: [{}]
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
const copy = Object.assign; //~
function apply(state: State, _event: Event): State {
  const target: { pwned?: boolean } = {};
  const source: object = JSON.parse('{"__proto__":{"pwned":true}}') as object;
  copy(target, source);
  return { n: state.n + 1, pwned: target.pwned === true };
}
export default { initial, apply };
