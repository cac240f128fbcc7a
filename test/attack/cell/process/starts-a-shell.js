// Claim: code in the executor's process cannot start a program of the machine's.
// Group: process, file and network access
// Layers: permission, sandbox, all
import { execFileSync } from "node:child_process";

export default ({ folder, token }) => execFileSync("/bin/sh", ["-c", `echo ${token} > ${folder}/by-a-shell`]);
