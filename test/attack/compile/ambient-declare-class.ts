// expect: reject
// why: declares a class that exists only in the host
// oracle: none
// events: [{}]
declare class Buffer { //~
  static from(text: string): Buffer;
  readonly length: number;
}
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
const apply = (state: State, _event: Event): State => ({ ...state, n: Buffer.from("x").length });
export default { initial, apply };
