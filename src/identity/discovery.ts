/** Reads the document by which an issuer says where its keys are (OpenID Connect Discovery 1.0, 3 and 4.3). */
import { flawOfUri, isLoopbackUri } from "./providers.ts";
import { ownMember } from "./strict-json.ts";

/** Where the keys are, by a document that came from `from`. A text says why it is not to be believed. */
export function keySetAddress(document: unknown, issuer: string, from: URL): URL | string {
  if (ownMember(document, "issuer") !== issuer) return "its discovery document names another issuer";
  const address = ownMember(document, "jwks_uri");
  if (typeof address !== "string" || flawOfUri(address) !== undefined) {
    return "its discovery document names no https address of its keys";
  }
  const uri = new URL(address);
  // What it says must not lead into this machine from outside.
  if (isLoopbackUri(uri) && !isLoopbackUri(from)) return "its discovery document names an address of this machine";
  return uri;
}
