// dates, money, bigint, Intl-free formatting, sorting, grouping
interface Tx { id: string; cents: string; at: string; cat: string }
interface S { txs: Tx[]; byMonth: Record<string, string>; top: [string, string][]; avg: number | null }
type E = { type: "tx"; data: { id: string; amount: string; at: string; cat?: string } } | { type: "void"; data: { id: string } };
const toCents = (s: string): bigint => {
  const m = /^(?<sign>-)?(?<whole>\d+)(?:\.(?<frac>\d{1,2}))?$/.exec(s.trim());
  if (!m?.groups) throw new TypeError(`bad amount "${s}"`);
  const { sign, whole = "0", frac = "" } = m.groups;
  const n = BigInt(whole) * 100n + BigInt(frac.padEnd(2, "0"));
  return sign ? -n : n;
};
const fmt = (c: bigint) => `${c < 0n ? "-" : ""}${(c < 0n ? -c : c) / 100n}.${((c < 0n ? -c : c) % 100n).toString().padStart(2, "0")}`;
const monthOf = (iso: string) => { const d = new Date(iso); return `${d.getUTCFullYear()}-${String(d.getUTCMonth() + 1).padStart(2, "0")}`; };
const daysBetween = (a: string, b: string) => Math.round((Date.parse(b) - Date.parse(a)) / 86_400_000);
function recompute(txs: Tx[]): S {
  const groups = Object.groupBy(txs, (t) => monthOf(t.at));
  const byMonth: S["byMonth"] = {};
  for (const [month, list] of Object.entries(groups)) byMonth[month] = fmt((list ?? []).reduce((a, t) => a + BigInt(t.cents), 0n));
  const cats = new Map<string, bigint>();
  for (const t of txs) cats.set(t.cat, (cats.get(t.cat) ?? 0n) + BigInt(t.cents));
  const top = [...cats].toSorted(([, a], [, b]) => (a < b ? 1 : a > b ? -1 : 0)).slice(0, 3).map(([c, v]): [string, string] => [c, fmt(v)]);
  const first = txs[0], last = txs.at(-1);
  return { txs, byMonth, top, avg: first && last ? daysBetween(first.at, last.at) / txs.length : null };
}
export default {
  initial: () => recompute([]),
  apply(s: S, e: E): S {
    if (e.type === "void") return recompute(s.txs.filter((t) => t.id !== e.data.id));
    const { id, amount, at, cat = "misc" } = e.data;
    return recompute([...s.txs, { id, cents: String(toCents(amount)), at, cat }].sort((a, b) => a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
  },
};
