// expect: reject
// why: the locale method declared in an interface of the author's own, as a property with an escape
// oracle: nondet
// events: [{}]
type State = { text: string };
const initial = (): State => ({ text: "" });
type Event = { type: string; data: object };
interface Showable {
  "toLoc\u0061leString"(): string; //~
}
const show = (value: Showable): string => value["toLocaleString"](); //~
const apply = (_state: State, _event: Event): State => ({ text: show(1234.5) }); //~
export default { initial, apply };
