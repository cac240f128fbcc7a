// expect: reject
// why: a Date is seen as something with local getters: concat of a wider array under a wider method type
// oracle: nondet
// events: [{}]
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
type Local = { getHours(): number }; //~
type Joiner = { join(more: readonly unknown[]): Local[] };
class Locals {
  constructor(private readonly list: Local[]) {}
  join(more: readonly Local[]): Local[] { //~
    return this.list.concat(more);
  }
}
const joiner: Joiner = new Locals([]); //~
const read = (): number => joiner.join([new Date(0)])[0]?.getHours() ?? -1; //~
const apply = (state: State, _event: Event): State => ({ ...state, n: read() }); //~
export default { initial, apply };
