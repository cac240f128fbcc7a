// expect: reject
// why: loose equality with a string turns a Date into local text
// oracle: nondet
// events: [{}]
// tolerate: realm-neutral
type State = { n: number };
const initial = (): State => ({ n: 0 });
type Event = { type: string; data: object };
const apply = (_state: State, _event: Event): State => {
  const at: unknown = new Date(0); //~
  return { n: at == "Thu Jan 01 1970 00:00:00 GMT+0000 (Coordinated Universal Time)" ? 1 : 2 }; //~
};
export default { initial, apply };
