// expect: reject
// why: for await in an async helper
// oracle: none
// events: [{}]
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
async function drain(list: number[]): Promise<number> { //~
  let sum = 0;
  for await (const item of list) sum += item; //~
  return sum;
}
const apply = (state: State, event: Event): State => ({ n: state.n + 1, pwned: drain([1]) === undefined });
export default { initial, apply };
