/** No walls at all, not even an empty environment: what an attack on the environment has to succeed in. For tests of selftest alone. */
import { spawn } from "node:child_process";
import { Duplex } from "node:stream";
import type { Ending, WalledChild, WalledProgram, Walls } from "../sandbox/walls.ts";

/** Children with everything that this process has. */
export const OPEN_WALLS: Walls = { layers: [], start: startOpen, close: () => Promise.resolve() };

function startOpen(program: WalledProgram): WalledChild {
  const child = spawn(process.execPath, program.arguments, { stdio: ["ignore", "ignore", "pipe", "pipe"] });
  const socket = child.stdio[3];
  if (!(socket instanceof Duplex) || child.pid === undefined) throw new Error("the child has no socket");
  return {
    socket,
    stderr: child.stderr ?? undefined,
    programId: child.pid,
    whenWalled: Promise.resolve(),
    whenEnded: new Promise<Ending>((resolve) => {
      child.once("exit", (code, signal) => resolve({ code, signal }));
    }),
    kill: () => void child.kill("SIGKILL"),
  };
}
