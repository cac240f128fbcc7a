// handler table with Record<string, handler> and fallthrough; generic store class w/ listeners
type Cmd = { kind: string; args: (string | number)[] };
interface St { regs: { [r: string]: number }; pc: number; out: string[] }
type Handler = (s: St, args: Cmd["args"]) => St;
const asNum = (s: St, a: string | number | undefined): number => typeof a === "number" ? a : s.regs[a ?? ""] ?? 0;
const table: Record<string, Handler> = {
  set: (s, [r, v]) => ({ ...s, regs: { ...s.regs, [String(r)]: asNum(s, v) } }),
  add: (s, [r, v]) => ({ ...s, regs: { ...s.regs, [String(r)]: asNum(s, r) + asNum(s, v) } }),
  print: (s, [r]) => ({ ...s, out: [...s.out, `${asNum(s, r)}`] }),
};
table.sub = (s, [r, v]) => ({ ...s, regs: { ...s.regs, [String(r)]: asNum(s, r) - asNum(s, v) } });
const noop: Handler = (s) => s;
export default {
  initial(): St { return { regs: {}, pc: 0, out: [] }; },
  apply(s: St, e: { type: string; data: Cmd }): St {
    const h = table[e.data.kind] ?? noop;
    const next = h(s, e.data.args);
    return { ...next, pc: next.pc + 1 };
  },
};
