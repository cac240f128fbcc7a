/** An emitter that lives for one call. */
type State = { n: number; t: string };
type Event = { type: string };
const initial = (): State => ({ n: 0, t: "" });
type Handler = (n: number) => void;
class Emitter {
  #subs = new Set<Handler>();
  on(h: Handler): () => void {
    this.#subs.add(h);
    return () => {
      this.#subs.delete(h);
    };
  }
  emit(n: number): void {
    for (const h of this.#subs) h(n);
  }
}
const apply = (state: State, event: Event): State => {
  let total = state.n;
  const e = new Emitter();
  const off = e.on((n) => {
    total += n;
  });
  e.emit(2);
  off();
  e.emit(5);
  return { ...state, n: total };
};
export default { initial, apply: (state: State, event: Event): State => apply(state, event) };
