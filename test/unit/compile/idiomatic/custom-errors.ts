/** Errors with a code and a cause. */
type State = { n: number; t: string };
type Event = { type: string };
const initial = (): State => ({ n: 0, t: "" });
class DomainError extends Error {
  override readonly name = "DomainError";
  constructor(
    readonly code: string,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
const risky = (n: number): number => {
  if (n > 0) throw new DomainError("TOO_BIG", `n is ${n}`, { cause: { n } });
  return n;
};
const apply = (state: State, event: Event): State => {
  try {
    risky(1);
    return state;
  } catch (e) {
    if (e instanceof DomainError) return { ...state, t: `${e.code}:${e.message}:${e.name}:${String(e)}` };
    throw e;
  }
};
export default { initial, apply: (state: State, event: Event): State => apply(state, event) };
