/** An enumeration by Object.freeze, and overloads that take functions. */
type State = { n: number };
const Status = Object.freeze({ Open: "open", Closed: "closed" });
type Status = (typeof Status)[keyof typeof Status];
const s: Status = "open";
const initial = (): State => ({ n: 0 });
const list = Object.freeze([1, 2, 3]);
function on(handler: () => number): number;
function on(name: string, handler: () => number): number;
function on(first: string | (() => number), handler?: () => number): number {
  return typeof first === "string" ? (handler?.() ?? 0) : first();
}
const apply = (state: State, event: { data: { x?: number } }): State => {
  let n = state.n + on(() => 1) + list.length;
  if (s === Status.Open) n++;
  const find = (k: number) => {
    if (k > 3) return k;
  };
  return { n: n + (find(4) ?? 0) + (event.data.x ?? 0) };
};
export default { initial, apply };
