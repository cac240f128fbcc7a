// expect: reject
// why: a helper that takes never and hands it on as a function
// oracle: pwned
// events: [{"k":"constructor"}]
// tolerate: runtime-neutral
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Maker = (source: string) => () => number;
type Event = { type: string; data: { k: "a" } };
const bag: Record<string, Record<string, "a">> = {};
const use = (make: Maker): boolean => make("return 7")() === 7;
const impossible = (value: never): boolean => use(value); //~
function apply(state: State, event: Event): State {
  const found = bag[event.data.k]?.[event.data.k] ?? "a";
  return { n: state.n + 1, pwned: found === "a" ? false : impossible(found) };
}
export default { initial, apply };
