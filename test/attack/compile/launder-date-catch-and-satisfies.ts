// expect: reject
// why: a Date is seen as something with local getters: a container of unknown is narrowed by an equality test
// oracle: nondet
// events: [{}]
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
type Local = { getHours(): number }; //~
function read(): number {
  const at: unknown = new Date(0); //~
  const list: Local[] = [{ getHours: () => -1 }];
  const fill = (target: unknown[]): void => {
    target[0] = at; //~
  };
  fill(list); //~
  return list[0]?.getHours() ?? -1; //~
}
const apply = (state: State, _event: Event): State => ({ ...state, n: read() }); //~
export default { initial, apply };
