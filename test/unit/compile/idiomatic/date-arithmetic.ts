/** Dates compared, sorted and subtracted; one is a constant. */
type State = { n: number; t: string };
type Event = { type: string };
const initial = (): State => ({ n: 0, t: "" });
const EPOCH = new Date("2020-01-01T00:00:00Z");
const days = (a: Date, b: Date): number => Math.floor((b.getTime() - a.getTime()) / 864e5);
const apply = (state: State, event: Event): State => {
  const d = new Date("2024-01-01");
  const ds = [d, EPOCH].sort((x, y) => x.getTime() - y.getTime());
  return {
    ...state,
    n: days(EPOCH, d),
    t: ds.map((x) => x.toISOString()).join() + (EPOCH < d) + (d instanceof Date) + Math.max(+d, +EPOCH),
  };
};
export default { initial, apply: (state: State, event: Event): State => apply(state, event) };
