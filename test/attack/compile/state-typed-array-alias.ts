// expect: reject
// why: a typed array cannot be frozen; a helper writes it through a parameter
// oracle: stateful
// events: [{}]
// tolerate: runtime-neutral
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
const cells = new Uint8Array(1);
const bump = (bytes: Uint8Array): number => {
  bytes[0] = (bytes[0] ?? 0) + 1; //~
  return bytes[0] ?? 0;
};
const apply = (state: State, _event: Event): State => ({ ...state, n: bump(cells) }); //~
export default { initial, apply };
