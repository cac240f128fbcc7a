/** Watches over `bin/assay`, which starts a server or an executor and passes signals on to it: nobody else tells when that is killed. */

const PERIOD_MS = 250;

/** Tells once when `launcherPid`, which started this process, is gone. Undefined: nobody passes signals on. Keeps no process alive. */
export function watchLauncher(launcherPid: string | undefined, gone: () => void): void {
  if (launcherPid === undefined) return;
  const timer = setInterval(() => {
    if (String(process.ppid) === launcherPid) return;
    clearInterval(timer);
    gone();
  }, PERIOD_MS);
  timer.unref();
}
