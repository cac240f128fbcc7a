// expect: reject
// why: the state is a Map: state is JSON
// oracle: none
// events: [{}]
// severity: should
type State = Map<string, number>; //~
type Event = { type: string; data: { k: string } };
const initial = (): State => new Map(); //~
const apply = (state: State, event: Event): State => new Map([...state, [event.data.k, 1]]); //~
export default { initial, apply };
