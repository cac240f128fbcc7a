// expect: reject
// why: new without an argument list
// oracle: nondet
// events: [{}]
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
const apply = (state: State, _event: Event): State => {
  const now = new Date; //~
  return { ...state, n: now.valueOf() };
};
export default { initial, apply };
