// Claim: an executor that answers what nobody asked is ended, and the gateway does not keep what it says.
// Group: huge or deep state
// Layers: limits, all
// Bare: the gateway reads no frame over its bound, whatever else stands
import { writeSync } from "node:fs";

export default () => {
  // A frame of 1 GiB is announced; what is behind it never comes to an end.
  writeSync(3, Buffer.from([0x40, 0, 0, 0]));
  const part = Buffer.alloc(65_536, 0x41);
  for (;;) {
    try {
      writeSync(3, part);
    } catch (error) {
      if (error.code !== "EAGAIN") throw error;
    }
  }
};
