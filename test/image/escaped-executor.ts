/**
 * What stands in the place of `assay executor` while its container is attacked: the same warden, and an executor that runs whatever it is handed at Node's
 * level, without the permission model. MUST be started by test/image alone.
 */
import { createLogger } from "../../src/base/log.ts";
import { keepExecutor } from "../../src/execute/attached/warden.ts";
import { processWalls } from "../../src/sandbox/process-walls.ts";
import { bareExecutor } from "../../src/selftest/stage.ts";

const [path = ""] = process.argv.slice(2);
for (const name of Object.keys(process.env)) delete process.env[name];
const walls = processWalls(createLogger("silent"));
const program = {
  arguments: bareExecutor(["--escaped"], false),
  readable: [],
  memoryMb: 65_536,
  reservedMb: undefined,
};
await keepExecutor({ path, mode: 0o600, start: () => walls.start(program) }, new AbortController().signal);
process.exit();
