// expect: reject
// why: Object.assign performs the write: a parsed own property called __proto__ becomes the prototype
// oracle: pwned
// events: [{"json":"{\"__proto__\":{\"admin\":true}}"}]
// tolerate: realm-neutral
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { json: string } };
function apply(state: State, event: Event): State {
  const user: { admin?: boolean } = {};
  const patch: unknown = JSON.parse(event.data.json);
  Object.assign(user, patch); //~
  return { n: state.n + 1, pwned: user.admin === true };
}
export default { initial, apply };
