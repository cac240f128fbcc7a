import { defineReducer } from "assay";

// A workflow engine: steps with dependencies, retries with backoff, compensation, timers driven by events.
type StepState = "waiting" | "ready" | "running" | "done" | "failed" | "compensated" | "skipped";
type Condition =
  | { op: "eq" | "ne" | "gt" | "lt"; path: string; value: string | number | boolean }
  | { op: "and" | "or"; all: Condition[] }
  | { op: "not"; inner: Condition };
interface StepDef {
  id: string;
  needs?: string[];
  when?: Condition;
  retries?: number;
  compensate?: boolean;
}
interface Step extends Required<Pick<StepDef, "id">> {
  state: StepState;
  attempts: number;
  nextTry: number | null;
  output: unknown;
}
interface Run {
  id: string;
  definition: StepDef[];
  steps: Record<string, Step>;
  status: "active" | "completed" | "failed" | "rolled-back";
  context: Record<string, unknown>;
}
type State = { runs: Record<string, Run>; trace: string[] };
type Event =
  | {
      type: "RunStarted";
      data: { run: string; steps: StepDef[]; context?: Record<string, unknown> };
    }
  | { type: "StepStarted"; data: { run: string; step: string } }
  | { type: "StepSucceeded"; data: { run: string; step: string; output?: unknown } }
  | { type: "StepFailed"; data: { run: string; step: string; at: number; error: string } }
  | { type: "TimePassed"; data: { now: number } };
type Handlers = { [E in Event as E["type"]]: (state: State, data: E["data"]) => State };

const readPath = (root: unknown, path: string): unknown =>
  path
    .split(".")
    .reduce<unknown>(
      (value, key) =>
        typeof value === "object" && value !== null && key in value
          ? (value as Record<string, unknown>)[key]
          : undefined,
      root,
    );

function holds(condition: Condition, context: Record<string, unknown>): boolean {
  switch (condition.op) {
    case "and":
      return condition.all.every((c) => holds(c, context));
    case "or":
      return condition.all.some((c) => holds(c, context));
    case "not":
      return !holds(condition.inner, context);
    case "eq":
      return readPath(context, condition.path) === condition.value;
    case "ne":
      return readPath(context, condition.path) !== condition.value;
    case "gt":
    case "lt": {
      const actual = readPath(context, condition.path);
      if (typeof actual !== "number" || typeof condition.value !== "number") return false;
      return condition.op === "gt" ? actual > condition.value : actual < condition.value;
    }
  }
}

function assertAcyclic(definition: readonly StepDef[]): void {
  const byId = new Map(definition.map((d) => [d.id, d]));
  const marks = new Map<string, "grey" | "black">();
  const visit = (id: string, trail: string[]): void => {
    const mark = marks.get(id);
    if (mark === "black") return;
    if (mark === "grey") throw new Error(`cycle: ${[...trail, id].join(" -> ")}`);
    const def = byId.get(id);
    if (!def) throw new ReferenceError(`unknown step ${id}`);
    marks.set(id, "grey");
    def.needs?.forEach((need) => visit(need, [...trail, id]));
    marks.set(id, "black");
  };
  for (const { id } of definition) visit(id, []);
}

const settled: readonly StepState[] = ["done", "skipped"];
function advance(run: Run): Run {
  const steps = { ...run.steps };
  let changed = true;
  while (changed) {
    changed = false;
    for (const def of run.definition) {
      const step = steps[def.id];
      if (step?.state !== "waiting") continue;
      if (!(def.needs ?? []).every((need) => settled.includes(steps[need]?.state ?? "waiting")))
        continue;
      steps[def.id] = {
        ...step,
        state: def.when && !holds(def.when, run.context) ? "skipped" : "ready",
      };
      changed = true;
    }
  }
  const all = Object.values(steps);
  const status = all.every(({ state }) => settled.includes(state)) ? "completed" : run.status;
  return { ...run, steps, status };
}

const updateRun = (state: State, id: string, fn: (run: Run) => Run, note?: string): State => {
  const run = state.runs[id];
  if (run === undefined) return { ...state, trace: [...state.trace, `no run ${id}`] };
  return {
    runs: { ...state.runs, [id]: fn(run) },
    trace: note ? [...state.trace, note] : state.trace,
  };
};
const updateStep = (run: Run, id: string, patch: Partial<Omit<Step, "id">>): Run => {
  const step = run.steps[id];
  return step ? { ...run, steps: { ...run.steps, [id]: { ...step, ...patch } } } : run;
};

const rollBack = (run: Run): Run => {
  const undo = new Set(run.definition.filter((d) => d.compensate).map((d) => d.id));
  const steps = Object.fromEntries(
    Object.entries(run.steps).map(([id, step]) => [
      id,
      step.state === "done" && undo.has(id) ? { ...step, state: "compensated" as const } : step,
    ]),
  );
  return { ...run, steps, status: undo.size > 0 ? "rolled-back" : "failed" };
};

const handlers: Handlers = {
  RunStarted(state, { run: id, steps: definition, context = {} }) {
    try {
      assertAcyclic(definition);
    } catch (e) {
      return {
        ...state,
        trace: [...state.trace, e instanceof Error ? `${e.name}: ${e.message}` : "?"],
      };
    }
    const steps: Record<string, Step> = {};
    for (const { id: step } of definition)
      steps[step] = { id: step, state: "waiting", attempts: 0, nextTry: null, output: null };
    return {
      ...state,
      runs: { ...state.runs, [id]: advance({ id, definition, steps, status: "active", context }) },
    };
  },
  StepStarted: (state, { run, step }) =>
    updateRun(
      state,
      run,
      (r) =>
        r.steps[step]?.state === "ready"
          ? updateStep(r, step, {
              state: "running",
              attempts: (r.steps[step]?.attempts ?? 0) + 1,
              nextTry: null,
            })
          : r,
      `${run}/${step} started`,
    ),
  StepSucceeded: (state, { run, step, output = null }) =>
    updateRun(
      state,
      run,
      (r) =>
        advance({
          ...updateStep(r, step, { state: "done", output }),
          context: { ...r.context, [step]: output },
        }),
      `${run}/${step} ok`,
    ),
  StepFailed: (state, { run, step, at, error }) =>
    updateRun(
      state,
      run,
      (r) => {
        const def = r.definition.find((d) => d.id === step);
        const attempts = r.steps[step]?.attempts ?? 0;
        if (attempts <= (def?.retries ?? 0))
          return updateStep(r, step, {
            state: "waiting",
            nextTry: at + 1000 * 2 ** (attempts - 1),
          });
        return rollBack(updateStep(r, step, { state: "failed" }));
      },
      `${run}/${step} failed: ${error}`,
    ),
  TimePassed: (state, { now }) => ({
    ...state,
    runs: Object.fromEntries(
      Object.entries(state.runs).map(([id, run]) => {
        let next = run;
        for (const step of Object.values(run.steps))
          if (step.nextTry !== null && step.nextTry <= now)
            next = updateStep(next, step.id, { state: "ready", nextTry: null });
        return [id, next];
      }),
    ),
  }),
};

export default defineReducer<State, Event>({
  initial: () => ({ runs: {}, trace: [] }),
  apply: (state, event) => {
    const handle = handlers[event.type] as (state: State, data: Event["data"]) => State;
    return handle(state, event.data);
  },
});
