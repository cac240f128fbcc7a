package dev.assay.client;

/**
 * An API key that has just been made. The server keeps no copy of the token: it is here this once.
 *
 * @param credential what may be said of it
 * @param token what a client sends
 */
public record IssuedCredential(Credential credential, String token) {
  /** The token is not repeated: what is printed is often kept. */
  @Override
  public String toString() {
    return "IssuedCredential[credential=" + credential + ", token=(not shown)]";
  }
}
