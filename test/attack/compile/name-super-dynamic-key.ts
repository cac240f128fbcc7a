// expect: reject
// why: super with a key from the event
// oracle: pwned
// events: [{"k":"constructor"}]
// tolerate: runtime-neutral
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { k: "id" } };
class Base {
  id(): number {
    return 1;
  }
}
class Derived extends Base {
  look(key: "id"): boolean {
    return super[key] !== this.id && `${super[key]}`.startsWith("class"); //~
  }
}
const apply = (state: State, event: Event): State => ({ n: state.n + 1, pwned: new Derived().look(event.data.k) }); //~
export default { initial, apply };
