// A compiler worker that answers each module with its process id as the count of errors. Started by `tenants-in-workers.test.ts`.
import { Socket } from "node:net";

const socket = new Socket({ fd: 3, readable: true, writable: true });
const send = (value) => {
  const bytes = Buffer.from(JSON.stringify(value));
  const head = Buffer.alloc(4);
  head.writeUInt32BE(bytes.length);
  socket.write(Buffer.concat([head, bytes]));
};
let number = 0;
let pending = Buffer.alloc(0);
socket.on("data", (chunk) => {
  pending = Buffer.concat([pending, chunk]);
  while (pending.length >= 4 && pending.length >= 4 + pending.readUInt32BE(0)) {
    pending = pending.subarray(4 + pending.readUInt32BE(0));
    number++;
    const verdict = { outcome: "rejected", diagnostics: [], diagnosticsOmitted: 0, errorCount: process.pid };
    send({ number, kind: "verdict", defect: "", verdict });
  }
});
socket.on("close", () => process.exit(0));
send({ kind: "ready" });
