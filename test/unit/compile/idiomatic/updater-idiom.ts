// setState idiom, Immer-like, deep partial, event sourcing w/ upcasting
type Updater<S> = Partial<S> | ((prev: S) => Partial<S>);
interface Settings { theme: "light" | "dark"; fontSize: number; tags: ReadonlyArray<string> }
const update = <S extends object>(state: S, u: Updater<S>): S => ({ ...state, ...(typeof u === "function" ? u(state) : u) });
type V1 = { type: "themed"; v?: 1; dark: boolean };
type V2 = { type: "themed"; v: 2; theme: Settings["theme"] };
type Resize = { type: "resized"; delta?: number; to?: number };
type Tagged = { type: "tagged"; tag: string } | { type: "untagged"; tag: string };
type Ev = V1 | V2 | Resize | Tagged;
const upcast = (e: Ev): Exclude<Ev, V1> => (e.type === "themed" && e.v !== 2 ? { type: "themed", v: 2, theme: e.dark ? "dark" : "light" } : (e as Exclude<Ev, V1>));
function assertNever(x: never): never { throw new Error(`unexpected ${JSON.stringify(x)}`); }
export default {
  initial: (): Settings => ({ theme: "light", fontSize: 12, tags: [] }),
  apply(s: Settings, { data }: { data: Ev }): Settings {
    const e = upcast(data);
    switch (e.type) {
      case "themed": return update(s, { theme: e.theme });
      case "resized": return update(s, (p) => ({ fontSize: e.to ?? p.fontSize + (e.delta ?? 0) }));
      case "tagged": return update(s, (p) => ({ tags: p.tags.includes(e.tag) ? p.tags : [...p.tags, e.tag].sort() }));
      case "untagged": return update(s, (p) => ({ tags: p.tags.filter((t) => t !== e.tag) }));
      default: return assertNever(e);
    }
  },
};
