/** The bounds of everything that crosses an edge, in one place; a deployment may lower those in `ExecutionLimits`. */

const KIB = 1024;
const MIB = 1024 * KIB;

/** Bounds of a module's source. */
export const SOURCE_LIMITS = {
  maxFiles: 200,
  maxFileBytes: 256 * KIB,
  maxModuleBytes: MIB,
  maxPathBytes: 255,
  compileDeadlineMs: 10_000,
  compilerMemoryMb: 768,
  maxDiagnostics: 500,
  maxFixEdits: 16,
} as const;

/** Bounds of a message on the wire. */
export const MESSAGE_LIMITS = {
  maxRequestBytes: 4 * MIB,
  maxResponseBytes: 4 * MIB,
  maxAttestationPayloadBytes: 16 * KIB,
  maxSignatures: 8,
  maxArtifactBytes: 4 * MIB,
  maxExceptionMessageBytes: 4 * KIB,
  maxStackFrames: 32,
  maxFaultsNamed: 100,
} as const;

/** Bounds of what tenant code writes to the console. */
export const CONSOLE_LIMITS = {
  /** Of a call, a batch, or the opening of a stream. */
  maxLinesPerCall: 256,
  /** Of UTF-8. */
  maxLineBytes: 4 * KIB,
  /** Of an executor, and so of a tenant, but for those that have several. What is over that is dropped, call by call. */
  maxBytesPerSecond: MIB,
  /** At once. */
  burstBytes: 4 * MIB,
} as const;

/** What one call or batch of a tenant's code may use. */
export interface ExecutionLimits {
  /** CPU time a call or batch, in milliseconds. */
  readonly cpuTimeMs: number;
  /** Wall clock a call or batch, in milliseconds. */
  readonly wallClockMs: number;
  /** Heap and ArrayBuffers of an isolate together, in units of 2^20 bytes. */
  readonly memoryMb: number;
  /** State as JSON, in bytes of UTF-8. */
  readonly maxStateBytes: number;
  /** Events a batch. */
  readonly maxBatchEvents: number;
}

export const DEFAULT_EXECUTION_LIMITS: ExecutionLimits = {
  cpuTimeMs: 50,
  wallClockMs: 5_000,
  memoryMb: 128,
  maxStateBytes: MIB,
  maxBatchEvents: 10_000,
};
