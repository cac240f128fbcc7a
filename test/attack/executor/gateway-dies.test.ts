import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { lives, until } from "../../unit/execute/fixture.ts";

it("a gateway that is killed leaves no executor behind, not even one that hangs in a native loop", async () => {
  const gateway = spawn(process.execPath, [fileURLToPath(new URL("./gateway.ts", import.meta.url))], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  try {
    const [line] = await once(gateway.stdout, "data");
    const pids: number[] = JSON.parse(String(line));
    expect(pids.length).toBeGreaterThanOrEqual(5);
    expect(pids.every(lives)).toBe(true);
    gateway.kill("SIGKILL");
    await until(() => !pids.some(lives));
  } finally {
    gateway.kill("SIGKILL");
  }
});
