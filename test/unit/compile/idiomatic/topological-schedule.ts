/** Schedules tasks by their dependencies: Kahn's algorithm, critical path, cycle report. */
import { defineReducer } from "assay";

interface Task {
  readonly id: string;
  readonly minutes: number;
  readonly needs: readonly string[];
}

type Event = { type: "TaskPlanned"; data: Task } | { type: "TaskDropped"; data: { id: string } };

interface State {
  tasks: Readonly<Record<string, Task>>;
  order: readonly string[];
  cyclic: readonly string[];
  starts: Readonly<Record<string, number>>;
  duration: number;
}

function plan(tasks: Readonly<Record<string, Task>>): State {
  const waiting = new Map<string, Set<string>>();
  const dependents = new Map<string, string[]>();
  for (const { id, needs } of Object.values(tasks)) {
    waiting.set(id, new Set(needs.filter((need) => Object.hasOwn(tasks, need))));
    for (const need of needs) {
      const list = dependents.get(need);
      if (list) list.push(id);
      else dependents.set(need, [id]);
    }
  }

  const ready = [...waiting].filter(([, needs]) => needs.size === 0).map(([id]) => id).sort();
  const order: string[] = [];
  const starts: Record<string, number> = {};
  let duration = 0;

  while (ready.length > 0) {
    const id = ready.shift();
    if (id === undefined) break;
    order.push(id);
    const task = tasks[id];
    const start = Math.max(0, ...(task?.needs ?? []).map((need) => (starts[need] ?? 0) + (tasks[need]?.minutes ?? 0)));
    starts[id] = start;
    duration = Math.max(duration, start + (task?.minutes ?? 0));
    for (const dependent of dependents.get(id) ?? []) {
      const needs = waiting.get(dependent);
      if (needs?.delete(id) && needs.size === 0) ready.push(dependent);
    }
    ready.sort();
  }

  const done = new Set(order);
  return { tasks, order, cyclic: Object.keys(tasks).filter((id) => !done.has(id)), starts, duration };
}

export default defineReducer<State, Event>({
  initial: () => plan({}),
  apply({ tasks }, event) {
    switch (event.type) {
      case "TaskPlanned":
        return plan({ ...tasks, [event.data.id]: event.data });
      case "TaskDropped":
        return plan(Object.fromEntries(Object.entries(tasks).filter(([id]) => id !== event.data.id)));
    }
  },
});
