// expect: reject
// why: a callback's this parameter is whatever the caller passes as thisArg
// oracle: pwned
// events: [{"k":"constructor"}]
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Maker = (source: string) => () => number;
const table: Record<string, Record<string, unknown>> = {};
type Event = { type: string; data: { k: string } };
function run(this: { make: Maker }, source: string): number { //~
  return this.make(source)(); //~
}
function apply(state: State, event: Event): State {
  const context: unknown = { make: table[event.data.k]?.[event.data.k] };
  return { n: state.n + 1, pwned: ["return 7"].map(run, context)[0] === 7 }; //~
}
export default { initial, apply };
