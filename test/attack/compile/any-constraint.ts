// expect: reject
// why: any inside the constraint of a type parameter
// oracle: pwned
// events: [{}]
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
function call<F extends (...args: any[]) => any>(f: F, ...args: Parameters<F>): ReturnType<F> { //~
  return f(...args); //~
}
const apply = (state: State, event: Event): State => ({ n: state.n + 1, pwned: call(initial.constructor as any, "return 7")() === 7 }); //~
export default { initial, apply };
