/** Finds the revision that a call names, from memory wherever it can. Invoke, before admission. */
import type { Clock } from "../base/clock.ts";
import { isLabel, LABEL_RULE } from "../base/names.ts";
import { reducePrefix } from "../execute/frame-batch.ts";
import type { LoadableArtifact } from "../execute/job.ts";
import { Fault, requestInvalid } from "../fault/fault.ts";
import type {
  Attestation,
  FunctionPolicy,
  FunctionRecord,
  FunctionRef,
  Kind,
  Quarantine,
  Revision,
  TenantId,
} from "../flow.ts";
import type { TenantMeter } from "../quotas/tenant-meter.ts";
import type { Store } from "../store/store.ts";
import { Breaker } from "./breaker.ts";
import type { ConsoleWriter } from "./console-lines.ts";
import { FunctionLoad, Terms } from "./terms.ts";

/** A revision, ready to be called. */
export interface CallableRevision {
  readonly number: number;
  readonly kind: Kind;
  readonly artifact: LoadableArtifact;
  /** See `reducePrefix`. */
  readonly prefix: Uint8Array;
  readonly breaker: Breaker;
  /** The tenant's. */
  readonly meter: TenantMeter;
  /** Undefined: the function has no policy, as most have none. */
  readonly terms: Terms | undefined;
  /** Takes what its code writes to the console. */
  readonly console: ConsoleWriter;
}

/** What of the store this room needs. */
export type RevisionStore = Pick<Store, "getFunction" | "getRevision" | "getArtifact" | "onFunctionChange">;

export interface RevisionsOptions {
  readonly store: RevisionStore;
  readonly clock: Clock;
  readonly breaker: { readonly maxFailures: number; readonly restMs: number };
  readonly meterOf: (tenant: TenantId) => TenantMeter;
  readonly consoleOf: (tenant: TenantId, functionName: string, revision: number) => ConsoleWriter;
  /** Why nothing that an attestation vouches for may run now, by its keys; undefined: it may. */
  readonly refusalOf: (tenant: TenantId, attestation: Attestation) => Fault | undefined;
}

/** What is kept of a function. Revisions never change; which one is active does. */
interface Entry {
  /** Undefined: not known, or out of service; both are asked of the store. */
  active: number | undefined;
  /** Looked up since the last change, which may have been that one of them was put into quarantine. */
  readonly revisions: Map<number, CallableRevision>;
  /** By revision. They outlast changes. */
  readonly breakers: Map<number, Breaker>;
}

/** Loads that are remembered for functions that nobody calls now. */
const MAX_IDLE_LOADS = 10_000;

/** Functions that are remembered; the one that came first is forgotten first. */
const MAX_FUNCTIONS = 10_000;
/** A function's breakers and prefixes that are remembered. */
const MAX_REVISIONS = 64;

/** The functions that were called lately. */
export class Revisions {
  readonly #options: RevisionsOptions;
  readonly #tenants = new Map<TenantId, Map<string, Entry>>();
  /** Of functions that have a policy. Kept apart from the entries: what is under way counts, whatever becomes of the function meanwhile. */
  readonly #loads = new Map<string, FunctionLoad>();
  #size = 0;
  #breakersOpened = 0;
  readonly #stopListening: () => void;

  constructor(options: RevisionsOptions) {
    this.#options = options;
    this.#stopListening = options.store.onFunctionChange((tenant, name) => {
      const entry = this.#tenants.get(tenant)?.get(name);
      if (entry === undefined) return;
      // A look-up that is under way keeps the old entry to itself.
      this.#tenants.get(tenant)?.set(name, { active: undefined, revisions: new Map(), breakers: entry.breakers });
    });
  }

  /** How many breakers are open or half open now, and how often one has opened. */
  breakers(): { readonly open: number; readonly halfOpen: number; readonly opened: number } {
    let open = 0;
    let halfOpen = 0;
    for (const functions of this.#tenants.values()) {
      for (const { breakers } of functions.values()) {
        for (const { state } of breakers.values()) {
          if (state === "open") open += 1;
          else if (state === "half-open") halfOpen += 1;
        }
      }
    }
    return { open, halfOpen, opened: this.#breakersOpened };
  }

  /** From memory alone. */
  peek(tenant: TenantId, ref: FunctionRef): CallableRevision | undefined {
    const entry = this.#tenants.get(tenant)?.get(ref.name);
    // What is out of service answers no call, also not one that names a revision.
    return entry?.active === undefined ? undefined : entry.revisions.get(ref.revision ?? entry.active);
  }

  /** Faults: REQUEST_INVALID, FUNCTION_NOT_FOUND, POLICY_STALE, KEY_REVOKED, SIGNATURES_INSUFFICIENT. */
  async find(tenant: TenantId, ref: FunctionRef): Promise<CallableRevision> {
    assertRef(ref);
    const known = this.peek(tenant, ref);
    if (known !== undefined) return known;
    const { store } = this.#options;
    const entry = this.#enter(tenant, ref.name);
    // In the map before it is filled, so that a change while the store looks is not missed: a change puts another one in its place.
    const record = await store.getFunction(tenant, ref.name);
    if (record?.activeRevision === undefined) {
      this.#forget(tenant, ref.name, entry);
      throw notFound(`there is no function "${ref.name}", or it is out of service`);
    }
    const number = ref.revision ?? record.activeRevision;
    const callable = entry.revisions.get(number) ?? (await this.#fetch(entry, record, number, record.activeRevision));
    entry.active = record.activeRevision;
    return callable;
  }

  /** To be called when the keys whose signatures count have changed: every revision is judged anew when it is called next. */
  keysChanged(): void {
    for (const functions of this.#tenants.values()) {
      for (const [name, { breakers }] of functions) {
        // A look-up that is under way keeps the old entry to itself.
        functions.set(name, { active: undefined, revisions: new Map(), breakers });
      }
    }
  }

  forgetTenant(tenant: TenantId): void {
    const functions = this.#tenants.get(tenant);
    if (functions === undefined) return;
    this.#size -= functions.size;
    this.#tenants.delete(tenant);
  }

  close(): void {
    this.#stopListening();
    this.#tenants.clear();
  }

  async #fetch(
    entry: Entry,
    { name, tenant }: FunctionRecord,
    number: number,
    active: number,
  ): Promise<CallableRevision> {
    const revision = await this.#options.store.getRevision(tenant, name, number);
    if (revision === undefined) throw notFound(`there is no revision ${number} of the function "${name}"`);
    if (revision.quarantine !== undefined) throw quarantined(revision.quarantine, number);
    // Whoever names an older revision MUST NOT get around what holds the active one. An entry knows one active revision all its life.
    const other = number === active ? undefined : await this.#options.store.getRevision(tenant, name, active);
    const policies = [revision.policy, other?.policy].filter((policy) => policy !== undefined);
    // The executor judges for itself; but it holds an artifact once, also where two revisions of it were signed by different keys.
    const refusal = this.#options.refusalOf(tenant, revision.attestation);
    if (refusal !== undefined) throw refusal;
    // Another call may have been faster; one revision has one breaker.
    const known = entry.revisions.get(number);
    if (known !== undefined) return known;
    if (entry.revisions.size >= MAX_REVISIONS) entry.revisions.clear();
    const callable = this.#callable(revision, this.#breaker(entry, number), policies);
    entry.revisions.set(number, callable);
    return callable;
  }

  /** One revision has one breaker, as long as it is remembered. */
  #breaker(entry: Entry, number: number): Breaker {
    const known = entry.breakers.get(number);
    if (known !== undefined) return known;
    if (entry.breakers.size >= MAX_REVISIONS) entry.breakers.clear();
    const breaker = new Breaker({
      ...this.#options.breaker,
      clock: this.#options.clock,
      opened: () => {
        this.#breakersOpened += 1;
      },
    });
    entry.breakers.set(number, breaker);
    return breaker;
  }

  #callable(revision: Revision, breaker: Breaker, policies: readonly FunctionPolicy[]): CallableRevision {
    const { store } = this.#options;
    const { tenant, functionName, artifactDigest: digest } = revision;
    const terms = policies.length === 0 ? undefined : this.#terms(policies, `${tenant}/${functionName}`);
    return {
      number: revision.number,
      kind: revision.manifest.kind,
      prefix: reducePrefix(digest, revision.number),
      breaker,
      terms,
      meter: this.#options.meterOf(tenant),
      console: this.#options.consoleOf(tenant, functionName, revision.number),
      artifact: { digest, attestation: revision.attestation, load: () => store.getArtifact(tenant, digest) },
    };
  }

  #terms(policies: readonly FunctionPolicy[], key: string): Terms {
    let load = this.#loads.get(key);
    if (load === undefined) {
      if (this.#loads.size >= MAX_IDLE_LOADS) {
        for (const [other, { running }] of this.#loads) if (running === 0) this.#loads.delete(other);
      }
      load = new FunctionLoad();
      this.#loads.set(key, load);
    }
    return new Terms(policies, load, this.#options.clock);
  }

  #enter(tenant: TenantId, name: string): Entry {
    let functions = this.#tenants.get(tenant);
    const known = functions?.get(name);
    if (known !== undefined) return known;
    if (this.#size >= MAX_FUNCTIONS) this.#forgetOldest();
    functions = this.#tenants.get(tenant) ?? new Map<string, Entry>();
    this.#tenants.set(tenant, functions);
    const entry: Entry = { active: undefined, revisions: new Map(), breakers: new Map() };
    functions.set(name, entry);
    this.#size++;
    return entry;
  }

  #forget(tenant: TenantId, name: string, entry: Entry): void {
    const functions = this.#tenants.get(tenant);
    if (functions?.get(name) !== entry) return;
    functions.delete(name);
    this.#size--;
    if (functions.size === 0) this.#tenants.delete(tenant);
  }

  #forgetOldest(): void {
    const [tenant, functions] = this.#tenants.entries().next().value ?? [];
    const [name, entry] = functions?.entries().next().value ?? [];
    if (tenant !== undefined && name !== undefined && entry !== undefined) this.#forget(tenant, name, entry);
  }
}

function assertRef(ref: FunctionRef): void {
  if (!isLabel(ref.name)) throw requestInvalid([{ field: "function.name", description: LABEL_RULE }]);
  const { revision } = ref;
  if (revision === undefined || (Number.isSafeInteger(revision) && revision >= 1)) return;
  throw requestInvalid([{ field: "function.revision", description: "must be a revision's number, from 1" }]);
}

function quarantined({ policyDigest, errorCount }: Quarantine, number: number): Fault {
  const found = `${errorCount} ${errorCount === 1 ? "error" : "errors"}`;
  return new Fault(
    "POLICY_STALE",
    `revision ${number} is in quarantine: its source has ${found} under the present policy`,
    {
      metadata: { present: policyDigest, quarantined: "true" },
    },
  );
}

/** The same words for what is not there, what is another tenant's, and what is out of service. */
function notFound(message: string): Fault {
  return new Fault("FUNCTION_NOT_FOUND", message);
}
