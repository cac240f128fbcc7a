/** What the driver's two ways of calling have in common: the client's layer, and plain stubs without it. */
import type { JsonValue } from "@bufbuild/protobuf";
import type { Operation } from "./requests.ts";

/** An error in the words of the protocol. */
export interface ErrorShape {
  readonly reason: string;
  readonly code: string;
  readonly message: string;
  readonly retryable?: boolean;
  readonly retryAfterMs: number | null;
  readonly fieldViolations: readonly { readonly field: string; readonly description: string }[];
  readonly quotaViolations: readonly { readonly subject: string; readonly description: string }[];
  readonly metadata: Readonly<Record<string, string>>;
  readonly authorStack: readonly string[];
  readonly requestId: string | null;
}

/** What came of a request. */
export type Outcome =
  | {
      readonly outcome: "ok";
      readonly response?: JsonValue;
      readonly responses?: readonly JsonValue[];
      readonly result?: unknown;
    }
  | { readonly outcome: "error"; readonly error: ErrorShape; readonly responses?: readonly JsonValue[] }
  | { readonly outcome: "unsupported"; readonly why: string };

/** A connection. */
export interface Caller {
  perform(operation: Operation): Promise<Outcome>;
  /** Cancels what is running. */
  giveUp(): void;
  close(): void;
}
