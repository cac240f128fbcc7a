/** What the door asks about tokens of identity providers and about client certificates: who is that? Its answers are identities, or nothing. */
import type { X509Certificate } from "node:crypto";
import type { Identity } from "../flow.ts";

/** Judges JWTs of the configured identity providers. `createTokenVerifier` in jwt.ts makes one. */
export interface TokenVerifier {
  /**
   * Whose token this is. Undefined: it is not valid, for whatever reason. Answers at once for a token that is remembered and for one that can
   * be seen to be none; otherwise later, after at most about 5 s where the provider's keys have to be fetched. Rejects only for defects.
   *
   * MUST be given the token alone, without `Bearer `. The identity's tenant is what the operator's file says, and is not known to exist.
   */
  verify(token: string): Identity | undefined | Promise<Identity | undefined>;
  /** Ends fetches that run. Nothing is valid afterwards. */
  close(): void;
}

/** Judges client certificates that the TLS layer has verified. `certificateIdentities` in certificates.ts makes one. */
export interface CertificateIdentities {
  /**
   * Whose certificate this is; undefined: nobody's, or it is not valid now. MUST be given only certificates whose chain TLS has verified: nothing
   * of that is looked at again but the dates. The same object is judged once, so that asking for each call costs next to nothing.
   */
  identityOfCertificate(certificate: X509Certificate): Identity | undefined;
}
