/** A real audit log of several files for the attacks, and what the verifier says of what an attacker made of it. */
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pino } from "pino";
import type { AuditEvent, AuditHead } from "../../../src/audit/audit-log.ts";
import { openAuditLog } from "../../../src/audit/open-audit-log.ts";
import { type AuditVerdict, auditFilesAt, verifyAuditLog } from "../../../src/audit/verify-log.ts";
import { systemClock } from "../../../src/base/clock.ts";

export const silent = pino({ level: "silent" });

export function event(n: number, more: Partial<AuditEvent> = {}): AuditEvent {
  return {
    tenant: "acme",
    credentialId: "key:0123456789abcdef",
    method: "assay.v1.DeployService/Deploy",
    resource: `function-${n}`,
    reason: undefined,
    requestId: `request-${n}`,
    ...more,
  };
}

/** A log with a few lines in each of its files. */
export interface WrittenLog {
  readonly directory: string;
  readonly head: AuditHead;
  /** A copy to attack, with the folder's files by name. */
  copy(): { readonly directory: string; readonly files: Map<string, Buffer> };
  remove(): void;
}

export async function writtenLog(entries: number): Promise<WrittenLog> {
  const root = mkdtempSync(join(tmpdir(), "assay-audit-"));
  const directory = join(root, "data");
  const log = await openAuditLog({ dataDirectory: directory, clock: systemClock, log: silent, maxFileBytes: 900 });
  for (let n = 1; n <= entries; n++) {
    await log.record(event(n, n % 3 === 0 ? { reason: "PERMISSION_MISSING" } : {}));
  }
  const head = log.head();
  await log.close();
  let copies = 0;
  return {
    directory,
    head,
    copy() {
      const to = join(root, `copy-${++copies}`);
      cpSync(directory, to, { recursive: true });
      const folder = join(to, "audit");
      return {
        directory: to,
        files: new Map(
          readdirSync(folder)
            .sort()
            .map((n) => [n, readFileSync(join(folder, n))]),
        ),
      };
    },
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
}

/** Puts other bytes into a file of a copy. */
export function replace(directory: string, name: string, bytes: Buffer | string): void {
  writeFileSync(join(directory, "audit", name), bytes);
}

export function verify(directory: string, head?: string, after?: string): Promise<AuditVerdict> {
  return verifyAuditLog(auditFilesAt(directory), { head, after });
}
