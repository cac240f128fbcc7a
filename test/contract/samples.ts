/** Sample artifacts, sources and revisions for the store's contract; also for the writer process, which has no test runner. */
import type { Clock } from "../../src/base/clock.ts";
import { sha256Hex } from "../../src/base/digest.ts";
import type { Artifact, FunctionPolicy, Manifest, SourceModule } from "../../src/flow.ts";
import type { NewRevision } from "../../src/store/store.ts";

/** A clock that a test moves. */
export function manualClock(startMs = 1_700_000_000_000): Clock & { advance(ms: number): void } {
  let nowMs = startMs;
  return {
    nowMs: () => nowMs,
    monotonicMs: () => nowMs,
    advance(ms) {
      nowMs += ms;
    },
  };
}

/** A manifest that differs from another one by `seed`. */
export function manifestOf(seed: string): Manifest {
  return {
    kind: "reducer",
    methods: ["apply", "initial"],
    capabilities: [],
    sourceDigest: sha256Hex(`source ${seed}`),
    policyDigest: sha256Hex("policy"),
    compilerVersion: "assay/0.1.0 typescript/6.0.2",
    entry: "index.ts",
  };
}

/** An artifact of its own for each `seed`. */
export function artifactOf(seed: string, manifest = manifestOf(seed)): Artifact {
  const code = new Uint8Array(Buffer.from(`export default { seed: ${JSON.stringify(seed)} };\n\u0000\u00ff`, "latin1"));
  return {
    digest: sha256Hex(code),
    code,
    sourceMap: new Uint8Array(Buffer.from(`{"version":3,"seed":"${seed}"}`)),
    manifest,
  };
}

/** A source of several files, in an order that is not that of their names. */
export function sourceOf(seed: string): SourceModule {
  const content = (text: string) => new Uint8Array(Buffer.from(text));
  return {
    entry: "",
    files: [
      { path: "index.ts", content: content(`export default {}; // ${seed} ✓`) },
      { path: "a/b.ts", content: Uint8Array.of(0xef, 0xbb, 0xbf, 0x0a) },
    ],
  };
}

/** A function's policy that bounds everything. */
export const BOUNDED: FunctionPolicy = {
  methods: ["Reduce"],
  maxRequestBytes: 1,
  maxBatchEvents: 2,
  maxDeadlineMs: 3,
  maxRunningCalls: 4,
  callsPerSecond: 5,
  burst: 6,
  callers: ["key:ä'\"\u0001"],
};

/** And one that bounds nothing. */
export const UNBOUNDED: FunctionPolicy = {
  methods: [],
  maxRequestBytes: 0,
  maxBatchEvents: 0,
  maxDeadlineMs: 0,
  maxRunningCalls: 0,
  callsPerSecond: 0,
  burst: 0,
  callers: [],
};

/** A revision to be; the store does not look into the attestation. */
export function revisionOf(tenant: string, functionName: string, artifact: Artifact, note = ""): NewRevision {
  return {
    tenant,
    functionName,
    artifactDigest: artifact.digest,
    artifactSizeBytes: artifact.code.byteLength,
    manifest: artifact.manifest,
    attestation: {
      payloadType: "application/vnd.in-toto+json",
      payload: new Uint8Array(Buffer.from(`{"artifact":"${artifact.digest}"}`)),
      signatures: [
        { keyId: sha256Hex("key 1"), signature: Uint8Array.of(0x30, 0x00, 0xff) },
        { keyId: sha256Hex("key 2"), signature: Uint8Array.of(1) },
      ],
    },
    keyIds: [sha256Hex("key 1"), sha256Hex("key 2")],
    note,
  };
}
