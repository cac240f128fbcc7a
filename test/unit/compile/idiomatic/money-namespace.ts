// namespaces, abstract generics, interface merging of own, function overload w/ data only, static registry map, enums w/ string, const assertions, template literal types, infer
namespace Money { export interface T { readonly cents: number; readonly currency: Currency } export type Currency = "EUR" | "USD"; export const of = (cents: number, currency: Currency = "EUR"): T => ({ cents, currency }); export function add(a: T, b: T): T { if (a.currency !== b.currency) throw new TypeError("currency mismatch"); return of(a.cents + b.cents, a.currency); } export const format = ({ cents, currency }: T) => `${(cents / 100).toFixed(2)} ${currency}`; }
interface Box { w: number } interface Box { h: number }
function pad(n: number): string; function pad(x: string | number, width: number): string; function pad(x: number | string, width = 2): string { return String(x).padStart(width, "0"); }
enum Status { Open = "OPEN", Closed = "CLOSED" }
const LEVELS = ["bronze", "silver", "gold"] as const; type Level = (typeof LEVELS)[number];
type Route = `/${string}/${number}`; type Params<P> = P extends `${infer A}/${infer B}` ? [A, ...Params<B>] : [P];
const thresholds = new Map<Level, number>([["bronze", 0], ["silver", 1_000], ["gold", 10_000]]);
const levelOf = (points: number): Level => LEVELS.findLast((l) => points >= (thresholds.get(l) ?? 0)) ?? "bronze";
abstract class Repo<T extends { id: string }, K extends keyof T = "id"> { protected readonly items = new Map<T["id"], T>(); constructor(seed: Iterable<T> = []) { for (const x of seed) this.items.set(x.id, x); } abstract label(t: T, k?: K): string; all(): T[] { return [...this.items.values()]; } upsert(t: T): this { this.items.set(t.id, t); return this; } }
class Accounts extends Repo<{ id: string; points: number; status: Status }> { label(t: { id: string; points: number }) { return `${t.id}:${levelOf(t.points)}:${pad(t.points, 4)}`; } }
interface S { accounts: { id: string; points: number; status: Status }[]; labels: string[]; spent: Money.T; box: Box; route: Route; parts: Params<"a/b"> }
export default {
  initial: (): S => ({ accounts: [], labels: [], spent: Money.of(0), box: { w: 1, h: 2 }, route: "/x/1", parts: ["a", "b"] }),
  apply(s: S, e: { type: "earned" | "closed"; data: { id: string; points?: number; cents?: number } }): S {
    const repo = new Accounts(s.accounts);
    const old = s.accounts.find((a) => a.id === e.data.id) ?? { id: e.data.id, points: 0, status: Status.Open };
    if (e.type === "closed") repo.upsert({ ...old, status: Status.Closed }); else repo.upsert({ ...old, points: old.points + (e.data.points ?? 0) });
    const accounts = repo.all();
    return { ...s, accounts, labels: accounts.map((a) => repo.label(a)), spent: Money.add(s.spent, Money.of(e.data.cents ?? 0)), box: { w: s.box.h, h: s.box.w + s.box.h }, route: `/${e.type}/${accounts.length}` };
  },
};
