// expect: reject
// why: the key is an object whose toString answers differently every time
// oracle: pwned
// events: [{}]
// tolerate: runtime-neutral
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { a?: number } };
class Chameleon {
  private asked = 0;
  toString(): string {
    this.asked += 1; //~
    return this.asked % 2 === 1 ? "safe" : "__proto__";
  }
}
const key: { toString(): string } = new Chameleon();
const keys: string[] = [];
const open: unknown[] = keys; //~
open.push(key); //~
function apply(state: State, _event: Event): State {
  const rows: Record<string, Record<string, number>> = {};
  let hit = false;
  for (let round = 0; round < 8; round += 1) {
    const row = rows[keys[0] ?? ""]; //~
    if (row !== undefined) hit = true;
  }
  return { n: state.n + 1, pwned: hit };
}
export default { initial, apply };
