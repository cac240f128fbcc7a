// expect: reject
// why: a memoising wrapper remembers its first answer
// oracle: stateful
// events: [{}]
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
function once<A>(f: (argument: A) => number): (argument: A) => number {
  const memo: number[] = [];
  return (argument) => { //~
    memo.push(f(argument)); //~
    return memo.length;
  };
}
const measure = once((text: string) => text.length); //~
const apply = (state: State, _event: Event): State => ({ ...state, n: measure("x") }); //~
export default { initial, apply };
