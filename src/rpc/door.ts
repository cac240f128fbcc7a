/** What every handler of the front door shares: who calls and whether they may, the log, the audit, the calls that run now, and the answers not read yet. */
import type { X509Certificate } from "node:crypto";
import type { Metadata } from "@grpc/grpc-js";
import type { AuditLog } from "../audit/audit-log.ts";
import type { Logger } from "../base/log.ts";
import { isLabel } from "../base/names.ts";
import { type Fault, requestInvalid } from "../fault/fault.ts";
import type { ReasonName } from "../fault/reasons.ts";
import type { Identity, TenantId } from "../flow.ts";
import { functionRefusalOf, refusalOf } from "../identity/access.ts";
import { type Authenticator, unauthenticated } from "../identity/authenticator.ts";
import type { AdmittedCaller } from "../identity/tenants.ts";
import type { Observer } from "../observe/observer.ts";
import type { CallLogMode } from "../telemetry-settings.ts";
import type { MethodFacts } from "./access-rules.ts";
import { CallLog, type LoggedCall } from "./call-log.ts";
import { type CallHandle, type OpenCall, OpenCalls } from "./open-call.ts";
import { requestIdOf } from "./request-id.ts";
import { sentTrace, traceIdOf } from "./sent-trace.ts";
import { asFault } from "./status.ts";
import { CONTROL_BUDGET, TenantBudget } from "./tenant-budget.ts";
import { peerCertificateOf } from "./tls/peer-certificate.ts";
import { UnreadAnswers } from "./unread-answers.ts";

/** What a door is made of. */
export interface DoorParts {
  readonly log: Logger;
  readonly authenticator: Authenticator;
  readonly audit: AuditLog;
  /** Absent: nobody observes calls. */
  readonly observer?: Observer | undefined;
  /** Of which calls the log has a line; absent: of those that fail. */
  readonly logCalls?: CallLogMode;
}

/** Refusals of the invoke plane that go into the audit log. Of the control plane every failure does. */
const AUDITED: ReadonlySet<ReasonName> = new Set<ReasonName>([
  "UNAUTHENTICATED",
  "PERMISSION_MISSING",
  "METHOD_NOT_ALLOWED",
  "TENANT_SUSPENDED",
  "SIGNATURE_INVALID",
  "KEY_REVOKED",
  "SIGNATURES_INSUFFICIENT",
  "POLICY_STALE",
  "QUOTA_EXCEEDED",
  "RATE_LIMIT",
]);

/** How often calls that run are looked at, whether their credential has ended meanwhile. */
const EXPIRY_EVERY_MS = 1_000;

/** Shared by the handlers of one server. */
export class Door {
  readonly calls = new OpenCalls();
  readonly unread = new UnreadAnswers();
  readonly log: CallLog;
  readonly #parts: DoorParts;
  readonly #control = new TenantBudget(CONTROL_BUDGET);
  readonly #expiryTimer: NodeJS.Timeout;
  /** Of any tenant. */
  #changes = 0;

  constructor(parts: DoorParts) {
    this.#parts = parts;
    this.log = new CallLog(parts.log, undefined, parts.logCalls);
    this.#expiryTimer = setInterval(() => this.#endExpired(), EXPIRY_EVERY_MS).unref();
  }

  /** Has a call observed, if anybody observes calls. To be called before it is let in. */
  watch(call: CallHandle, open: OpenCall, { path }: MethodFacts, isStream: boolean): void {
    const { observer } = this.#parts;
    if (observer !== undefined) open.probe = observer.began(path, isStream, open, sentTrace(call.metadata));
  }

  /** Looks at nothing any more. */
  close(): void {
    clearInterval(this.#expiryTimer);
  }

  /**
   * Lets a call in, or throws (rejects with) the Fault that keeps it out. Answers undefined where it is let in at once, as nearly every call is.
   */
  admit(call: CallHandle, open: OpenCall, facts: MethodFacts): Promise<void> | undefined {
    const identity = this.#parts.authenticator.identify({
      authorization: call.metadata.get("authorization"),
      certificate: () => peerCertificateOf(call),
    });
    if (identity instanceof Promise) {
      const changes = this.#changes;
      return identity.then((found) => {
        // Revoked between the last look and now, when the call was not among those that are ended: it MUST be looked at again.
        if (changes !== this.#changes) return this.admit(call, open, facts);
        this.#letIn(open, found, facts);
        return undefined;
      });
    }
    this.#letIn(open, identity, facts);
    return undefined;
  }

  /**
   * Looks at the credential of a call whose request is not there yet, so that a stranger cannot have the server hold or unpack one. Answers the Fault to refuse
   * it with, once the audit log has it; undefined: it may go on, and is looked at again when all of it is there. Never rejects.
   */
  async vet(metadata: Metadata, certificate: X509Certificate | undefined, path: string): Promise<Fault | undefined> {
    try {
      const authorization = metadata.get("authorization");
      await this.#parts.authenticator.identify({ authorization, certificate: () => certificate });
      return undefined;
    } catch (error) {
      const requestId = requestIdOf(metadata);
      const traceId = traceIdOf(metadata);
      const fault = this.faultOf(error, path, { tenant: "", requestId, facts: {}, traceId });
      const { reason } = fault;
      const entry = { tenant: "", credentialId: "", method: path.slice(1), resource: "", reason, requestId };
      await this.#parts.audit.record(entry).catch(() => undefined);
      return fault;
    }
  }

  /** What a throw means to the caller. Tells the log. */
  faultOf(error: unknown, method: string, call: LoggedCall): Fault {
    const fault = asFault(error);
    this.log.failed(method, call, fault);
    return fault;
  }

  /** Has the audit log say that a call was done; rejects with INTERNAL if it cannot. Undefined: this is not a call that it is told of. */
  recordDone(facts: MethodFacts, open: OpenCall): Promise<void> | undefined {
    return facts.isControlPlane ? this.#record(facts, open, undefined) : undefined;
  }

  /** Likewise that it was refused or failed. Never rejects: a refusal stays what it is. */
  recordFailure(facts: MethodFacts, open: OpenCall, { reason }: Fault): Promise<void> | undefined {
    if (!facts.isControlPlane && !AUDITED.has(reason)) return undefined;
    return this.#record(facts, open, reason).catch(() => undefined);
  }

  /** To be called after something of a tenant has changed: ends those of its calls that would not be let in any more. */
  async tenantChanged(tenant: TenantId): Promise<void> {
    this.#changes += 1;
    for (const open of [...this.calls.of(tenant)]) {
      const refusal = await this.#parts.authenticator.refusalNow(open.identity);
      if (refusal !== undefined) open.fail(refusal);
    }
  }

  /** A stream MUST NOT go on for longer than the credential that opened it. */
  #endExpired(): void {
    for (const open of [...this.calls.expired(Date.now())]) open.fail(unauthenticated());
  }

  #letIn(open: OpenCall, identity: Identity, facts: MethodFacts): void {
    open.admit(identity);
    const refusal = refusalOf(facts.rule, identity);
    if (refusal !== undefined) throw refusal;
    if (!facts.isControlPlane) return;
    // Administrators apart: whoever floods MUST NOT keep them from revoking that credential.
    this.#control.take(identity.roles.has("admin") ? `${identity.tenant}/admin` : identity.tenant);
    // Nothing MUST be done that cannot be recorded.
    this.#parts.audit.assertWritable();
  }

  #record(facts: MethodFacts, open: OpenCall, reason: ReasonName | undefined): Promise<void> {
    // Calls of functions are not decoded: what they are about is known where the log was told.
    const { function: called } = open.facts;
    return this.#parts.audit.record({
      tenant: open.tenant,
      credentialId: open.credentialId,
      method: facts.path.slice(1),
      resource: open.resource === "" && called !== undefined ? `function/${called}` : open.resource,
      reason,
      requestId: open.requestIdIfKnown ?? "",
    });
  }
}

/** PERMISSION_MISSING if the caller's credential is limited to other functions. To be called before anything is looked up. */
export function assertFunction(open: AdmittedCaller, functionName: string): void {
  const { identity } = open;
  if (identity.functions === undefined) return;
  const refusal = functionRefusalOf(identity, functionName);
  if (refusal === undefined) return;
  if (isLabel(functionName)) open.about?.({ function: functionName });
  throw refusal;
}

/** REQUEST_INVALID for bytes that are not the message they should be. */
export function undecodable(typeName: string): Fault {
  return requestInvalid([{ field: "", description: `the request is not a well-formed ${typeName} message` }]);
}
