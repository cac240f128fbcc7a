// expect: reject
// why: apply answers something other than the state that initial makes
// oracle: none
// events: [{}]
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
const apply = (_state: State, _event: Event): { other: number } => ({ other: 1 }); //~
export default { initial, apply }; //~
