// expect: reject
// why: Object.assign with a key out of the event gives a function of the language other ancestors
// oracle: stateful
// events: [{"key":"__proto__"}]
// tolerate: runtime-neutral
type State = { n: number };
type Event = { type: string; data: { key: string } };
const initial = (): State => ({ n: 0 });
const apply = (state: State, event: Event): State => {
  const shared: { seen?: number } & {} = Math.max as {}; //~
  const before = shared.seen ?? 0;
  Object.assign(shared, { [event.data.key]: { seen: before + 1 } }); //~
  return { n: before };
};
export default { initial, apply };
