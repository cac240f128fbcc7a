/** What tests of room 4 share: a registry in memory, real executors, and calls written as JSON. */
import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { type Clock, systemClock } from "../../../src/base/clock.ts";
import { sha256Hex } from "../../../src/base/digest.ts";
import { DEFAULT_EXECUTION_LIMITS, type ExecutionLimits } from "../../../src/base/limits.ts";
import { createExecutorPool, type ExecutorPool, type PoolTuning } from "../../../src/execute/executor-pool.ts";
import type {
  Artifact,
  Caller,
  FunctionPolicy,
  FunctionRecord,
  Kind,
  PublicKey,
  Quarantine,
  Revision,
  TenantId,
} from "../../../src/flow.ts";
import {
  ReduceRequestSchema,
  type ReduceResponse,
  ReduceResponseSchema,
  type ReduceStreamReceipt,
  ReduceStreamRequestSchema,
  ReduceStreamResponseSchema,
} from "../../../src/gen/assay/v1/invoke_service_pb.js";
import { createInvoker, type InvokerOptions } from "../../../src/invoke/create-invoker.ts";
import type { Invoker } from "../../../src/invoke/invoke.ts";
import type { RevisionStore } from "../../../src/invoke/revisions.ts";
import { attest, type KeyPair, MANIFEST, makeKeyPair, POLICY_DIGEST } from "../execute/child/signing.ts";
import { silentLog } from "../execute/fixture.ts";
import { PLAIN_WALLS } from "../sandbox/scripted.ts";

export { UNBOUNDED } from "../../contract/samples.ts";

/** A reducer that adds up `data.n`. */
export const SUM = `export default {
  initial: () => ({ sum: 0 }),
  apply: (state, event) => ({ sum: state.sum + event.data.n }),
};`;

/** Functions and artifacts in memory, as the store shows them. */
export class Registry implements RevisionStore {
  pair: KeyPair = makeKeyPair();
  lookUps = 0;
  readonly #functions = new Map<string, FunctionRecord>();
  readonly #revisions = new Map<string, Revision>();
  readonly #artifacts = new Map<string, Artifact>();
  readonly #listeners = new Set<(tenant: TenantId, name: string) => void>();

  /** Compiled code, signed and deployed as the next revision, and activated. */
  deploy(tenant: TenantId, name: string, code: string, kind: Kind = "reducer", policy?: FunctionPolicy): Revision {
    const bytes = Buffer.from(code);
    const manifest = { ...MANIFEST, kind };
    const attestation = attest(bytes, this.pair, tenant, manifest);
    const digest = sha256Hex(bytes);
    this.#artifacts.set(`${tenant}/${digest}`, { digest, code: bytes, sourceMap: Buffer.from("{}"), manifest });
    const number = (this.#functions.get(`${tenant}/${name}`)?.latestRevision ?? 0) + 1;
    const revision: Revision = {
      tenant,
      functionName: name,
      number,
      artifactDigest: digest,
      artifactSizeBytes: bytes.byteLength,
      manifest,
      attestation,
      keyIds: [this.pair.publicKey.keyId],
      createdAtMs: 0,
      note: "",
      quarantine: undefined,
      ...(policy === undefined ? {} : { policy }),
    };
    this.#revisions.set(`${tenant}/${name}/${number}`, revision);
    this.activate(tenant, name, number, number);
    return revision;
  }

  activate(tenant: TenantId, name: string, activeRevision: number | undefined, latestRevision: number): void {
    const etag = `${activeRevision}`;
    this.#functions.set(`${tenant}/${name}`, {
      tenant,
      name,
      activeRevision,
      latestRevision,
      createdAtMs: 0,
      updatedAtMs: 0,
      etag,
    });
    for (const listener of this.#listeners) listener(tenant, name);
  }

  quarantine(tenant: TenantId, name: string, number: number, quarantine: Quarantine | undefined): void {
    const key = `${tenant}/${name}/${number}`;
    const revision = this.#revisions.get(key);
    if (revision === undefined) throw new TypeError("there is no such revision");
    this.#revisions.set(key, { ...revision, quarantine });
    for (const listener of this.#listeners) listener(tenant, name);
  }

  getFunction(tenant: TenantId, name: string): Promise<FunctionRecord | undefined> {
    this.lookUps++;
    return Promise.resolve(this.#functions.get(`${tenant}/${name}`));
  }

  getRevision(tenant: TenantId, name: string, number: number): Promise<Revision | undefined> {
    this.lookUps++;
    return Promise.resolve(this.#revisions.get(`${tenant}/${name}/${number}`));
  }

  getArtifact(tenant: TenantId, digest: string): Promise<Artifact | undefined> {
    return Promise.resolve(this.#artifacts.get(`${tenant}/${digest}`));
  }

  onFunctionChange(listener: (tenant: TenantId, name: string) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}

export interface RoomSettings extends Partial<Omit<InvokerOptions, "store" | "pool">> {
  readonly limits?: Partial<ExecutionLimits>;
  readonly tuning?: Partial<PoolTuning>;
  readonly executorArguments?: readonly string[];
  readonly maxExecutors?: number;
  readonly executorsPerTenant?: number;
  readonly spares?: number;
  readonly clock?: Clock;
  readonly spent?: (tenant: TenantId, cpuMs: number) => void;
}

export interface Room {
  readonly registry: Registry;
  readonly pool: ExecutorPool;
  readonly invoker: Invoker;
  keys: readonly PublicKey[];
}

/** Room 4 over an empty registry and real executors. Close the invoker. */
export function makeRoom(settings: RoomSettings = {}): Room {
  const { limits, tuning, executorArguments, maxExecutors, executorsPerTenant, spares, clock, spent, ...rest } =
    settings;
  const registry = new Registry();
  const pool = createExecutorPool({
    limits: { ...DEFAULT_EXECUTION_LIMITS, ...limits },
    keys: () => room.keys,
    policyDigestsOf: () => [POLICY_DIGEST],
    spares: spares ?? 0,
    maxExecutors: maxExecutors ?? 4,
    executorsPerTenant: executorsPerTenant ?? 1,
    idleMs: 60_000,
    log: silentLog,
    walls: PLAIN_WALLS,
    clock: systemClock,
    ...(executorArguments === undefined ? {} : { executorArguments }),
    ...(tuning === undefined ? {} : { tuning }),
    ...(spent === undefined ? {} : { spent }),
  });
  const invoker = createInvoker({ store: registry, pool, clock: clock ?? systemClock, ...rest });
  const room: Room = { registry, pool, invoker, keys: [registry.pair.publicKey] };
  return room;
}

/** Somebody who calls, and may give up. */
export function makeCaller(tenant: TenantId = "default"): Caller & { giveUp(reason?: unknown): void } {
  const controller = new AbortController();
  return {
    tenant,
    credentialId: "key:test",
    requestId: "r",
    signal: controller.signal,
    giveUp: (reason) => controller.abort(reason),
  };
}

const event = (data: unknown) => ({ type: "test", data: Buffer.from(JSON.stringify(data)) });

/** `assay.v1.ReduceRequest` with these events. */
export function reduceRequest(name: string, events: readonly unknown[], state?: unknown): Uint8Array {
  return toBinary(
    ReduceRequestSchema,
    create(ReduceRequestSchema, {
      function: { name },
      events: events.map(event),
      ...(state === undefined ? {} : { state: Buffer.from(JSON.stringify(state)) }),
    }),
  );
}

/** `assay.v1.ReduceStreamRequest` with a batch of these events. */
export function batchRequest(batch: number, events: readonly unknown[]): Uint8Array {
  return toBinary(
    ReduceStreamRequestSchema,
    create(ReduceStreamRequestSchema, {
      message: { case: "batch", value: { batch: BigInt(batch), events: events.map(event) } },
    }),
  );
}

export function response(bytes: Uint8Array): ReduceResponse {
  return fromBinary(ReduceResponseSchema, bytes);
}

/** The state that an answer carries. */
export function stateOf(answer: { readonly state: Uint8Array }): unknown {
  return JSON.parse(Buffer.from(answer.state).toString("utf8"));
}

export function receipt(bytes: Uint8Array | undefined): ReduceStreamReceipt {
  const { message } = fromBinary(ReduceStreamResponseSchema, bytes ?? new Uint8Array(0));
  if (message.case !== "receipt") throw new Error("not a receipt");
  return message.value;
}

/** Reduces, and answers with the state. */
export async function reduce(room: Room, name: string, events: readonly unknown[], caller = makeCaller()) {
  const answer = await room.invoker.reduce(caller, { name, revision: undefined }, reduceRequest(name, events));
  return stateOf(response(answer));
}
