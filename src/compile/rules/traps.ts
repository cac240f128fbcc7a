/**
 * Looks for reducer traps: code that compiles and runs, and gives another state than its author meant. After the rules, in code that
 * has no errors; which events are handled is said in any case, since that is often what an error is about. Traps are warnings: they
 * never refuse a module, and what is not certain is not said.
 */
import { nodesOf } from "../nodes.ts";
import type { Context } from "./context.ts";
import type { Definition } from "./definition.ts";
import type { Mutation } from "./mutations.ts";
import { EventTraps } from "./traps-events.ts";
import { type Method, methodOf } from "./traps-flow.ts";
import { ListTraps } from "./traps-lists.ts";
import { checkResult } from "./traps-results.ts";
import { checkInputs, checkShared, checkStateTypes, StateValues } from "./traps-state.ts";

const FOLLOWED = ["initial", "apply", "decide", "key"] as const;

/** Looks for every trap. `faulty`: the module has errors. */
export function applyTraps(
  context: Context,
  definition: Definition,
  mutations: readonly Mutation[],
  faulty: boolean,
): void {
  const methods: Method[] = [];
  for (const name of FOLLOWED) {
    const method = definition.kind === "handler" ? undefined : methodOf(context, definition, name);
    if (method !== undefined) methods.push(method);
  }
  const apply = methods.find(({ name }) => name === "apply");
  const events = new EventTraps(context, apply, !faulty);
  const lists = new ListTraps(context, methods);
  const values = faulty ? undefined : new StateValues(context, apply, methods);
  for (const file of context.files) {
    for (const node of nodesOf(file)) {
      events.visit(node);
      if (values === undefined) continue;
      lists.visit(node);
      values.visit(node);
      checkResult(context, node);
    }
  }
  if (faulty) return;
  checkStateTypes(context, methods);
  checkShared(context, methods, mutations);
  checkInputs(context, methods, mutations, lists.sortedInPlace);
}
