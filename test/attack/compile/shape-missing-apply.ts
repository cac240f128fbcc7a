// expect: reject
// why: there is no apply
// oracle: none
// events: [{}]
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
export default { initial }; //~
