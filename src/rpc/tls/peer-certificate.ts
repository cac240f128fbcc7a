/** Tells which certificate the client of a call has shown, for the door to find out whose it is. */
import type { X509Certificate } from "node:crypto";

/** What of a grpc-js call is needed here; every call of the server's handlers has it. */
export interface CallOverTls {
  getAuthContext(): object;
}

/**
 * The certificate of the call's client, whose chain TLS has verified against `--tls-client-ca` when the connection was made. Undefined: it has shown none, or the
 * connection is not TLS. The same object for every call of a connection. Dates are not looked at again after the handshake.
 */
export function peerCertificateOf(call: CallOverTls): X509Certificate | undefined {
  // The watch of calls answers with the connection: rpc/edge/watched-call.ts.
  const context: { readonly certificate?: X509Certificate | undefined } = call.getAuthContext();
  return context.certificate;
}
