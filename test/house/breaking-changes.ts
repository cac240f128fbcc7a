/**
 * Compares the protos with those of the last release, `test/compat/api/<version>.binpb`: what a client of that release relies on must be there still.
 * They lie beside the other frozen things because a clone need not have the tags. Ends with buf's status.
 */
import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";

const ROOT = join(import.meta.dirname, "../..");
const RELEASES = "test/compat/api";

const releases = readdirSync(join(ROOT, RELEASES))
  .filter((file) => /^\d+\.\d+\.\d+\.binpb$/.test(file))
  .toSorted(new Intl.Collator("en", { numeric: true }).compare);
const last = releases.at(-1);
if (last === undefined) throw new Error(`${RELEASES} holds no release`);
const buf = join(ROOT, "node_modules/.bin/buf");
const { status } = spawnSync(buf, ["breaking", "--against", join(RELEASES, last)], { cwd: ROOT, stdio: "inherit" });
if (status !== 0) process.stderr.write(`The protos break clients of ${last.replace(/\.binpb$/, "")} as said above.\n`);
process.exitCode = status ?? 1;
