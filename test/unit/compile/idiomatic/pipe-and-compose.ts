/** Point-free style: pipe, curry, Option and Result, transducers. */
import { defineReducer } from "assay";

type Fn<A, B> = (a: A) => B;

const pipe2 = <A, B>(a: A, ab: Fn<A, B>): B => ab(a);
const pipe3 = <A, B, C>(a: A, ab: Fn<A, B>, bc: Fn<B, C>): C => bc(ab(a));
const pipe4 = <A, B, C, D>(a: A, ab: Fn<A, B>, bc: Fn<B, C>, cd: Fn<C, D>): D => cd(bc(ab(a)));

const flow =
  <A, B, C>(f: Fn<A, B>, g: Fn<B, C>): Fn<A, C> =>
  (a) =>
    g(f(a));
const map =
  <A, B>(f: Fn<A, B>) =>
  (xs: readonly A[]): B[] =>
    xs.map(f);
const filter =
  <A>(test: Fn<A, boolean>) =>
  (xs: readonly A[]): A[] =>
    xs.filter(test);
const sortBy =
  <A>(key: Fn<A, number | string>) =>
  (xs: readonly A[]): A[] =>
    xs.toSorted((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0));
const add = (a: number) => (b: number) => a + b;
const times = (a: number) => (b: number) => a * b;
const tap =
  <A>(f: Fn<A, void>) =>
  (a: A): A => (f(a), a);
const constant =
  <A>(a: A) =>
  () =>
    a;
const not =
  <A>(test: Fn<A, boolean>) =>
  (a: A) =>
    !test(a);
const uncurry =
  <A, B, C>(f: (a: A) => (b: B) => C) =>
  (a: A, b: B): C =>
    f(a)(b);

type Option<A> = { readonly _tag: "Some"; readonly value: A } | { readonly _tag: "None" };
const none: Option<never> = { _tag: "None" };
const some = <A>(value: A): Option<A> => ({ _tag: "Some", value });
const fromNullable = <A>(a: A | null | undefined): Option<NonNullable<A>> => (a == null ? none : some(a));
const chain =
  <A, B>(f: Fn<A, Option<B>>) =>
  (o: Option<A>): Option<B> =>
    o._tag === "Some" ? f(o.value) : none;
const fold =
  <A, B>(onNone: () => B, onSome: Fn<A, B>) =>
  (o: Option<A>): B =>
    o._tag === "None" ? onNone() : onSome(o.value);

type Order = { id: string; amount: number; tags?: string[] };
type State = { ids: string[]; first: string; sums: number[]; trace: string[] };
type Event = { type: "OrdersArrived"; data: Order[] };

export default defineReducer<State, Event>({
  initial: constant({ ids: [], first: "", sums: [], trace: [] }),
  apply: (state, { data }) => {
    const trace: string[] = [];
    const isLarge = (order: Order) => order.amount >= 100;
    const ids = pipe4(
      data,
      filter(not(isLarge)),
      sortBy((order) => order.amount),
      map((order) => order.id),
    );
    const first = pipe3(
      fromNullable(data.find(isLarge)),
      chain((order) => fromNullable(order.tags?.[0])),
      fold(constant("(none)"), (tag) => tag.toUpperCase()),
    );
    const cents = pipe3(
      data,
      map(flow((order) => order.amount, times(100))),
      tap((xs) => void trace.push(`${xs.length} items`)),
    );
    return {
      ids: [...state.ids, ...ids],
      first,
      sums: [...state.sums, cents.reduce(uncurry(add), 0)],
      trace: [...state.trace, ...trace],
    };
  },
});
