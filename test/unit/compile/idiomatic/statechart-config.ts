// state machine lib w/ generic config typed by mapped types; visitors; type-safe event emitter local; satisfies; tuple; template literal types
type States = "idle" | "loading" | "done" | "failed";
type Events = { start: { id: string }; ok: { rows: number }; fail: { error: string }; reset: undefined };
type Config = { [S in States]?: { on: { [E in keyof Events]?: { target: States; do?: (ctx: Ctx, data: Events[E]) => Ctx } } } };
interface Ctx { id: string | null; rows: number; errors: string[]; [extra: `x-${string}`]: string }
const machine = {
  idle: { on: { start: { target: "loading", do: (c, d) => ({ ...c, id: d.id }) } } },
  loading: { on: { ok: { target: "done", do: (c, { rows }) => ({ ...c, rows: c.rows + rows }) }, fail: { target: "failed", do: (c, d) => ({ ...c, errors: c.errors.concat(d.error) }) } } },
  done: { on: { reset: { target: "idle" } } },
  failed: { on: { reset: { target: "idle" }, start: { target: "loading" } } },
} satisfies Config;
interface S { at: States; ctx: Ctx; path: `${States}->${States}`[] }
function step<E extends keyof Events>(s: S, type: E, data: Events[E]): S {
  const node: NonNullable<Config[States]> = machine[s.at];
  const t = node.on[type];
  if (!t) return s;
  return { at: t.target, ctx: t.do ? t.do(s.ctx, data) : s.ctx, path: [...s.path, `${s.at}->${t.target}` as const] };
}
export default {
  initial: (): S => ({ at: "idle", ctx: { id: null, rows: 0, errors: [] }, path: [] }),
  apply: (s: S, e: { [K in keyof Events]: { type: K; data: Events[K] } }[keyof Events]): S => {
    switch (e.type) {
      case "start": return step(s, e.type, e.data);
      case "ok": return step(s, e.type, e.data);
      case "fail": return step(s, e.type, e.data);
      case "reset": return step(s, e.type, undefined);
    }
  },
};
