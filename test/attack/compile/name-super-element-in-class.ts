// expect: reject
// why: super with a computed key inside a subclass
// oracle: pwned
// events: [{}]
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
class Base {
  id(): number {
    return 1;
  }
}
class Climber extends Base {
  climb(): boolean {
    const make: Function = super["constructor"]; //~
    return make.constructor("return 7")() === 7; //~
  }
}
const apply = (state: State, event: Event): State => ({ n: state.n + 1, pwned: new Climber().climb() });
export default { initial, apply };
