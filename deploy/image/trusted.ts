/** Stops a build whose executor would trust nobody, or somebody by mistake: reads the file of trusted keys as the executor will, and says whose they are. */
import { readFileSync } from "node:fs";
import { readTrustedKeys } from "../../src/seal/trusted-keys.ts";

const [path = ""] = process.argv.slice(2);
for (const keyId of readTrustedKeys(readFileSync(path, "utf8"))) process.stdout.write(`trusts ${keyId}\n`);
