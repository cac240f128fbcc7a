package dev.assay.client;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.BadRequest;
import com.google.rpc.DebugInfo;
import com.google.rpc.ErrorInfo;
import com.google.rpc.QuotaFailure;
import com.google.rpc.RequestInfo;
import com.google.rpc.RetryInfo;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A call that failed: a gRPC status read into a reason, and everything that came with it. It is the
 * one exception of this client. Verdicts (a rejected module, a signature that does not hold) are
 * values, never exceptions.
 */
public final class AssayException extends RuntimeException {
  private static final long serialVersionUID = 1;
  private static final String DOMAIN = "assay.dev";

  static final Metadata.Key<String> REQUEST_ID =
      Metadata.Key.of("x-request-id", Metadata.ASCII_STRING_MARSHALLER);
  static final Metadata.Key<byte[]> DETAILS =
      Metadata.Key.of("grpc-status-details-bin", Metadata.BINARY_BYTE_MARSHALLER);

  /** What is known of the failure; it is not part of the serialised form. */
  private final transient Details details;

  /**
   * A field of the request that is wrong.
   *
   * @param field its path, such as {@code module.files[2].path}
   * @param description what is wrong with it
   */
  public record FieldViolation(String field, String description) {}

  /**
   * A quota that the request would break.
   *
   * @param subject what it is a quota of
   * @param description what is used and what is allowed
   * @param metric the quota's metric; empty if the server says nothing of it
   * @param id the quota's id; empty if the server says nothing of it
   * @param value what is allowed; 0 if the server says nothing of it
   */
  public record QuotaViolation(
      String subject, String description, String metric, String id, long value) {}

  private record Details(
      FailureReason reason,
      boolean hasErrorInfo,
      Status.Code code,
      boolean retryable,
      Duration retryAfter,
      List<FieldViolation> fieldViolations,
      List<QuotaViolation> quotaViolations,
      Map<String, String> metadata,
      List<String> authorStack,
      String requestId) {}

  private AssayException(String message, Details details, Throwable cause) {
    super(message, cause);
    this.details = details;
  }

  /** An error of the client's own, or one that the client tells before the server would. */
  static AssayException own(FailureReason reason, Status.Code code, String message) {
    return own(reason, code, message, null, null);
  }

  static AssayException own(
      FailureReason reason,
      Status.Code code,
      String message,
      Duration retryAfter,
      Throwable cause) {
    boolean retryable =
        reason == FailureReason.UNRECOGNISED
            ? retryAfter != null || code == Status.Code.UNAVAILABLE
            : reason.isRetryable();
    Details details =
        new Details(
            reason,
            false,
            code,
            retryable,
            retryAfter,
            List.of(),
            List.of(),
            Map.of(),
            List.of(),
            null);
    return new AssayException(message, details, cause);
  }

  static AssayException streamClosed() {
    return own(
        FailureReason.STREAM_CLOSED,
        Status.Code.FAILED_PRECONDITION,
        "the stream has ended; its receipts say why");
  }

  static AssayException cancelled(Throwable cause) {
    return own(FailureReason.CANCELLED, Status.Code.CANCELLED, "cancelled", null, cause);
  }

  /**
   * Reads what a call over the generated stubs has thrown. Never throws itself, whatever the server
   * has sent.
   *
   * @param thrown a {@code StatusRuntimeException}, or anything else
   * @return the same failure, with its reason
   */
  public static AssayException from(Throwable thrown) {
    for (Throwable link = thrown; link != null; link = link.getCause()) {
      if (link instanceof AssayException known) {
        return known == thrown
            ? known
            : new AssayException(known.getMessage(), known.details, thrown);
      }
      if (link instanceof StatusRuntimeException error && !carries(error)) {
        return of(error.getStatus(), error.getTrailers(), thrown);
      }
      if (link instanceof StatusException error && !carries(error)) {
        return of(error.getStatus(), error.getTrailers(), thrown);
      }
    }
    String message = thrown.getMessage() == null ? "the call failed" : thrown.getMessage();
    return own(FailureReason.UNRECOGNISED, Status.Code.UNKNOWN, message, null, thrown);
  }

  /**
   * The same failure for another thread to throw: with its own stack, and this one as the cause.
   */
  AssayException again() {
    return new AssayException(getMessage(), details, this);
  }

  private static boolean carries(Throwable error) {
    return error.getCause() instanceof AssayException;
  }

  static AssayException of(Status status, Metadata trailers, Throwable cause) {
    Reader reader = new Reader();
    if (trailers != null) reader.read(trailers);
    FailureReason reason = reader.reason != null ? reader.reason : reasonOf(status.getCode());
    boolean retryable =
        reason == FailureReason.UNRECOGNISED
            ? reader.retryAfter != null || status.getCode() == Status.Code.UNAVAILABLE
            : reason.isRetryable();
    String message = reader.message;
    if (message.isEmpty()) {
      message = status.getDescription() == null ? "" : status.getDescription();
    }
    // Where no server has spoken, what the transport met is all that there is to know.
    Throwable met = status.getCause();
    if (reason == FailureReason.SERVER_UNREACHABLE && met != null && met.getMessage() != null) {
      message += ": " + met.getMessage();
    }
    Details details =
        new Details(
            reason,
            reader.reason != null,
            status.getCode(),
            retryable,
            reader.retryAfter,
            List.copyOf(reader.fieldViolations),
            List.copyOf(reader.quotaViolations),
            reader.metadata,
            List.copyOf(reader.authorStack),
            reader.requestId);
    return new AssayException(message, details, cause);
  }

  private static FailureReason reasonOf(Status.Code code) {
    return switch (code) {
      case CANCELLED -> FailureReason.CANCELLED;
      case DEADLINE_EXCEEDED -> FailureReason.DEADLINE_EXCEEDED;
      case UNAVAILABLE -> FailureReason.SERVER_UNREACHABLE;
      default -> FailureReason.UNRECOGNISED;
    };
  }

  /** {@return why it failed} */
  public FailureReason reason() {
    return details.reason();
  }

  /** True if a server of Assay has said the reason. */
  boolean hasErrorInfo() {
    return details.hasErrorInfo();
  }

  /** {@return the gRPC status code} */
  public Status.Code code() {
    return details.code();
  }

  /** {@return true if the same request may succeed later} */
  public boolean isRetryable() {
    return details.retryable();
  }

  /** {@return when to come back; empty if the server says nothing of it} */
  public Optional<Duration> retryAfter() {
    return Optional.ofNullable(details.retryAfter());
  }

  /** {@return which fields of the request are wrong, for REQUEST_INVALID} */
  public List<FieldViolation> fieldViolations() {
    return details.fieldViolations();
  }

  /** {@return which quotas it would break, for QUOTA_EXCEEDED} */
  public List<QuotaViolation> quotaViolations() {
    return details.quotaViolations();
  }

  /** {@return what else the server says, such as event_index} */
  public Map<String, String> metadata() {
    return details.metadata();
  }

  /** {@return which event failed, counted from 0; empty if it was not one event's fault} */
  public OptionalInt eventIndex() {
    String index = details.metadata().get("event_index");
    if (index == null || !index.matches("[0-9]{1,9}")) return OptionalInt.empty();
    return OptionalInt.of(Integer.parseInt(index));
  }

  /** {@return where in the module's own source it was thrown, innermost first} */
  public List<String> authorStack() {
    return details.authorStack();
  }

  /** {@return what finds the call in the server's log; empty if no server has seen it} */
  public Optional<String> requestId() {
    return Optional.ofNullable(details.requestId());
  }

  /** Says the reason before the message. */
  @Override
  public String toString() {
    return AssayException.class.getName() + ": " + details.reason() + ": " + getMessage();
  }

  /** Reads trailers for as long as they can be read. */
  private static final class Reader {
    FailureReason reason;
    String message = "";
    Duration retryAfter;
    final List<FieldViolation> fieldViolations = new ArrayList<>();
    final List<QuotaViolation> quotaViolations = new ArrayList<>();
    Map<String, String> metadata = Map.of();
    final List<String> authorStack = new ArrayList<>();
    String requestId;

    void read(Metadata trailers) {
      try {
        requestId = trailers.get(REQUEST_ID);
        byte[] bytes = trailers.get(DETAILS);
        if (bytes == null) return;
        com.google.rpc.Status status = com.google.rpc.Status.parseFrom(bytes);
        message = status.getMessage();
        for (Any any : status.getDetailsList()) read(any);
      } catch (InvalidProtocolBufferException | RuntimeException unreadable) {
        // What was read so far counts; code and message stand by themselves.
      }
    }

    private void read(Any any) throws InvalidProtocolBufferException {
      if (any.is(ErrorInfo.class)) {
        ErrorInfo info = any.unpack(ErrorInfo.class);
        if (!info.getDomain().equals(DOMAIN)) return;
        reason = FailureReason.named(info.getReason());
        metadata = Map.copyOf(info.getMetadataMap());
      } else if (any.is(RetryInfo.class)) {
        RetryInfo info = any.unpack(RetryInfo.class);
        if (!info.hasRetryDelay()) return;
        var delay = info.getRetryDelay();
        Duration after = Duration.ofSeconds(delay.getSeconds(), delay.getNanos());
        retryAfter = after.isNegative() ? Duration.ZERO : after;
      } else if (any.is(BadRequest.class)) {
        for (var violation : any.unpack(BadRequest.class).getFieldViolationsList()) {
          fieldViolations.add(new FieldViolation(violation.getField(), violation.getDescription()));
        }
      } else if (any.is(QuotaFailure.class)) {
        for (var violation : any.unpack(QuotaFailure.class).getViolationsList()) {
          quotaViolations.add(
              new QuotaViolation(
                  violation.getSubject(),
                  violation.getDescription(),
                  violation.getQuotaMetric(),
                  violation.getQuotaId(),
                  violation.getQuotaValue()));
        }
      } else if (any.is(DebugInfo.class)) {
        authorStack.addAll(any.unpack(DebugInfo.class).getStackEntriesList());
      } else if (any.is(RequestInfo.class) && requestId == null) {
        String id = any.unpack(RequestInfo.class).getRequestId();
        if (!id.isEmpty()) requestId = id;
      }
    }
  }
}
