// state-based CRDTs: GCounter, PNCounter, LWW map, OR-set; merging replicas
interface Semilattice<S> {
  readonly bottom: S;
  merge(a: S, b: S): S;
  equals(a: S, b: S): boolean;
}
type GCounter = Readonly<Record<string, number>>;
const unionKeys = (a: object, b: object): string[] =>
  [...new Set([...Object.keys(a), ...Object.keys(b)])].sort();
const gCounter: Semilattice<GCounter> & {
  inc(s: GCounter, node: string, by?: number): GCounter;
  value(s: GCounter): number;
} = {
  bottom: {},
  merge: (a, b) =>
    Object.fromEntries(unionKeys(a, b).map((k) => [k, Math.max(a[k] ?? 0, b[k] ?? 0)])),
  equals: (a, b) => unionKeys(a, b).every((k) => a[k] === b[k]),
  inc: (s, node, by = 1) => ({ ...s, [node]: (s[node] ?? 0) + by }),
  value: (s) => Object.values(s).reduce((x, y) => x + y, 0),
};
interface PN {
  readonly p: GCounter;
  readonly n: GCounter;
}
const pnCounter = {
  bottom: { p: gCounter.bottom, n: gCounter.bottom },
  merge: (a, b) => ({ p: gCounter.merge(a.p, b.p), n: gCounter.merge(a.n, b.n) }),
  equals: (a, b) => gCounter.equals(a.p, b.p) && gCounter.equals(a.n, b.n),
} satisfies Semilattice<PN>;
type Stamp = readonly [counter: number, node: string];
const later = ([c1, n1]: Stamp, [c2, n2]: Stamp): boolean => c1 > c2 || (c1 === c2 && n1 > n2);
interface Register<T> {
  readonly value: T;
  readonly stamp: Stamp;
}
type LwwMap<T> = { readonly [key: string]: Register<T | null> };
function lwwMap<T>(): Semilattice<LwwMap<T>> & {
  set(map: LwwMap<T>, key: string, value: T | null, stamp: Stamp): LwwMap<T>;
} {
  return {
    bottom: {},
    merge(a, b) {
      const out: Record<string, Register<T | null>> = { ...a };
      for (const [key, register] of Object.entries(b)) {
        const mine = out[key];
        if (mine === undefined || later(register.stamp, mine.stamp)) out[key] = register;
      }
      return out;
    },
    equals: (a, b) => unionKeys(a, b).every((k) => a[k]?.stamp.join() === b[k]?.stamp.join()),
    set(map, key, value, stamp) {
      return this.merge(map, { [key]: { value, stamp } });
    },
  };
}
interface OrSet {
  readonly adds: Record<string, string[]>;
  readonly removes: string[];
}
const orSet: Semilattice<OrSet> & {
  has(s: OrSet, e: string): boolean;
  elements(s: OrSet): string[];
} = {
  bottom: { adds: {}, removes: [] },
  merge(a, b) {
    const adds: Record<string, string[]> = {};
    for (const key of unionKeys(a.adds, b.adds))
      adds[key] = [...new Set([...(a.adds[key] ?? []), ...(b.adds[key] ?? [])])].sort();
    return { adds, removes: [...new Set(a.removes.concat(b.removes))].sort() };
  },
  equals: (a, b) => JSON.stringify(a) === JSON.stringify(b),
  has: (s, e) => (s.adds[e] ?? []).some((tag) => !s.removes.includes(tag)),
  elements(s) {
    return Object.keys(s.adds).filter((e) => this.has(s, e));
  },
};
interface Replica {
  clock: number;
  likes: PN;
  profile: LwwMap<string>;
  tags: OrSet;
}
interface State {
  replicas: Record<string, Replica>;
  converged: boolean;
  view: { likes: number; profile: Record<string, string>; tags: string[] };
}
type Event =
  | { type: "Liked" | "Unliked"; data: { node: string } }
  | { type: "ProfileSet"; data: { node: string; key: string; value: string | null } }
  | { type: "Tagged" | "Untagged"; data: { node: string; tag: string } }
  | { type: "Synced"; data: { from: string; to: string } };
const profile = lwwMap<string>();
const empty = (): Replica => ({
  clock: 0,
  likes: pnCounter.bottom,
  profile: profile.bottom,
  tags: orSet.bottom,
});
const change = (
  state: State,
  node: string,
  fn: (r: Replica, stamp: Stamp) => Partial<Replica>,
): State => {
  const replica = state.replicas[node] ?? empty();
  const clock = replica.clock + 1;
  return view({
    ...state,
    replicas: { ...state.replicas, [node]: { ...replica, clock, ...fn(replica, [clock, node]) } },
  });
};
const mergeReplicas = (a: Replica, b: Replica): Replica => ({
  clock: Math.max(a.clock, b.clock) + 1,
  likes: pnCounter.merge(a.likes, b.likes),
  profile: profile.merge(a.profile, b.profile),
  tags: orSet.merge(a.tags, b.tags),
});
function view(state: State): State {
  const all = Object.values(state.replicas);
  const merged = all.reduce(mergeReplicas, empty());
  const shown: Record<string, string> = {};
  for (const [k, { value }] of Object.entries(merged.profile)) if (value !== null) shown[k] = value;
  const [first, ...rest] = all;
  return {
    ...state,
    converged:
      first === undefined ||
      rest.every(
        (r) =>
          pnCounter.equals(r.likes, first.likes) &&
          profile.equals(r.profile, first.profile) &&
          orSet.equals(r.tags, first.tags),
      ),
    view: {
      likes: gCounter.value(merged.likes.p) - gCounter.value(merged.likes.n),
      profile: shown,
      tags: orSet.elements(merged.tags),
    },
  };
}
export default {
  initial: (): State => ({
    replicas: {},
    converged: true,
    view: { likes: 0, profile: {}, tags: [] },
  }),
  apply(state: State, event: Event): State {
    switch (event.type) {
      case "Liked":
        return change(state, event.data.node, (r) => ({
          likes: { ...r.likes, p: gCounter.inc(r.likes.p, event.data.node) },
        }));
      case "Unliked":
        return change(state, event.data.node, (r) => ({
          likes: { ...r.likes, n: gCounter.inc(r.likes.n, event.data.node) },
        }));
      case "ProfileSet":
        return change(state, event.data.node, (r, stamp) => ({
          profile: profile.set(r.profile, event.data.key, event.data.value, stamp),
        }));
      case "Tagged":
        return change(state, event.data.node, (r, stamp) => ({
          tags: orSet.merge(r.tags, { adds: { [event.data.tag]: [stamp.join("@")] }, removes: [] }),
        }));
      case "Untagged":
        return change(state, event.data.node, (r) => ({
          tags: orSet.merge(r.tags, { adds: {}, removes: r.tags.adds[event.data.tag] ?? [] }),
        }));
      case "Synced": {
        const merged = mergeReplicas(
          state.replicas[event.data.from] ?? empty(),
          state.replicas[event.data.to] ?? empty(),
        );
        return view({
          ...state,
          replicas: { ...state.replicas, [event.data.from]: merged, [event.data.to]: merged },
        });
      }
    }
  },
};
