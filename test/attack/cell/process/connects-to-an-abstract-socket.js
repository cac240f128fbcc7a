// Claim: code in the executor's process cannot reach a socket that has no place in the file system.
// Group: process, file and network access
// Layers: permission, sandbox, all
import { once } from "node:events";
import { connect } from "node:net";

export default async ({ abstractSocket }) => {
  await once(connect(`\0${abstractSocket}`), "connect");
};
