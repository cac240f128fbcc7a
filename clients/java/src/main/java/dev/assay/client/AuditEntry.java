package dev.assay.client;

import dev.assay.v1.Reason;
import java.time.Instant;
import java.util.Optional;

/**
 * One entry of the audit log.
 *
 * @param sequence its number in the log, from 1, without gaps in the log as a whole
 * @param at when it happened
 * @param tenant that of the credential that asked for it; empty if there was none
 * @param credentialId the credential that asked for it; empty if there was none
 * @param method the method, such as {@code assay.v1.DeployService/Deploy}
 * @param resource what it was about, such as {@code function/account}; empty if nothing in
 *     particular
 * @param reason why it was refused or failed; empty: it was done
 * @param requestId finds the call in the server's log
 * @param count how many refusals alike, within the same second, it stands for; at least 1
 * @param previousDigest SHA-256 of the entry before; 64 zeros for the first
 * @param digest SHA-256 of this entry's line
 */
public record AuditEntry(
    long sequence,
    Instant at,
    String tenant,
    String credentialId,
    String method,
    String resource,
    Optional<FailureReason> reason,
    String requestId,
    long count,
    String previousDigest,
    String digest) {
  static AuditEntry of(dev.assay.v1.AuditEntry entry) {
    Optional<FailureReason> reason =
        entry.getReason() == Reason.REASON_UNSPECIFIED
            ? Optional.empty()
            : Optional.of(FailureReason.of(entry.getReason()));
    return new AuditEntry(
        entry.getSequence(),
        Times.instant(entry.getAt()),
        entry.getTenant(),
        entry.getCredentialId(),
        entry.getMethod(),
        entry.getResource(),
        reason,
        entry.getRequestId(),
        Integer.toUnsignedLong(entry.getCount()),
        entry.getPreviousDigest(),
        entry.getDigest());
  }
}
