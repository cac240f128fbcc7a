// expect: reject
// why: String is an element of an array, and its members are written
// oracle: pwned
// events: [{}]
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
[String].forEach((target) => { //~
  target.fromCharCode = () => "forged"; //~
});
const apply = (state: State, event: Event): State => ({ n: state.n + 1, pwned: String.fromCharCode(65) === "forged" });
export default { initial, apply };
