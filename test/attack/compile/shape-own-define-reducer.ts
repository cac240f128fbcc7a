// expect: reject
// why: a defineReducer of the author's own that is not the library's
// oracle: none
// events: [{}]
// severity: should
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
function defineReducer<T>(definition: T): T { //~
  return definition;
}
export default defineReducer({ initial, apply: (state: State, _event: Event): State => state, surprise: 7 }); //~
