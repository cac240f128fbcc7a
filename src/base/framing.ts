/** Frames on a byte stream: each message behind its length as four bytes, big-endian. Between the gateway and its child processes. */
import type { Duplex } from "node:stream";

const HEADER_BYTES = 4;
const NOTHING = Buffer.alloc(0);
/** Each time that there is no room there will be for this many times what has come: more copies less, and a peer takes more that announces and does not send. */
const GROWTH = 16;

/** Puts a message behind its length. */
export function frame(message: Uint8Array): Buffer {
  const framed = Buffer.allocUnsafe(HEADER_BYTES + message.byteLength);
  framed.writeUInt32BE(message.byteLength, 0);
  framed.set(message, HEADER_BYTES);
  return framed;
}

/**
 * Calls `onMessage` with each whole message that arrives on `stream`, in order. The bytes belong to the callee.
 * A frame over `maxBytes` is the peer's defect: `onOversize` is called once and nothing after it is read.
 */
export function readFrames(
  stream: Duplex,
  maxBytes: number,
  onMessage: (message: Buffer) => void,
  onOversize: (bytes: number) => void,
): void {
  // What has come of the part that is wanted, in a buffer that grows as bytes come: neither does a peer that announces much and sends little
  // take much memory here, nor one that sends a byte at a time.
  let held = NOTHING;
  let heldBytes = 0;
  let wantedBytes = HEADER_BYTES;
  let inHeader = true;
  let dead = false;

  const hold = (bytes: Buffer): void => {
    const needed = heldBytes + bytes.byteLength;
    if (needed > held.byteLength) {
      const larger = Buffer.allocUnsafeSlow(Math.min(wantedBytes, GROWTH * needed));
      larger.set(held.subarray(0, heldBytes));
      held = larger;
    }
    held.set(bytes, heldBytes);
    heldBytes = needed;
  };

  /** The part that is wanted, out of what is held and of `chunk` from `at`; undefined: it has not all come. */
  const take = (chunk: Buffer, at: number): Buffer | undefined => {
    const missing = wantedBytes - heldBytes;
    const isWhole = chunk.byteLength - at >= missing;
    if (isWhole && heldBytes === 0) return chunk.subarray(at, at + missing);
    hold(chunk.subarray(at, at + missing));
    if (!isWhole) return undefined;
    const part = held;
    held = NOTHING;
    heldBytes = 0;
    return part;
  };

  stream.on("data", (chunk: Buffer) => {
    let at = 0;
    while (!dead && at < chunk.byteLength) {
      const missing = wantedBytes - heldBytes;
      const part = take(chunk, at);
      if (part === undefined) return;
      at += missing;
      inHeader = !inHeader;
      if (inHeader) {
        wantedBytes = HEADER_BYTES;
        onMessage(part);
        continue;
      }
      wantedBytes = part.readUInt32BE(0);
      if (wantedBytes > maxBytes) {
        dead = true;
        onOversize(wantedBytes);
      } else if (wantedBytes === 0) {
        inHeader = true;
        wantedBytes = HEADER_BYTES;
        onMessage(Buffer.alloc(0));
      }
    }
  });
}
