// functional: pipe, compose, curry, memo, lenses
const pipe = <A>(a: A) => ({ to: <B>(f: (a: A) => B) => pipe(f(a)), get: () => a });
const flow = <A, B, C>(ab: (a: A) => B, bc: (b: B) => C) => (a: A): C => bc(ab(a));
const memo = <A extends string | number, B>(f: (a: A) => B): ((a: A) => B) => {
  const cache = new Map<A, B>();
  return (a) => {
    const hit = cache.get(a);
    if (hit !== undefined) return hit;
    const v = f(a);
    cache.set(a, v);
    return v;
  };
};
interface Lens<S, A> { get(s: S): A; set(a: A, s: S): S }
const prop = <S, K extends keyof S>(k: K): Lens<S, S[K]> => ({
  get: (s) => s[k],
  set: (a, s) => ({ ...s, [k]: a }),
});
const composeLens = <A, B, C>(ab: Lens<A, B>, bc: Lens<B, C>): Lens<A, C> => ({
  get: (a) => bc.get(ab.get(a)),
  set: (c, a) => ab.set(bc.set(c, ab.get(a)), a),
});
const over = <S, A>(lens: Lens<S, A>, f: (a: A) => A) => (s: S): S => lens.set(f(lens.get(s)), s);

type State = { user: { name: string; visits: number }; log: string[] };
const visits = composeLens(prop<State, "user">("user"), prop<State["user"], "visits">("visits"));
const inc = (n: number) => n + 1;
const trim = (s: string) => s.trim();
const shout = flow(flow(trim, (s: string) => s.toUpperCase()), (s) => `${s}!`);
export default {
  initial: (): State => ({ user: { name: "", visits: 0 }, log: [] }),
  apply: (state: State, event: { type: string; data: { name?: string } }): State => {
    const fib = memo((n: number): number => (n < 2 ? n : fib(n - 1) + fib(n - 2)));
    const next = over(visits, inc)(state);
    const named = event.data.name ? { ...next, user: { ...next.user, name: shout(event.data.name) } } : next;
    return pipe(named)
      .to((s) => ({ ...s, log: [...s.log, `${event.type}:${fib(s.user.visits)}`].slice(-5) }))
      .get();
  },
};
