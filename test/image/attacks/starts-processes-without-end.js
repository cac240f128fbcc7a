// Claim: code in the executor's process can start no more processes than the container may have.
// Group: process, file and network access
// Layers: sandbox
import { spawn } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";

/** Each has about a dozen threads. */
const WANTED = 20;

export default async ({ confession }) => {
  const children = [];
  for (let at = 0; at < WANTED; at++) {
    try {
      const child = spawn(process.execPath, ["-e", "setInterval(() => {}, 1e6); process.stdout.write('here')"]);
      const state = { child, isHere: false };
      child.on("error", () => undefined);
      child.stdout?.once("data", () => {
        state.isHere = true;
      });
      children.push(state);
    } catch {
      // No more.
    }
  }
  const lives = () =>
    children.filter(({ child, isHere }) => isHere && child.exitCode === null && child.signalCode === null);
  for (let at = 0; at < 80 && lives().length < WANTED; at++) await sleep(100);
  const count = lives().length;
  for (const { child } of children) child.kill("SIGKILL");
  return count === WANTED ? confession : `${count} lived`;
};
