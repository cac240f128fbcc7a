/** Entry of the sandboxed program: an executor. Descriptor 3 is the socket to the gateway; the program lives as long as it does. */
import { Socket } from "node:net";
import { isDigest } from "../../base/digest.ts";
import { readFrames } from "../../base/framing.ts";
import type { Digest } from "../../flow.ts";
import { MAX_EXECUTOR_FRAME_BYTES, TRUSTED_KEYS_FLAG } from "../contract.ts";
import { Outbox } from "./outbox.ts";
import { Program } from "./program.ts";
import { warmUp } from "./warm-up.ts";

const SOCKET_DESCRIPTOR = 3;
/** How long no frame comes before there is time for other work. */
const QUIET_MS = 10;
/** The gateway broke the protocol. */
const EXIT_PROTOCOL = 2;

const socket = new Socket({ fd: SOCKET_DESCRIPTOR, readable: true, writable: true });

/** The ids of the keys that it was built with, from its own command line; undefined: the gateway says whom to trust. */
function trustedKeys(): ReadonlySet<Digest> | undefined {
  const flag = process.argv.slice(2).find((argument) => argument.startsWith(TRUSTED_KEYS_FLAG));
  return flag === undefined ? undefined : new Set(flag.slice(TRUSTED_KEYS_FLAG.length).split(",").filter(isDigest));
}

/** Ends the process at once, whatever is still under way. */
function end(code: number): never {
  process.exit(code);
}

const outbox = new Outbox(socket);
const program = new Program(outbox, trustedKeys());
const waiting: Buffer[] = [];
let busy = false;
/** Runs out when no frame has come for a while: a call often follows at once, and is not to wait for what can wait. */
let idleTimer: NodeJS.Timeout | undefined;

/** Frames are handled strictly one after the other: a fold in steps must not see another call in between. */
async function drain(): Promise<void> {
  try {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const beganMs = performance.now();
      const ended = program.handle(next);
      if (ended !== undefined) await ended;
      outbox.flushIfDue(beganMs);
      const congestion = outbox.congestion();
      if (congestion !== undefined) await congestion;
    }
    outbox.flush();
  } catch (thrown) {
    // The cause is the gateway's doing or a defect; no text of a tenant's gets here.
    process.stderr.write(`executor: ${thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : "failed"}\n`);
    end(EXIT_PROTOCOL);
  }
  busy = false;
  idleTimer ??= setTimeout(idle, QUIET_MS);
  idleTimer.refresh();
}

function idle(): void {
  if (!busy) program.idle();
}

socket.on("error", () => end(0));
socket.on("close", () => end(0));
socket.on("end", () => end(0));
readFrames(
  socket,
  MAX_EXECUTOR_FRAME_BYTES,
  (message) => {
    waiting.push(message);
    if (busy) return;
    busy = true;
    // Once all frames are there that came together: so their answers go together too.
    process.nextTick(drain);
  },
  () => end(EXIT_PROTOCOL),
);

// Ready means ready for a first call.
await warmUp();
program.idle();
outbox.add({ case: "ready", value: { v8Version: process.versions.v8 } });
outbox.flush();
