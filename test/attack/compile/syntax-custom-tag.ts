// expect: reject
// why: a tag of the author's own receives the template object, which is the same every time
// oracle: pwned
// events: [{}]
// severity: should
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
const seen: unknown[] = [];
function tag(parts: TemplateStringsArray): boolean {
  const known = seen.includes(parts);
  seen.push(parts); //~
  return known;
}
const once = (): boolean => tag`x`; //~
const apply = (state: State, event: Event): State => ({ n: state.n + 1, pwned: once() || once() });
export default { initial, apply };
