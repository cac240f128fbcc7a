/** Who calls: the token that goes before each attempt of a call. */
import { type Deadline, InterceptingCall, type Interceptor, Metadata, status } from "@grpc/grpc-js";
import { isToken } from "./connect-options.ts";
import type { AssayError } from "./errors.ts";

/** Timers of Node take no more. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/** Of statuses that the client made up because there was no token to send. */
const WITHOUT_TOKEN = new WeakSet<Metadata>();

/** Asks for a token before each attempt. A call for which there is none fails, and is never sent. */
export function asksForToken(token: () => string | Promise<string>): Interceptor {
  return (options, nextCall) => {
    // Cancelling and the deadline are gRPC's to see to for what was sent, and nothing has been sent while the token is waited for.
    let giveUp: ((code: status, details: string) => void) | undefined;
    return new InterceptingCall(nextCall(options), {
      start(metadata, listener, next) {
        if (metadata.get("authorization").length > 0) {
          next(metadata, listener);
          return;
        }
        const fail = (code: status, details: string): void => {
          giveUp = undefined;
          clearTimeout(timer);
          const trailer = new Metadata();
          WITHOUT_TOKEN.add(trailer);
          listener.onReceiveStatus({ code, details, metadata: trailer });
        };
        const timer = atDeadline(options.deadline, () =>
          giveUp?.(status.DEADLINE_EXCEEDED, "no token came before the deadline"),
        );
        giveUp = fail;
        Promise.resolve()
          .then(token)
          .then((value) => {
            if (!isToken(value)) throw new TypeError("it is one word of visible characters");
            if (giveUp === undefined) return;
            giveUp = undefined;
            clearTimeout(timer);
            setBearer(metadata, value);
            next(metadata, listener);
          })
          .catch((error: unknown) => {
            const why = error instanceof Error ? error.message : String(error);
            giveUp?.(status.UNAUTHENTICATED, `there is no token to call with: ${why}`);
          });
      },
      cancel(next) {
        giveUp?.(status.CANCELLED, "cancelled");
        next();
      },
    });
  };
}

/** Undefined: there is no deadline, or it is further away than timers go. */
function atDeadline(deadline: Deadline | undefined, late: () => void): NodeJS.Timeout | undefined {
  if (deadline === undefined) return undefined;
  const leftMs = Number(deadline) - Date.now();
  return leftMs > MAX_TIMER_MS ? undefined : setTimeout(late, leftMs);
}

export function setBearer(metadata: Metadata, token: string): void {
  metadata.set("authorization", `Bearer ${token}`);
}

/** True for what no server has said, because there was no token to ask it with. */
export function wasNeverSent({ cause }: AssayError): boolean {
  const trailer = cause instanceof Error && "metadata" in cause ? cause.metadata : undefined;
  return trailer instanceof Metadata && WITHOUT_TOKEN.has(trailer);
}
