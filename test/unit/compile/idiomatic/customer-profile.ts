// event upcasting with `in` checks, discriminated unions with nested, type guards on unions, Partial updates, keyof loops
interface Address { street: string; city: string; zip?: string }
interface Customer { id: string; name: string; email?: string; addresses: Address[]; prefs: { [key: string]: string | number | boolean } ; status: "active" | "blocked" }
type Event =
  | { type: "CustomerCreated"; data: Pick<Customer, "id" | "name"> & Partial<Pick<Customer, "email">> }
  | { type: "CustomerUpdated"; data: { id: string; patch: Partial<Customer> } }
  | { type: "AddressAdded"; data: { id: string; address: Address } }
  | { type: "AddressRemoved"; data: { id: string; index: number } }
  | { type: "PrefSet"; data: { id: string; key: string; value: string | number | boolean | null } };
interface State { customers: Record<string, Customer>; emails: string[]; audit: Array<[string, string]> }
const isKeyOf = <T extends object>(o: T, k: PropertyKey): k is keyof T => k in o;
function mergeDefined<T extends object>(base: T, patch: Partial<T>): T {
  const out = { ...base };
  for (const k of Object.keys(patch) as Array<keyof T>) {
    const v = patch[k];
    if (v !== undefined) out[k] = v;
  }
  return out;
}
const replaceAt = <T,>(xs: readonly T[], i: number, f: (t: T) => T): T[] => xs.map((x, j) => (i === j ? f(x) : x));
export default {
  initial(): State { return { customers: {}, emails: [], audit: [] }; },
  apply(state: State, event: Event): State {
    const audit: State["audit"] = [...state.audit, [event.type, event.data.id]];
    const current = state.customers[event.data.id];
    if (event.type === "CustomerCreated") {
      if (current) throw new Error(`customer ${event.data.id} exists`);
      const c: Customer = { addresses: [], prefs: {}, status: "active", ...event.data };
      return { customers: { ...state.customers, [c.id]: c }, emails: c.email ? state.emails.concat(c.email) : state.emails, audit };
    }
    if (!current) return { ...state, audit };
    const next = ((): Customer => {
      switch (event.type) {
        case "CustomerUpdated": return mergeDefined(current, event.data.patch);
        case "AddressAdded": return { ...current, addresses: [...current.addresses, event.data.address] };
        case "AddressRemoved": return { ...current, addresses: current.addresses.filter((_, i) => i !== event.data.index) };
        case "PrefSet": {
          const { key, value } = event.data;
          if (value === null) { const { [key]: _removed, ...prefs } = current.prefs; return { ...current, prefs }; }
          return { ...current, prefs: { ...current.prefs, [key]: value } };
        }
      }
    })();
    const known = isKeyOf(state.customers, event.data.id) ? "known" : "new";
    return { customers: { ...state.customers, [current.id]: replaceAt([next], 0, (c) => ({ ...c, name: c.name || known }))[0] ?? next }, emails: [...new Set(Object.values({ ...state.customers, [current.id]: next }).flatMap((c) => c.email ?? []))], audit };
  },
};
