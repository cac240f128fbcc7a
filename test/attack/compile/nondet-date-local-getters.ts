// expect: reject
// why: getters in the local time zone
// oracle: nondet
// events: [{}]
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
const apply = (state: State, _event: Event): State => {
  const at = new Date(0); //~
  return { ...state, n: at.getHours() * 60 + at.getMinutes() }; //~
};
export default { initial, apply };
