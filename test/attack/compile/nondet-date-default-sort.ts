// expect: reject
// why: the default sort compares local text: Wed before Thu
// oracle: nondet
// events: [{}]
// tolerate: realm-neutral
type State = { n: number };
const initial = (): State => ({ n: 0 });
type Event = { type: string; data: object };
const HOUR = 3_600_000;
const apply = (_state: State, _event: Event): State => ({
  n: [new Date(19 * HOUR), new Date(67 * HOUR)].sort()[0]?.getTime() ?? 0, //~
});
export default { initial, apply };
