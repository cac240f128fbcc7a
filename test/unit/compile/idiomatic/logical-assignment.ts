/** Optional chaining, nullish coalescing and the assignment operators that go with them. */
import { defineReducer } from "assay";

interface Profile {
  name?: string | null;
  address?: { city?: string; lines?: string[] };
  settings?: Record<string, { enabled?: boolean; level?: number } | undefined>;
}
type State = { names: string[]; city: string; lines: number; level: number; flags: Record<string, boolean>; last: Profile | null };

export default defineReducer<State, { type: "Updated"; data: { profile?: Profile; key: string } }>({
  initial: () => ({ names: [], city: "?", lines: 0, level: 0, flags: {}, last: null }),
  apply(state, { data: { profile, key } }) {
    const next: State = { ...state, flags: { ...state.flags } };
    const name = profile?.name?.trim() || "anonymous";
    next.names = [...next.names, name];
    next.city = profile?.address?.city ?? next.city;
    next.lines += profile?.address?.lines?.length ?? 0;
    next.level ||= profile?.settings?.[key]?.level ?? 0;
    next.flags[key] ??= profile?.settings?.[key]?.enabled ?? false;
    next.last &&= { ...next.last, name: `was ${next.last.name ?? "nobody"}` };
    next.last ??= profile ?? null;
    return next;
  },
});
