/** Tells which certificate the client of a call has shown, for the door to find out whose it is. */
import { X509Certificate } from "node:crypto";

/** What of a grpc-js call is needed here; every call of the server's handlers has it. */
export interface CallOverTls {
  getAuthContext(): object;
}

/**
 * The certificate of the call's client, whose chain TLS has verified against `--tls-client-ca` when the connection was made. Undefined: it has shown none, or the
 * connection is not TLS. The same object for every call of a connection. Dates are not looked at again after the handshake.
 */
export function peerCertificateOf(call: CallOverTls): X509Certificate | undefined {
  const context = call.getAuthContext();
  if (!("sslPeerCertificate" in context)) return undefined;
  const { sslPeerCertificate } = context as { readonly sslPeerCertificate?: { readonly raw: Buffer } };
  return sslPeerCertificate === undefined ? undefined : new X509Certificate(sslPeerCertificate.raw);
}
