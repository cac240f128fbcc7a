// Claim: code in the executor's process cannot be reached over the network.
// Group: process, file and network access
// Layers: permission, sandbox, all
import { once } from "node:events";
import { createServer } from "node:net";

export default async ({ freePort }) => {
  await once(createServer().listen(freePort, "127.0.0.1"), "listening");
};
