// expect: reject
// why: a variable that a namespace exports
// oracle: stateful
// events: [{}]
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
namespace Memory {
  export let calls = 0; //~
  export const next = (): number => ++calls; //~
}
const apply = (state: State, _event: Event): State => ({ ...state, n: Memory.next() });
export default { initial, apply };
