// Claim: the kernel shows no environment of the executor's process either.
// Group: environment
// Layers: environment, permission, sandbox, all
import { readFileSync } from "node:fs";

export default () => readFileSync("/proc/self/environ", "utf8");
