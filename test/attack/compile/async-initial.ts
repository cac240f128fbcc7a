// expect: reject
// why: initial is async
// oracle: none
// events: [{}]
type State = { n: number };
type Event = { type: string; data: { a?: number } };
const initial = async (): Promise<State> => ({ n: 0 }); //~
const apply = (state: State, _event: Event): State => ({ n: state.n + 1 });
export default { initial, apply }; //~
