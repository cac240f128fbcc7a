// expect: reject
// why: the state holds a Date: state is JSON
// oracle: none
// events: [{}]
// severity: should
type State = { at: Date }; //~
type Event = { type: string; data: { ms: number } };
const initial = (): State => ({ at: new Date(0) }); //~
const apply = (_state: State, event: Event): State => ({ at: new Date(event.data.ms) }); //~
export default { initial, apply };
