// expect: reject
// why: a generator is started inside a closure
// oracle: stateful
// events: [{}]
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
function* ids(): Generator<number, undefined> {
  for (let id = 1; ; id += 1) yield id;
}
const make = () => {
  const running = ids();
  return (): number => running.next().value ?? 0; //~
};
const next = make(); //~
const apply = (state: State, _event: Event): State => ({ ...state, n: next() }); //~
export default { initial, apply };
