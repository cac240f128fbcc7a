/** Why no server answered, as far as the connection's own words tell, and what to do about it. */

/** A connection that did not come about. */
export interface Unreachable {
  readonly message: string;
  readonly hint: string;
}

/** How grpc-js begins where no connection stood. Whatever else was said came over one: it is the server's, or of something before it. */
const WITHOUT_CONNECTION = /^(No connection established|Name resolution failed|Deadline exceeded|cancelled)/i;

const ELSEWHERE = "say where it is with --address HOST:PORT or ASSAY_ADDRESS";

/** What grpc-js and OpenSSL say, first match counts. What nothing matches is a server that is not there. */
const CAUSES: readonly { readonly said: RegExp; readonly tell: (address: string, cause: string) => Unreachable }[] = [
  {
    said: /Name resolution failed/,
    tell: (address) => ({
      message: `no server answers at ${address}: there is no machine of that name`,
      hint: "Look for a slip in --address or ASSAY_ADDRESS.",
    }),
  },
  {
    said: /wrong version number|packet length too long/,
    tell: (address) => ({
      message: `what answers at ${address} does not speak TLS`,
      hint: "Leave --tls, --tls-ca and ASSAY_TLS_CA away, or give the port of a server that has a certificate.",
    }),
  },
  {
    said: /Hostname\/IP does not match certificate's altnames: [^\n]*?(?=\. Resolution note|\n|$)/,
    tell: (address, cause) => ({
      message: `the server at ${address} has a certificate of another name: ${cause.replace(/^.*?altnames: /, "")}`,
      hint: "Give --address with a name or an IP address that its certificate is made out to.",
    }),
  },
  {
    said: /certificate has expired|certificate is not yet valid/,
    tell: (address, cause) => ({
      message: `the server at ${address} shows a certificate that does not hold: ${cause}`,
      hint: "Whoever runs the server has to give it a new one, or the clock of one of the machines is wrong.",
    }),
  },
  {
    said: /self-signed certificate( in certificate chain)?|unable to (get|verify) [a-z ]*(certificate|signature)[a-z ]*/,
    tell: (address, cause) => ({
      message: `the server at ${address} shows a certificate that nobody trusted vouches for: ${cause}`,
      hint: "Give its authority, or the certificate itself if it is self-signed, with --tls-ca FILE.",
    }),
  },
  {
    said: /alert (bad certificate|certificate required|unknown ca|handshake failure)/,
    tell: (address, cause) => ({
      message: `the server at ${address} refuses the connection: ${cause.replace(/^alert /, "")}`,
      hint: "Give a certificate that it takes, with --tls-certificate FILE and --tls-key FILE.",
    }),
  },
  {
    // Somebody took the connection and did not answer in HTTP/2: a server that speaks TLS ends it so, for one.
    said: /Last error: Failed to connect|Protocol error|socket hang up|ECONNRESET/i,
    tell: (address) => ({
      message: `what listens at ${address} does not answer as an assay server without TLS does`,
      hint: `If it speaks TLS, give --tls or --tls-ca FILE; if it is something else, ${ELSEWHERE}.`,
    }),
  },
];

/**
 * Reads what the client says of a call that reached no server.
 * `said` is for people and may change with grpc-js: what is not recognised is told as a server that is not there.
 */
export function whyUnreachable(address: string | undefined, said: string): Unreachable {
  const place = address ?? "the address";
  if (said === "Connection dropped") {
    const hint =
      "Whether the call was carried out is not known: look before you try again. The server's log says why it ended.";
    return { message: `the connection to ${place} broke before the answer came`, hint };
  }
  if (!WITHOUT_CONNECTION.test(said)) {
    const hint = `Try again later; if it stays so, ask whoever runs it, or ${ELSEWHERE}.`;
    return { message: `what answers at ${place} takes no calls: ${said}`, hint };
  }
  for (const cause of CAUSES) {
    const [found] = cause.said.exec(said) ?? [];
    if (found !== undefined) return cause.tell(place, found);
  }
  return { message: `no server answers at ${place}`, hint: `Start one with \`assay serve\`, or ${ELSEWHERE}.` };
}
