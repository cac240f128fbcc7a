// Claim: code in the executor's process has no network interface but an empty loopback, and no route.
// Group: process, file and network access
// Layers: sandbox
import { readdirSync, readFileSync } from "node:fs";

export default ({ confession }) => {
  const interfaces = readdirSync("/sys/class/net").filter((name) => name !== "lo");
  const routes = readFileSync("/proc/net/route", "latin1").trim().split("\n").slice(1);
  return interfaces.length + routes.length === 0 ? "" : `${confession} ${interfaces} ${routes}`;
};
