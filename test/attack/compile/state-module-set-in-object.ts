// expect: reject
// why: the Set is a member of a constant object
// oracle: stateful
// events: [{}]
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
const memory = { seen: new Set<number>() } as const;
function apply(state: State, _event: Event): State {
  memory.seen.add(memory.seen.size); //~
  return { ...state, n: memory.seen.size };
}
export default { initial, apply };
