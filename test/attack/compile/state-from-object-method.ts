// expect: reject
// why: memory at module level: the closure comes out of a method that is declared by an interface
// oracle: stateful
// events: [{}]
// tolerate: runtime-neutral
// severity: should
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
interface Maker {
  make(): () => number;
}
const maker: Maker = {
  make() {
    let calls = 0;
    return () => ++calls; //~
  },
};
const next = maker.make(); //~
const apply = (state: State, _event: Event): State => ({ ...state, n: next() }); //~
export default { initial, apply };
