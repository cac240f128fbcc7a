// expect: reject
// why: the event holds a function: events are JSON
// oracle: none
// events: [{}]
// severity: should
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { run: () => number } }; //~
const apply = (state: State, event: Event): State => ({ ...state, n: event.data.run() }); //~
export default { initial, apply };
