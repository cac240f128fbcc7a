/** What the front door notes about a call, on the call itself: where it stands, as far as its client is concerned. */
import type { ServerHttp2Stream } from "node:http2";
import type { Metadata, ServerInterceptingCallInterface } from "@grpc/grpc-js";

/** Its request, or the next message of its stream, has not come whole. */
export const ARRIVING = 0;
/** It waits for nothing from its client but that it reads. */
export const RUNNING = 1;
/** It is answered; its stream is not closed yet. */
export const LEAVING = 2;
/** Its stream is closed. */
export const GONE = 3;

/** A call of grpc-js with what is noted about it. */
export interface WatchedCall extends ServerInterceptingCallInterface {
  readonly stream: ServerHttp2Stream;
  readonly metadata: Metadata;
  readonly handler: { readonly type: string; readonly path: string };
  /** True once its credential has been looked at, which for a call with one request is done late: when all of it is there, or takes its time. */
  isVetted: boolean;
  /** True: the method is open to strangers, who get little of it (`strangers.ts`). */
  isForStrangers: boolean;
  /** True once its client has said that nothing more comes. */
  readonly receivedHalfClose: boolean;
  /** Its neighbours among the calls of its connection. */
  before: WatchedCall | undefined;
  after: WatchedCall | undefined;
  stage: typeof ARRIVING | typeof RUNNING | typeof LEAVING | typeof GONE;
  /** When it came to this stage; while it arrives, when what arrives began. By the watch's clock. */
  sinceMs: number;
  /** Bytes of a message that has not arrived whole; of a call with one request, until the client has said that it is all. */
  heldBytes: number;
  /** When the last message of the answer was handed over; 0: none was. */
  sentAtMs: number;
}
