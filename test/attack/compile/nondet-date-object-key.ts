// expect: reject
// why: a Date is a computed key, by a lying type
// oracle: nondet
// events: [{}]
// tolerate: realm-neutral
type State = { keys: string[] };
const initial = (): State => ({ keys: [] });
type Event = { type: string; data: object };
const at: unknown = new Date(0); //~
const apply = (_state: State, _event: Event): State => ({ keys: Object.keys({ [at as string]: 1 }) }); //~
export default { initial, apply };
