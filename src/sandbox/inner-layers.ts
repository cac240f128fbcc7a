/** The layers between tenant code and the machine that the program itself puts up, whatever the system can do. */
import type { SandboxLayer } from "./walls.ts";

/** In order from the inside out; the walls' own come after them. */
export const INNER_LAYERS: readonly SandboxLayer[] = [
  { name: "isolate", present: true, detail: "each artifact runs in a V8 isolate of its own with a heap limit" },
  { name: "hardened-realm", present: true, detail: "only allowed globals exist, and intrinsics are frozen" },
  { name: "signature", present: true, detail: "the executor itself verifies what it is about to run" },
  { name: "tenant-process", present: true, detail: "an executor process serves one tenant for its whole life" },
  { name: "empty-environment", present: true, detail: "executors and compiler workers start with no environment" },
  {
    name: "permission-model",
    present: true,
    detail: "Node's permission model denies file writes, child processes, workers and network",
  },
  { name: "outside-supervision", present: true, detail: "the gateway kills an executor that does not answer in time" },
];
