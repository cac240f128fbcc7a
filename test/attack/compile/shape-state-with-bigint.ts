// expect: reject
// why: the state holds a bigint: state is JSON
// oracle: none
// events: [{}]
// severity: should
type State = { total: bigint }; //~
type Event = { type: string; data: { amount: string } };
const initial = (): State => ({ total: 0n }); //~
const apply = (state: State, event: Event): State => ({ total: state.total + BigInt(event.data.amount) }); //~
export default { initial, apply };
