package dev.assay.client;

/** What a credential allows. Each method of the API says which roles may call it. */
public enum Role {
  /** Compiles modules, and reads the policy and the artifacts that came of them. */
  COMPILE,
  /** Has artifacts signed, and has signatures verified. */
  SIGN,
  /** Deploys, activates and undeploys functions, and sets their secrets. */
  DEPLOY,
  /** Calls functions, and appends events. */
  INVOKE,
  /** Reads: functions, revisions, artifacts, events, documents. */
  READ,
  /**
   * Manages the tenant's credentials, and reads its quota and its part of the audit log; in the
   * operator's tenant, {@code default}, it manages the server.
   */
  ADMIN,
  /** A newer server's role, which this client cannot name. It is never sent. */
  UNRECOGNISED;

  private static final String PREFIX = "ROLE_";

  static Role of(dev.assay.v1.Role role) {
    if (role == dev.assay.v1.Role.UNRECOGNIZED || role == dev.assay.v1.Role.ROLE_UNSPECIFIED) {
      return UNRECOGNISED;
    }
    return valueOf(role.name().substring(PREFIX.length()));
  }

  dev.assay.v1.Role message() {
    if (this == UNRECOGNISED) {
      throw new IllegalArgumentException("a role that this client cannot name cannot be given");
    }
    return dev.assay.v1.Role.valueOf(PREFIX + name());
  }
}
