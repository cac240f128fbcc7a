// Claim: code in the executor's process cannot send a datagram.
// Group: process, file and network access
// Layers: permission, sandbox, all
import { createSocket } from "node:dgram";
import { once } from "node:events";

export default async ({ udpPort, token }) => {
  const socket = createSocket("udp4");
  const failed = once(socket, "error").then(([error]) => {
    throw error;
  });
  const sent = new Promise((resolve, reject) => {
    socket.send(token, udpPort, "127.0.0.1", (error) => (error ? reject(error) : resolve()));
  });
  await Promise.race([sent, failed]);
};
