// Claim: code in the executor's process cannot load a module from elsewhere.
// Group: process, file and network access
// Layers: permission, sandbox, all
import { createRequire } from "node:module";

export default ({ secretModule }) => createRequire(secretModule)(secretModule).default;
