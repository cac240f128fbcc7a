// expect: reject
// why: __proto__ in an object literal chooses the prototype
// oracle: pwned
// events: [{}]
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
const base = { admin: true };
type User = { admin?: boolean; name: string };
function apply(state: State, _event: Event): State {
  const user: User & { __proto__?: object } = { __proto__: base, name: "eve" }; //~
  const copy = { ...user };
  return { n: state.n + 1, pwned: user.admin === true && copy.admin === undefined };
}
export default { initial, apply };
