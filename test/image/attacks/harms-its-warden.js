// Claim: code in the executor's process can neither stop, kill, read, trace nor debug the warden of its container.
// Group: signals
// Layers: sandbox
import { openSync, readdirSync, readFileSync } from "node:fs";
import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

const reaches = (port) =>
  new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.once("connect", () => resolve(true)).once("error", () => resolve(false));
  });

export default async ({ confession, victim }) => {
  // The container's first process is its warden. Where no container stands it is somebody else's, which is left alone.
  const isWarden = /escaped-executor/.test(readFileSync("/proc/1/cmdline", "latin1"));
  const warden = isWarden ? 1 : victim;
  const flaws = [];
  const attempt = (what, work) => {
    try {
      work();
      flaws.push(what);
    } catch {
      // As it should be.
    }
  };
  attempt("memory", () => openSync(`/proc/${warden}/mem`, "r+"));
  attempt("descriptors", () => readdirSync(`/proc/${warden}/fd`));
  attempt("environment", () => readFileSync(`/proc/${warden}/environ`));
  attempt("maps", () => readFileSync(`/proc/${warden}/maps`));
  for (const signal of ["SIGSTOP", "SIGKILL", "SIGUSR1"]) {
    try {
      process.kill(warden, signal);
    } catch {
      // As it should be.
    }
  }
  await sleep(300);
  const state = /^State:\s+(\S)/m.exec(readFileSync(`/proc/${warden}/status`, "latin1"))?.[1];
  if (state === "T" || state === "Z") flaws.push("stopped");
  if (await reaches(9229)) flaws.push("inspector");
  return flaws.length === 0 ? "" : `${confession} ${flaws}`;
};
