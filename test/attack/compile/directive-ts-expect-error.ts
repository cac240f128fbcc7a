// expect: reject
// why: @ts-expect-error hides an error
// oracle: pwned
// events: [{}]
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
function apply(state: State, _event: Event): State {
  // @ts-expect-error //~
  const make: (source: string) => () => number = initial["constructor"] as number; //~
  return { n: state.n + 1, pwned: make("return 7")() === 7 };
}
export default { initial, apply };
