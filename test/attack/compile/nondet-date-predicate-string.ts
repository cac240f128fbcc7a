// expect: reject
// why: a Date that a predicate takes for a string
// oracle: nondet
// events: [{}]
// tolerate: realm-neutral
type State = { text: string };
const initial = (): State => ({ text: "" });
type Event = { type: string; data: object };
const isText = (value: unknown): value is string => value !== null; //~
const apply = (_state: State, _event: Event): State => {
  const at: unknown = new Date(0); //~
  return { text: isText(at) ? at + "" : "" }; //~
};
export default { initial, apply };
