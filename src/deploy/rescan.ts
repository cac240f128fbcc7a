/** Looks again at what is deployed: analyses the stored source of revisions that were compiled under another policy than today's. Beside room 3. */
import { isLabel, LABEL_RULE } from "../base/names.ts";
import { Fault, requestInvalid } from "../fault/fault.ts";
import type { ReasonName } from "../fault/reasons.ts";
import type {
  Attestation,
  Caller,
  CompileVerdict,
  Diagnostic,
  Digest,
  FunctionPolicy,
  FunctionRecord,
  Revision,
  SourceModule,
  TenantId,
} from "../flow.ts";
import type { Store } from "../store/store.ts";
import type { DeployRoom } from "./deploy.ts";

/** What a deployment is refused for that others than the server have to sign. */
const NEEDS_SIGNERS: ReadonlySet<ReasonName> = new Set<ReasonName>([
  "SIGNATURES_INSUFFICIENT",
  "KEY_NOT_FOUND",
  "PERMISSION_MISSING",
]);

/** What a rescan is asked to do. */
export interface RescanOrder {
  /** Undefined: all of the tenant's functions. */
  readonly functionName: string | undefined;
  /** True: only say what would be done. */
  readonly dryRun: boolean;
  /** True: what passes and is active is compiled, signed and deployed anew, so that it runs under the present policy. */
  readonly renew: boolean;
}

/**
 * What became of a revision.
 * - `current`: compiled under the present policy; not analysed again.
 * - `passes`: its source passes the present policy. A quarantine of it has ended.
 * - `renewed`: as `passes`, and the same source is the function's active revision now, compiled under the present policy.
 * - `quarantined`: its source does not pass. Nothing of its artifact is loaded any more.
 * - `undecided`: there is no verdict, or the function was changed meanwhile. Nothing was done; `why` says what to do.
 */
export type RescanOutcome = "current" | "passes" | "renewed" | "quarantined" | "undecided";

/** The result for one revision. */
export interface RescanResult {
  readonly revision: Revision;
  readonly active: boolean;
  readonly outcome: RescanOutcome;
  readonly presentPolicy: Digest;
  /** Of a source that does not pass; else 0. */
  readonly errorCount: number;
  /** Of a source that does not pass; else empty. */
  readonly diagnostics: readonly Diagnostic[];
  /** The new revision's number, if there is one. */
  readonly renewedAs: number | undefined;
  /** Why it is undecided; else `""`. */
  readonly why: string;
}

/** What the rescan is built from. The rooms it asks are those that a client would ask, in the same order. */
export interface RescanParts {
  readonly store: Pick<Store, "listFunctions" | "listRevisions" | "getFunction" | "getSource" | "setQuarantine">;
  readonly policyDigestOf: (tenant: TenantId) => Digest;
  readonly check: (caller: Caller, module: SourceModule) => Promise<CompileVerdict>;
  readonly compile: (caller: Caller, module: SourceModule) => Promise<CompileVerdict>;
  readonly sign: (caller: Caller, artifactDigest: Digest) => Promise<Attestation>;
  readonly deploy: DeployRoom["deploy"];
}

/** Looks again. */
export interface Rescan {
  /**
   * In order of function name, each function's newest revision first. Each result is told after it has been acted on, so that a rescan which breaks
   * off has done what it told; another one goes on. Faults: REQUEST_INVALID, FUNCTION_NOT_FOUND, QUEUE_FULL, DRAINING, CANCELLED.
   */
  rescan(caller: Caller, order: RescanOrder): AsyncIterable<RescanResult>;
}

const PAGE = 100;
const UNBOUNDED: FunctionPolicy = {
  methods: [],
  maxRequestBytes: 0,
  maxBatchEvents: 0,
  maxDeadlineMs: 0,
  maxRunningCalls: 0,
  callsPerSecond: 0,
  burst: 0,
  callers: [],
};

/** Makes the rescan. */
export function createRescan(parts: RescanParts): Rescan {
  const { store, policyDigestOf } = parts;

  async function* functions(caller: Caller, name: string | undefined): AsyncIterable<FunctionRecord> {
    if (name !== undefined) {
      const found = await store.getFunction(caller.tenant, name);
      if (found === undefined) throw new Fault("FUNCTION_NOT_FOUND", `there is no function ${name}`);
      yield found;
      return;
    }
    for (let after: string | undefined; ; ) {
      const page = await store.listFunctions(caller.tenant, after, PAGE);
      yield* page;
      after = page.at(-1)?.name;
      if (page.length < PAGE) return;
    }
  }

  async function* revisions(record: FunctionRecord): AsyncIterable<Revision> {
    for (let below: number | undefined; ; ) {
      const page = await store.listRevisions(record.tenant, record.name, below, PAGE);
      yield* page;
      below = page.at(-1)?.number;
      if (page.length < PAGE) return;
    }
  }

  return {
    async *rescan(caller, order) {
      const { functionName } = order;
      if (functionName !== undefined && !isLabel(functionName)) {
        throw requestInvalid([{ field: "function", description: LABEL_RULE }]);
      }
      const look = new Look(parts, caller, order);
      for await (const record of functions(caller, functionName)) {
        for await (const revision of revisions(record)) {
          if (caller.signal.aborted) throw new Fault("CANCELLED", "the call was cancelled");
          yield await look.at(record, revision, policyDigestOf(caller.tenant));
        }
      }
    },
  };
}

/** What one artifact's source came to. */
type Finding =
  | { readonly passes: true; readonly source: SourceModule }
  | { readonly passes: false; readonly errorCount: number; readonly diagnostics: readonly Diagnostic[] }
  | { readonly passes: undefined; readonly why: string };

/** One rescan. Several revisions of one artifact are analysed once. */
class Look {
  readonly #parts: RescanParts;
  readonly #caller: Caller;
  readonly #order: RescanOrder;
  readonly #findings = new Map<Digest, Finding>();

  constructor(parts: RescanParts, caller: Caller, order: RescanOrder) {
    this.#parts = parts;
    this.#caller = caller;
    this.#order = order;
  }

  async at(record: FunctionRecord, revision: Revision, presentPolicy: Digest): Promise<RescanResult> {
    const active = record.activeRevision === revision.number;
    const result = (outcome: RescanOutcome, more: Partial<RescanResult> = {}): RescanResult => ({
      revision,
      active,
      outcome,
      presentPolicy,
      errorCount: 0,
      diagnostics: [],
      renewedAs: undefined,
      why: "",
      ...more,
    });
    const { artifactDigest } = revision;
    if (revision.manifest.policyDigest === presentPolicy && revision.quarantine === undefined) return result("current");
    const finding = await this.#find(artifactDigest);
    if (finding.passes === undefined) return result("undecided", { why: finding.why });
    if (!finding.passes) {
      const { errorCount, diagnostics } = finding;
      await this.#setQuarantine(artifactDigest, { policyDigest: presentPolicy, errorCount });
      return result("quarantined", { errorCount, diagnostics });
    }
    await this.#setQuarantine(artifactDigest, undefined);
    if (!active || !this.#order.renew || revision.manifest.policyDigest === presentPolicy) return result("passes");
    if (this.#order.dryRun) return result("renewed");
    return await this.#renew(record, revision, finding.source, result);
  }

  async #setQuarantine(digest: Digest, quarantine: Parameters<Store["setQuarantine"]>[2]): Promise<void> {
    if (this.#order.dryRun) return;
    await this.#parts.store.setQuarantine(this.#caller.tenant, digest, quarantine);
  }

  async #find(digest: Digest): Promise<Finding> {
    const known = this.#findings.get(digest);
    if (known !== undefined) return known;
    const found = await this.#analyse(digest);
    this.#findings.set(digest, found);
    return found;
  }

  async #analyse(digest: Digest): Promise<Finding> {
    const source = await this.#parts.store.getSource(this.#caller.tenant, digest);
    if (source === undefined) return { passes: undefined, why: "its source is not kept; compile and deploy it again" };
    try {
      const verdict = await this.#parts.check(this.#caller, source);
      if (verdict.outcome === "accepted") return { passes: true, source };
      const { errorCount, diagnostics } = verdict;
      return { passes: false, errorCount, diagnostics };
    } catch (error) {
      // A server that is too busy must not put what runs into quarantine.
      if (!(error instanceof Fault) || error.reason !== "COMPILE_TIMEOUT") throw error;
      return { passes: undefined, why: "it could not be analysed in time; run the rescan again, or deploy it anew" };
    }
  }

  /** The way that a client would go: compile, sign, deploy. */
  async #renew(
    record: FunctionRecord,
    revision: Revision,
    source: SourceModule,
    result: (outcome: RescanOutcome, more?: Partial<RescanResult>) => RescanResult,
  ): Promise<RescanResult> {
    const { compile, sign, deploy } = this.#parts;
    const caller = this.#caller;
    const verdict = await compile(caller, source);
    if (verdict.outcome !== "accepted") {
      return result("undecided", { why: "it passed and then did not; run the rescan again" });
    }
    const { digest } = verdict.artifact;
    try {
      const deployed = await deploy(caller, {
        functionName: record.name,
        artifactDigest: digest,
        attestation: await sign(caller, digest),
        activate: true,
        expectedEtag: record.etag,
        // The revision's own, which need not be that of the newest.
        policy: revision.policy ?? UNBOUNDED,
        note: `revision ${revision.number}, compiled again under the present policy`,
      });
      return result("renewed", { renewedAs: deployed.revision.number });
    } catch (error) {
      if (error instanceof Fault && NEEDS_SIGNERS.has(error.reason)) {
        return result("undecided", { why: `it passes, but the server alone cannot sign it: ${error.message}` });
      }
      if (!(error instanceof Fault) || error.reason !== "REVISION_CONFLICT") throw error;
      return result("undecided", { why: "the function was changed meanwhile; run the rescan again" });
    }
  }
}
