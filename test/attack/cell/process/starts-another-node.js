// Claim: code in the executor's process cannot start its own program again, without the arguments that hold it.
// Group: process, file and network access
// Layers: permission, sandbox, all
import { execFileSync } from "node:child_process";

export default ({ confession }) => execFileSync(process.execPath, ["-p", JSON.stringify(confession)]).toString();
