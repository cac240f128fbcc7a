/** Some properties of an object, by a typed list of names. */
type State = { n: number; t: string };
type Event = { type: string };
const initial = (): State => ({ n: 0, t: "" });
const pick = <T extends object, K extends keyof T>(o: T, keys: readonly K[]): Pick<T, K> => {
  const out: Partial<T> = {};
  for (const k of keys) out[k] = o[k];
  return out as Pick<T, K>;
};
const apply = (state: State, event: Event): State => ({ ...state, ...pick({ n: 3, t: "p", z: 1 }, ["n", "t"]) });
export default { initial, apply: (state: State, event: Event): State => apply(state, event) };
