// Claim: code in the executor's process cannot read a file of the gateway's.
// Group: process, file and network access
// Layers: permission, sandbox, all
import { readFileSync } from "node:fs";

export default ({ secretFile }) => readFileSync(secretFile, "utf8");
