// expect: reject
// why: Symbol.species lets map and filter build something else
// oracle: pwned
// events: [{}]
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
class Rows<T> extends Array<T> { //~
  static override get [Symbol.species](): ArrayConstructor { //~
    return Object.assign(function () { return { length: 7 }; }, {}) as unknown as ArrayConstructor; //~
  }
}
const apply = (state: State, event: Event): State => ({ n: state.n + 1, pwned: Rows.from([1, 2]).filter(() => false).length === 7 });
export default { initial, apply };
