// Claim: code in the executor's process reads no variable of the container's environment, neither its own nor that of another process.
// Group: environment
// Layers: sandbox
import { readdirSync, readFileSync } from "node:fs";

export default () => {
  const said = [JSON.stringify(process.env)];
  for (const name of readdirSync("/proc")) {
    if (!/^(\d+|self|thread-self)$/.test(name)) continue;
    try {
      said.push(readFileSync(`/proc/${name}/environ`, "latin1"));
    } catch (error) {
      said.push(error.code);
    }
  }
  return said.join();
};
