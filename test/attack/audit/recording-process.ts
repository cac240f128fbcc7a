/** Records as fast as it can and says each number that it was promised, until it is killed. */
import { openAuditLog } from "../../../src/audit/open-audit-log.ts";
import { systemClock } from "../../../src/base/clock.ts";
import { event, silent } from "./fixture.ts";

const [dataDirectory = ""] = process.argv.slice(2);
const log = await openAuditLog({ dataDirectory, clock: systemClock, log: silent, maxFileBytes: 20_000 });
let number = 0;
const worker = async (): Promise<never> => {
  for (;;) {
    const mine = ++number;
    await log.record(event(mine, { requestId: `${process.pid}-${mine}` }));
    process.stdout.write(`${process.pid}-${mine}\n`);
  }
};
await Promise.all(Array.from({ length: 8 }, worker));
