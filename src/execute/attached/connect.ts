/** An executor that an orchestrator has started, as the gateway's pool wants it: one connection to its Unix socket. It lives as long as that. */
import { connect } from "node:net";
import type { WalledChild } from "../../sandbox/walls.ts";

/** Connects. Never throws: what cannot be reached has ended. */
export function attachTo(path: string): WalledChild {
  const socket = connect(path);
  const walled = Promise.withResolvers<void>();
  socket.once("connect", walled.resolve);
  // It is told by the end as well, and whoever does not wait for it must not hear of it as of a defect.
  walled.promise.catch(() => undefined);
  const whenEnded = new Promise<{ code: null; signal: null; startError?: string }>((resolve) => {
    let startError: string | undefined = "it did not take the connection";
    socket.once("connect", () => {
      startError = undefined;
    });
    socket.on("error", (error) => {
      if (startError !== undefined) startError = error.message;
      walled.reject(error);
    });
    socket.once("close", () => {
      walled.reject(new Error("the connection was closed"));
      resolve({ code: null, signal: null, ...(startError === undefined ? {} : { startError }) });
    });
  });
  return {
    socket,
    stderr: undefined,
    // Whatever it is, it is in another PID namespace, and perhaps on another machine's kernel.
    programId: undefined,
    whenWalled: walled.promise,
    whenEnded,
    // Its warden hears the end of the connection and ends it, whatever it is doing.
    kill: () => socket.destroy(),
  };
}
