// Claim: code in the executor's process cannot start a thread of JavaScript, which no watchdog's account would show.
// Group: process, file and network access
// Layers: permission, all
import { once } from "node:events";
import { Worker } from "node:worker_threads";

export default async ({ confession }) => {
  const worker = new Worker(`require("node:worker_threads").parentPort.postMessage(${JSON.stringify(confession)})`, {
    eval: true,
  });
  const [said] = await once(worker, "message");
  return said;
};
