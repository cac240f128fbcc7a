// expect: reject
// why: a function seen as a table of functions has what functions inherit, under names that a dot can say
// oracle: pwned
// events: [{}]
type State = { n: number; pwned: boolean };
type Event = { type: string; data: object };
const initial = (): State => ({ n: 0, pwned: false });
const secret = { value: 7 };
function whole(this: { value: number } | undefined): number {
  return this?.value ?? 0;
}
function apply(state: State, _event: Event): State {
  const hidden: {} = whole;
  const table: Record<string, (self: unknown) => unknown> = hidden;
  const bound = table.call?.(secret); //~
  return { n: state.n + 1, pwned: bound === 7 };
}
export default { initial, apply };
