// expect: reject
// why: a Date as the key that a grouping function returns
// oracle: nondet
// events: [{}]
// tolerate: realm-neutral
type State = { keys: string[] };
const initial = (): State => ({ keys: [] });
type Event = { type: string; data: object };
const apply = (_state: State, _event: Event): State => ({
  keys: Object.keys(Object.groupBy([1], () => `${[new Date(0)]}`)), //~
});
export default { initial, apply };
