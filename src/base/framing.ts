/** Frames on a byte stream: each message behind its length as four bytes, big-endian. Between the gateway and its child processes. */
import type { Duplex } from "node:stream";

const HEADER_BYTES = 4;

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
  let pending: Buffer[] = [];
  let pendingBytes = 0;
  let wantedBytes = HEADER_BYTES;
  let inHeader = true;
  let dead = false;

  const take = (bytes: number): Buffer => {
    const first = pending[0];
    if (first !== undefined && first.byteLength >= bytes) {
      if (first.byteLength === bytes) pending.shift();
      else pending[0] = first.subarray(bytes);
      pendingBytes -= bytes;
      return first.subarray(0, bytes);
    }
    const all = Buffer.concat(pending, pendingBytes);
    pending = all.byteLength > bytes ? [all.subarray(bytes)] : [];
    pendingBytes -= bytes;
    return all.subarray(0, bytes);
  };

  stream.on("data", (chunk: Buffer) => {
    if (dead) return;
    pending.push(chunk);
    pendingBytes += chunk.byteLength;
    while (pendingBytes >= wantedBytes) {
      const part = take(wantedBytes);
      if (inHeader) {
        wantedBytes = part.readUInt32BE(0);
        if (wantedBytes > maxBytes) {
          dead = true;
          pending = [];
          onOversize(wantedBytes);
          return;
        }
        inHeader = wantedBytes === 0;
        if (inHeader) {
          wantedBytes = HEADER_BYTES;
          onMessage(Buffer.alloc(0));
        }
      } else {
        inHeader = true;
        wantedBytes = HEADER_BYTES;
        onMessage(part);
      }
    }
  });
}
