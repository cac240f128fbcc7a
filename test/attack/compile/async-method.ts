// expect: reject
// why: an async method that no one waits for
// oracle: none
// events: [{}]
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
class Writer {
  written = 0;
  async write(): Promise<void> { //~
    this.written += 1;
  }
}
function apply(state: State, _event: Event): State {
  const writer = new Writer();
  void writer.write();
  return { ...state, n: writer.written };
}
export default { initial, apply };
