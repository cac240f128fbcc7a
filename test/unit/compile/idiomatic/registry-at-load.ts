/** A registry that is filled when the module loads and keeps its handlers behind a private name. */
type State = { n: number; t: string };
type Event = { type: string };
const initial = (): State => ({ n: 0, t: "" });
class Registry {
  #handlers = new Map<string, (n: number) => number>();
  register(k: string, f: (n: number) => number): this {
    this.#handlers.set(k, f);
    return this;
  }
  run(k: string, n: number): number {
    return this.#handlers.get(k)?.(n) ?? n;
  }
}
const registry = new Registry().register("x", (n) => n + 1).register("y", (n) => n * 2);
const apply = (state: State, event: Event): State => ({ ...state, n: registry.run(event.type, state.n) });
export default { initial, apply: (state: State, event: Event): State => apply(state, event) };
