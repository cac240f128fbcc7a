// Claim: nothing that code in the executor's process starts outlives it.
// Group: process, file and network access
// Layers: permission, sandbox, all
import { spawn } from "node:child_process";
import { once } from "node:events";

export default async ({ token }) => {
  const child = spawn(process.execPath, ["-e", "setTimeout(() => undefined, 30000)", token], {
    detached: true,
    stdio: "ignore",
  });
  await once(child, "spawn");
  child.unref();
};
