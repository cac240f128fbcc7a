// expect: reject
// why: a random number by another name, taken out of Math
// oracle: nondet
// events: [{}]
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
const { random: pick, floor } = Math; //~
const apply = (state: State, _event: unknown): State => ({ ...state, n: floor(pick() * 1e9) }); //~
export default { initial, apply };
