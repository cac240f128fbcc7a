// Claim: code in the executor's process cannot connect to anything on the machine.
// Group: process, file and network access
// Layers: permission, sandbox, all
import { once } from "node:events";
import { connect } from "node:net";

export default async ({ tcpPort }) => {
  await once(connect(tcpPort, "127.0.0.1"), "connect");
};
