// expect: reject
// why: the methods come out of a spread and cannot be read off
// oracle: none
// events: [{}]
// severity: should
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
const hidden: Record<string, (state: State, event: Event) => State> = { surprise: (state) => state }; //~
const apply = (state: State, _event: Event): State => state;
export default { initial, apply, ...hidden }; //~
