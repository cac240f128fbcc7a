// expect: reject
// why: a sticky pattern in a closure remembers where `match` stopped
// oracle: stateful
// events: [{"k":"constructor","i":"constructor","list":["constructor"]}]
// tolerate: runtime-neutral
type State = { n: number; pwned: boolean; t?: string };
const initial = (): State => ({ n: 0, pwned: false });
type Event = { type: string; data: { k: string; i: number; list: number[] } };
const mk = () => { const re = /a/y; return (s: string): boolean => s.match(re) !== null; };
const t = mk();
const apply = (state: State, event: Event): State => ({ ...state, n: t("a") ? 1 : 2 });
export default { initial, apply };
