/** Takes apart what the guard's programs feed each other: gRPC messages behind five bytes, frames behind four. */

/** Calls under way at once: what an executor is given at most. */
export const IN_FLIGHT = 256;

const GRPC_HEADER_BYTES = 5;
const FRAME_HEADER_BYTES = 4;

/** The messages of a gRPC body, uncompressed. */
export function grpcMessages(body: Buffer): Buffer[] {
  return split(body, GRPC_HEADER_BYTES);
}

/** The messages of frames that stand one behind the other. */
export function splitFrames(bytes: Buffer): Buffer[] {
  return split(bytes, FRAME_HEADER_BYTES);
}

function split(bytes: Buffer, headerBytes: number): Buffer[] {
  const messages: Buffer[] = [];
  for (let at = 0; at < bytes.byteLength; ) {
    const end = at + headerBytes + bytes.readUInt32BE(at + headerBytes - 4);
    messages.push(bytes.subarray(at + headerBytes, end));
    at = end;
  }
  return messages;
}
