// expect: reject
// why: a Partial of unknown values is merged over functions
// oracle: pwned
// events: [{"k":"constructor"}]
// tolerate: runtime-neutral
type State = { n: number; pwned: boolean };
const initial = (): State => ({ n: 0, pwned: false });
type Maker = (source: string) => () => number;
const table: Record<string, Record<string, unknown>> = {};
type Event = { type: string; data: { k: string } };
type Loose<T> = { [K in keyof T]?: unknown };
const merge = <T extends object>(base: T, patch: Loose<T>): T => ({ ...base, ...patch }); //~
const apply = (state: State, event: Event): State => ({ n: state.n + 1, pwned: merge({ make: (_source: string) => (): number => 0 }, { make: table[event.data.k]?.[event.data.k] }).make("return 7")() === 7 }); //~
export default { initial, apply };
