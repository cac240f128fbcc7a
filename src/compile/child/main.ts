/** Entry of a compiler worker: modules in, verdicts out, over descriptor 3. It meets hostile source and is trusted with nothing. */
import { Socket } from "node:net";
import { frame, readFrames } from "../../base/framing.ts";
import { Fault } from "../../fault/fault.ts";
import { compileModule, warmUp } from "../compile-module.ts";
import { decodeModule, encodeInvalid, encodeReady, encodeVerdict, MAX_WORKER_FRAME_BYTES } from "../worker-messages.ts";

const SOCKET_DESCRIPTOR = 3;
/** The gateway broke the protocol. */
const EXIT_PROTOCOL = 2;

const socket = new Socket({ fd: SOCKET_DESCRIPTOR, readable: true, writable: true });

function end(code: number): never {
  process.exit(code);
}

function answer(message: Uint8Array): Uint8Array {
  const { number, module, narrowing } = decodeModule(message);
  let defect = "";
  try {
    const noteDefect = (cause: unknown): void => {
      defect = cause instanceof Error ? (cause.stack ?? cause.message) : String(cause);
    };
    const verdict = compileModule(module, noteDefect, narrowing);
    return encodeVerdict(number, verdict, defect);
  } catch (thrown) {
    if (thrown instanceof Fault && thrown.reason === "REQUEST_INVALID") return encodeInvalid(number, thrown);
    throw thrown;
  }
}

socket.on("error", () => end(0));
socket.on("close", () => end(0));
socket.on("end", () => end(0));
readFrames(
  socket,
  MAX_WORKER_FRAME_BYTES,
  (message) => {
    socket.write(frame(answer(message)));
  },
  () => end(EXIT_PROTOCOL),
);

warmUp();
socket.write(frame(encodeReady()));
