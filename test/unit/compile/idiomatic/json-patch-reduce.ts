// JSON patch / deep clone / deep equal / diff with unknown & recursion types
type Json = null | boolean | number | string | Json[] | { [k: string]: Json };
type Op = { op: "add" | "replace"; path: string; value: Json } | { op: "remove"; path: string } | { op: "test"; path: string; value: Json };
const isObj = (j: Json | undefined): j is { [k: string]: Json } => typeof j === "object" && j !== null && !Array.isArray(j);
const equal = (a: Json, b: Json): boolean => {
  if (a === b) return true;
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((x, i) => equal(x, b[i]!));
  if (isObj(a) && isObj(b)) {
    const ka = Object.keys(a), kb = Object.keys(b);
    return ka.length === kb.length && ka.every((k) => k in b && equal(a[k]!, b[k]!));
  }
  return false;
};
const clone = <T extends Json>(j: T): T => JSON.parse(JSON.stringify(j)) as T;
const tokens = (p: string) => p.split("/").slice(1).map((t) => t.replaceAll("~1", "/").replaceAll("~0", "~"));
function patch(doc: Json, op: Op): Json {
  const root = { root: clone(doc) } as { [k: string]: Json };
  const path = ["root", ...tokens(op.path)];
  const last = path.pop()!;
  let at: Json = root;
  for (const t of path) {
    const next: Json | undefined = Array.isArray(at) ? at[Number(t)] : isObj(at) ? at[t] : undefined;
    if (next === undefined) throw new Error(`no ${t}`);
    at = next;
  }
  if (op.op === "test") {
    const have = Array.isArray(at) ? at[+last] : isObj(at) ? at[last] : undefined;
    if (have === undefined || !equal(have, op.value)) throw new Error("test failed");
  } else if (Array.isArray(at)) {
    const i = last === "-" ? at.length : parseInt(last, 10);
    if (op.op === "remove") at.splice(i, 1);
    else at.splice(i, op.op === "replace" ? 1 : 0, op.value);
  } else if (isObj(at)) {
    if (op.op === "remove") delete at[last];
    else at[last] = op.value;
  }
  return root["root"] ?? null;
}
export default {
  initial: () => ({ doc: {} as Json, version: 0, failed: [] as string[] }),
  apply(s: { doc: Json; version: number; failed: string[] }, e: { type: "patch"; data: Op[] }) {
    try {
      return { ...s, doc: e.data.reduce(patch, s.doc), version: s.version + 1 };
    } catch (err: unknown) {
      return { ...s, failed: [...s.failed, (err as Error).message] };
    }
  },
};
