// expect: reject
// why: Number may be a callback; here it is an argument whose members are written
// oracle: pwned
// events: [{}]
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
const open = (target: { isInteger: (value: unknown) => boolean }): void => {
  target.isInteger = () => true; //~
};
open(Number); //~
const apply = (state: State, event: Event): State => ({ n: state.n + 1, pwned: Number.isInteger(0.5) });
export default { initial, apply };
