package dev.assay.client;

import dev.assay.v1.ReadAuditLogRequest;
import java.time.Instant;

/** Which entries of the audit log. Each method answers another one; this one stays as it is. */
public final class AuditQuery {
  private static final AuditQuery ALL = new AuditQuery(ReadAuditLogRequest.getDefaultInstance());

  private final ReadAuditLogRequest request;

  private AuditQuery(ReadAuditLogRequest request) {
    this.request = request;
  }

  /**
   * All entries, of all tenants: for administrators of the server. Others name their tenant.
   *
   * @return the query
   */
  public static AuditQuery all() {
    return ALL;
  }

  /**
   * Only what concerns a tenant.
   *
   * @param name the tenant's name
   * @return the query
   */
  public AuditQuery tenant(String name) {
    return new AuditQuery(request.toBuilder().setTenant(name).build());
  }

  /**
   * Only what happened at a time or later.
   *
   * @param moment the time
   * @return the query
   */
  public AuditQuery from(Instant moment) {
    return new AuditQuery(request.toBuilder().setFrom(Times.timestamp(moment)).build());
  }

  /**
   * Only what happened before a time.
   *
   * @param moment the time
   * @return the query
   */
  public AuditQuery until(Instant moment) {
    return new AuditQuery(request.toBuilder().setUntil(Times.timestamp(moment)).build());
  }

  /**
   * Only entries with a sequence number or a higher one, such as to go on where one has stopped.
   *
   * @param sequence the number, from 1
   * @return the query
   */
  public AuditQuery fromSequence(long sequence) {
    if (sequence < 1) {
      throw new IllegalArgumentException("a sequence number is 1 or more, not " + sequence);
    }
    return new AuditQuery(request.toBuilder().setFromSequence(sequence).build());
  }

  ReadAuditLogRequest request() {
    return request;
  }
}
