// Claim: a module cannot import what Node brings.
// Group: process, file and network access
// Layers: allowlist, realm, all
// Bare: an isolate has no loader that could find it
import { readFileSync } from "node:fs";
type State = { pwned: boolean };
export default {
  initial: (): State => ({ pwned: false }),
  apply: (): State => ({ pwned: readFileSync("/proc/self/status", "utf8").length > 0 }),
};
