// Claim: code in the executor's process cannot open a debugger for the world.
// Group: inspector
// Layers: permission, sandbox, all
import { open } from "node:inspector";

export default ({ freePort }) => {
  open(freePort, "127.0.0.1");
};
