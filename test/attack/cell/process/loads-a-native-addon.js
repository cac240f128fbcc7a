// Claim: code in the executor's process cannot bring native code of its own.
// Group: process, file and network access
// Layers: permission, sandbox, all
import { copyFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

export default ({ folder }) => {
  const path = join(folder, "addon.node");
  const own = process.report.getReport().sharedObjects.find((name) => name.endsWith(".node"));
  if (own === undefined) writeFileSync(path, "native code");
  else copyFileSync(own, path);
  process.dlopen({ exports: {} }, path);
};
