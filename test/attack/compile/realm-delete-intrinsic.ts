// expect: reject
// why: delete through computed keys removes a member of an intrinsic
// oracle: pwned
// events: [{"a":"constructor","b":"keys"}]
// tolerate: runtime-neutral
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a: string; b: string } };
function apply(state: State, event: Event): State {
  const rows: Record<string, Record<string, number>> = {};
  delete rows[event.data.a]?.[event.data.b]; //~
  let gone = false;
  try {
    Object.keys({});
  } catch {
    gone = true;
  }
  return { n: state.n + 1, pwned: gone };
}
export default { initial, apply };
