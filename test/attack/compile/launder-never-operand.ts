// expect: reject
// why: what cannot be, according to its type, becomes a function through an operand
// oracle: none
// events: [{"type":"a","data":{"k":"b"}}]
type State = { n: string };
type Event = { type: "a"; data: { k: "a" } };
const initial = (): State => ({ n: "" });
const apply = (state: State, event: Event): State => {
  const { k } = event.data;
  if (k !== "a") {
    const made = k || (() => "x"); //~
    let assigned: () => string = () => "x";
    assigned = k; //~
    return { n: made() + assigned() };
  }
  return state;
};
export default { initial, apply };
