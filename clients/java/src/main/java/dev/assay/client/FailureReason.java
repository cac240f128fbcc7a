package dev.assay.client;

import dev.assay.v1.Reason;
import dev.assay.v1.ReasonOuterClass;
import dev.assay.v1.ReasonSpec;

/**
 * Why a call, a batch or an event failed: the values of the protos' enum {@code Reason} without
 * their prefix, and four of the client's own.
 */
public enum FailureReason {
  /**
   * A field of the request is missing, malformed or out of bounds. {@code google.rpc.BadRequest}
   * names each field.
   */
  REQUEST_INVALID,
  /**
   * An event is not valid: its {@code data} is not one JSON document, or an attribute breaks the
   * CloudEvents rules.
   */
  EVENT_INVALID,
  /** The call carries no credential, or one that is not valid. No more is said. */
  UNAUTHENTICATED,
  /** The credential lacks the role that the method asks for. */
  PERMISSION_MISSING,
  /** The function's policy, or its kind, does not allow the method. */
  METHOD_NOT_ALLOWED,
  /** No function of that name, or no such revision of it, is visible to the caller. */
  FUNCTION_NOT_FOUND,
  /** No artifact of that digest is visible to the caller. */
  ARTIFACT_NOT_FOUND,
  /** No signing key of that id is known. */
  KEY_NOT_FOUND,
  /** The expected revision is not the present one: somebody else was faster. */
  REVISION_CONFLICT,
  /** The artifact has no attestation. */
  ATTESTATION_MISSING,
  /** The attestation does not verify, or it speaks of another artifact, tenant or policy. */
  SIGNATURE_INVALID,
  /** The key that signed is revoked. */
  KEY_REVOKED,
  /** The artifact was compiled under a policy that the server does not accept any more. */
  POLICY_STALE,
  /** The request, or a part of it, is larger than allowed. */
  PAYLOAD_TOO_LARGE,
  /**
   * The state, or the answer, that the function returned is larger than allowed. The state before
   * it stands.
   */
  STATE_TOO_LARGE,
  /** The caller sends faster than its rate limit. {@code RetryInfo} says when to come back. */
  RATE_LIMIT,
  /**
   * The function used more CPU time than one call or batch may. The same input would do so again.
   */
  CPU_TIME_LIMIT,
  /** The function used more memory than its isolate has. The same input would do so again. */
  MEMORY_LIMIT,
  /**
   * The function threw. The error's message and a stack that points at the author's own lines come
   * with it.
   */
  EXCEPTION,
  /** A defect of the server. No detail leaves it; the request id finds the cause in its log. */
  INTERNAL,
  /**
   * The process that ran the function died, and it was not the function's own limit that killed it.
   */
  EXECUTOR_CRASHED,
  /**
   * The process that ran the function died of another call's doing, and this call could not be
   * repeated.
   */
  EXECUTOR_LOST,
  /** Too many calls are waiting. {@code RetryInfo} says when to come back. */
  QUEUE_FULL,
  /**
   * The revision failed several times in a row and is resting. {@code RetryInfo} says when to come
   * back.
   */
  CIRCUIT_OPEN,
  /** The server is shutting down. {@code RetryInfo} says when to come back. */
  DRAINING,
  /**
   * The function took longer than one call may, waiting included. The same input would do so again.
   */
  WALL_CLOCK_LIMIT,
  /** Compiling took longer, or more memory, than it may. The same source would do so again. */
  COMPILE_TIMEOUT,
  /** The method is part of the API, but this server does not have the feature yet. */
  NOT_IMPLEMENTED,
  /** The caller's own deadline passed before the work was done. */
  DEADLINE_EXCEEDED,
  /** The caller cancelled the call. */
  CANCELLED,
  /** No tenant of that name is visible to the caller. */
  TENANT_NOT_FOUND,
  /** No credential of that id is visible to the caller. */
  CREDENTIAL_NOT_FOUND,
  /** The function has no secret of that name. */
  SECRET_NOT_FOUND,
  /** The caller's tenant is suspended. Its data are kept. */
  TENANT_SUSPENDED,
  /**
   * The tenant would have more than its quota allows. {@code google.rpc.QuotaFailure} says what is
   * used and what is allowed.
   */
  QUOTA_EXCEEDED,
  /** This listener's control plane is read-only: it answers, and changes nothing. */
  READ_ONLY,
  /**
   * The attestation verifies, but has not the signatures that the server asks for at a deployment.
   */
  SIGNATURES_INSUFFICIENT,
  /** No server answered: nothing is known of the call. The client's own. */
  SERVER_UNREACHABLE,
  /** The client has met no server several times in a row and rests. The client's own. */
  CLIENT_CIRCUIT_OPEN,
  /** Something was sent after the end of its stream. The client's own. */
  STREAM_CLOSED,
  /** A newer server's reason, or none at all: go by the code. The client's own. */
  UNRECOGNISED;

  private static final String PREFIX = "REASON_";

  /** The reason of that name, as an ErrorInfo carries it. */
  static FailureReason named(String name) {
    try {
      FailureReason reason = valueOf(name);
      return reason.isServers() ? reason : UNRECOGNISED;
    } catch (IllegalArgumentException newer) {
      return UNRECOGNISED;
    }
  }

  /** The reason of a fault in a stream. */
  static FailureReason of(Reason reason) {
    if (reason == Reason.UNRECOGNIZED || reason == Reason.REASON_UNSPECIFIED) return UNRECOGNISED;
    return named(reason.name().substring(PREFIX.length()));
  }

  /** {@return true if servers send it; false for the client's own} */
  public boolean isServers() {
    return ordinal() < SERVER_UNREACHABLE.ordinal();
  }

  /**
   * Whether the same request may succeed later.
   *
   * @return as far as the reason alone says: of {@link #UNRECOGNISED} only the exception knows
   */
  public boolean isRetryable() {
    if (isServers()) return spec().getRetryable();
    return this == SERVER_UNREACHABLE || this == CLIENT_CIRCUIT_OPEN;
  }

  /**
   * {@return one sentence on what the caller can do about it; empty if nothing is known of that}
   */
  public String remedy() {
    return isServers() ? spec().getRemedy() : "";
  }

  private ReasonSpec spec() {
    return Reason.valueOf(PREFIX + name())
        .getValueDescriptor()
        .getOptions()
        .getExtension(ReasonOuterClass.spec);
  }
}
