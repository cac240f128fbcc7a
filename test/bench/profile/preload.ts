/**
 * For `npm run bench:profile` alone: loaded before a program of the server, it profiles the process between two SIGUSR2 and writes the profile to the folder
 * that the second argument of its own address names.
 */
import { writeFileSync } from "node:fs";
import { Session } from "node:inspector";
import { join } from "node:path";

const FOLDER = new URL(import.meta.url).searchParams.get("folder") ?? "";
/** Finer than V8's own 1 ms: a call takes a tenth of that. */
const SAMPLE_EVERY_US = 200;

let session: Session | undefined;

process.on("SIGUSR2", () => {
  if (session === undefined) {
    session = new Session();
    session.connect();
    session.post("Profiler.enable");
    session.post("Profiler.setSamplingInterval", { interval: SAMPLE_EVERY_US });
    session.post("Profiler.start");
    return;
  }
  const running = session;
  session = undefined;
  running.post("Profiler.stop", (error, outcome) => {
    running.disconnect();
    const file = join(FOLDER, `${process.pid}.cpuprofile`);
    writeFileSync(file, JSON.stringify(error === null ? outcome.profile : { error: error.message }));
  });
});
