// expect: reject
// why: JSX
// oracle: none
// events: [{}]
// types: no
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
const view = <div>{1}</div>; //~
const apply = (state: State, _event: Event): State => (view ? state : state);
export default { initial, apply };
