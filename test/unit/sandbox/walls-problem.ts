/** Whether this host lets the tests build the system's walls; what cannot be tried is skipped by name, and says why. */
import { createLogger } from "../../../src/base/log.ts";
import { bubblewrapWalls } from "../../../src/sandbox/bubblewrap.ts";
import { SandboxError } from "../../../src/sandbox/walls.ts";

/** Undefined: they stand. Otherwise what `assay serve` would say. Anything but a refusal of the host's is a failure of the test that asks. */
export async function wallsProblem(): Promise<string | undefined> {
  try {
    await (await bubblewrapWalls(createLogger("silent"))).close();
    return undefined;
  } catch (error) {
    if (error instanceof SandboxError) return error.message;
    throw error;
  }
}
