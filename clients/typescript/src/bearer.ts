/** Who calls: the token that goes before each attempt of a call. */
import { InterceptingCall, type Interceptor, Metadata, status } from "@grpc/grpc-js";
import { isToken } from "./connect-options.ts";
import type { AssayError } from "./errors.ts";

/** Of statuses that the client made up because there was no token to send. */
const WITHOUT_TOKEN = new WeakSet<Metadata>();

/** Asks for a token before each attempt. A call for which there is none fails, and is never sent. */
export function asksForToken(token: () => string | Promise<string>): Interceptor {
  return (options, nextCall) =>
    new InterceptingCall(nextCall(options), {
      start(metadata, listener, next) {
        if (metadata.get("authorization").length > 0) {
          next(metadata, listener);
          return;
        }
        Promise.resolve()
          .then(token)
          .then((value) => {
            if (!isToken(value)) throw new TypeError("it is one word of visible characters");
            setBearer(metadata, value);
          })
          .then(
            () => next(metadata, listener),
            (error: unknown) => {
              const details = `there is no token to call with: ${error instanceof Error ? error.message : String(error)}`;
              const trailer = new Metadata();
              WITHOUT_TOKEN.add(trailer);
              listener.onReceiveStatus({ code: status.UNAUTHENTICATED, details, metadata: trailer });
            },
          );
      },
    });
}

export function setBearer(metadata: Metadata, token: string): void {
  metadata.set("authorization", `Bearer ${token}`);
}

/** True for what no server has said, because there was no token to ask it with. */
export function wasNeverSent({ cause }: AssayError): boolean {
  const trailer = cause instanceof Error && "metadata" in cause ? cause.metadata : undefined;
  return trailer instanceof Metadata && WITHOUT_TOKEN.has(trailer);
}
