import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { createLogger } from "../../../src/base/log.ts";
import { openCgroups } from "../../../src/sandbox/cgroups.ts";

const log = createLogger("silent");
const probe = openCgroups(log);
probe?.close();
const title = `the server's cgroups${probe === undefined ? " (not here: this host lets nobody make any)" : ""}`;

/** Every group of a server with this process id. */
function groupsOf(pid: number): string[] {
  const found: string[] = [];
  const walk = (folder: string, depth: number): void => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      if (!entry.isDirectory()) continue;
      if (new RegExp(`^assay-\\d+-${pid}-`).test(entry.name)) found.push(`${folder}/${entry.name}`);
      else if (depth > 0) walk(`${folder}/${entry.name}`, depth - 1);
    }
  };
  walk("/sys/fs/cgroup", 5);
  return found;
}

describe.skipIf(probe === undefined)(title, () => {
  it("can be opened again by the same process while the first are being removed", () => {
    const first = openCgroups(log);
    const second = openCgroups(log);
    expect(first).toBeDefined();
    expect(second).toBeDefined();
    first?.close();
    second?.close();
  });

  it("that a killed server has left are removed by the next one", () => {
    const code = `
      const { openCgroups } = await import("./src/sandbox/cgroups.ts");
      const { createLogger } = await import("./src/base/log.ts");
      openCgroups(createLogger("silent")).group(64);
      process.kill(process.pid, "SIGKILL");
    `;
    const { pid, signal } = spawnSync(process.execPath, ["--input-type=module", "-e", code]);
    expect(signal).toBe("SIGKILL");
    expect(groupsOf(pid).length).toBeGreaterThan(0);
    openCgroups(log)?.close();
    expect(groupsOf(pid)).toEqual([]);
  });
});
