// Claim: code in the executor's process cannot fill the machine with threads.
// Group: process, file and network access
// Layers: permission, sandbox, all
import { once } from "node:events";
import { Worker } from "node:worker_threads";

export default async () => {
  const workers = [];
  for (let n = 0; n < 100; n += 1) {
    const worker = new Worker("setInterval(() => undefined, 1e6)", { eval: true, stdout: true, stderr: true });
    await once(worker, "online");
    workers.push(worker);
  }
  await new Promise((resolve) => setTimeout(resolve, 100));
  return workers.length;
};
