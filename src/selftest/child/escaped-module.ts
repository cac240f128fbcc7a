/** Runs an attack at Node's level in the executor's own process, as code that has got out of its isolate would. For selftest and tests alone. */
import type { BareModule } from "./bare-module.ts";

/** Loads the attack. Its bait comes as the data of the only event; its answer is what it says, or the code of what stopped it. */
export function loadEscaped(source: string): BareModule {
  return async (events) => {
    // Not from a file: what the walls let the process read is not for the attack to choose.
    const url = `data:text/javascript;base64,${Buffer.from(source).toString("base64")}`;
    const loaded: { readonly default: (bait: unknown) => unknown } = await import(url);
    let state: string;
    try {
      const said = await loaded.default(JSON.parse(events[0] ?? "null"));
      state = JSON.stringify({ said: String(said) });
    } catch (thrown) {
      state = JSON.stringify(describe(thrown));
    }
    return { state, digested: state };
  };
}

/** An error without a code is the attack's own mistake, and no layer's merit. */
function describe(thrown: unknown): { readonly stopped: string } | { readonly mistake: string } {
  if (thrown instanceof Error && "code" in thrown && typeof thrown.code === "string") return { stopped: thrown.code };
  return { mistake: thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : "threw" };
}
