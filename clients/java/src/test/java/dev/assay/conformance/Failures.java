package dev.assay.conformance;

import com.google.gson.JsonArray;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.BadRequest;
import com.google.rpc.DebugInfo;
import com.google.rpc.ErrorInfo;
import com.google.rpc.QuotaFailure;
import com.google.rpc.RequestInfo;
import com.google.rpc.RetryInfo;
import dev.assay.client.AssayException;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.List;
import java.util.Map;

/** Failures as answers: the layer's exceptions, and the stubs' statuses. */
final class Failures {
  private static final Metadata.Key<String> REQUEST_ID =
      Metadata.Key.of("x-request-id", Metadata.ASCII_STRING_MARSHALLER);
  private static final Metadata.Key<byte[]> DETAILS =
      Metadata.Key.of("grpc-status-details-bin", Metadata.BINARY_BYTE_MARSHALLER);

  private Failures() {}

  static JsonObject describe(Throwable failed) {
    if (failed instanceof AssayException error) return describe(error);
    if (failed instanceof StatusRuntimeException error) return describe(error);
    // What the client itself refuses when it is made.
    JsonObject answer = empty();
    answer.addProperty("code", Status.Code.INVALID_ARGUMENT.name());
    answer.addProperty("message", String.valueOf(failed.getMessage()));
    return answer;
  }

  private static JsonObject empty() {
    JsonObject answer = new JsonObject();
    answer.addProperty("reason", "");
    answer.add("retryAfterMs", JsonNull.INSTANCE);
    answer.add("fieldViolations", new JsonArray());
    answer.add("quotaViolations", new JsonArray());
    answer.add("metadata", new JsonObject());
    answer.add("authorStack", new JsonArray());
    answer.add("requestId", JsonNull.INSTANCE);
    return answer;
  }

  private static JsonObject describe(AssayException error) {
    JsonObject answer = empty();
    answer.addProperty("reason", error.reason().name());
    answer.addProperty("code", error.code().name());
    answer.addProperty("message", error.getMessage());
    answer.addProperty("retryable", error.isRetryable());
    error
        .retryAfter()
        .ifPresent(
            after ->
                answer.addProperty(
                    "retryAfterMs", after.toMillis() + after.getNano() % 1_000_000 / 1e6));
    for (var violation : error.fieldViolations()) {
      addField(answer, violation.field(), violation.description());
    }
    for (var violation : error.quotaViolations()) {
      addQuota(answer, violation.subject(), violation.description());
    }
    answer.add("metadata", object(error.metadata()));
    answer.add("authorStack", Driver.array(error.authorStack()));
    error.requestId().ifPresent(id -> answer.addProperty("requestId", id));
    return answer;
  }

  private static JsonObject describe(StatusRuntimeException error) {
    JsonObject answer = empty();
    Status status = error.getStatus();
    answer.addProperty("code", status.getCode().name());
    answer.addProperty("message", status.getDescription() == null ? "" : status.getDescription());
    Metadata trailers = error.getTrailers();
    if (trailers == null) return answer;
    String id = trailers.get(REQUEST_ID);
    if (id != null) answer.addProperty("requestId", id);
    try {
      byte[] bytes = trailers.get(DETAILS);
      if (bytes == null) return answer;
      com.google.rpc.Status whole = com.google.rpc.Status.parseFrom(bytes);
      answer.addProperty("message", whole.getMessage());
      for (Any any : whole.getDetailsList()) add(answer, any);
    } catch (InvalidProtocolBufferException | IllegalArgumentException unreadable) {
      // Details that cannot be read leave what was read so far.
    }
    return answer;
  }

  private static void add(JsonObject answer, Any any) throws InvalidProtocolBufferException {
    if (any.is(ErrorInfo.class)) {
      ErrorInfo info = any.unpack(ErrorInfo.class);
      if (!info.getDomain().equals("assay.dev")) return;
      answer.addProperty("reason", info.getReason());
      answer.add("metadata", object(info.getMetadataMap()));
    } else if (any.is(RetryInfo.class)) {
      var delay = any.unpack(RetryInfo.class).getRetryDelay();
      answer.addProperty("retryAfterMs", delay.getSeconds() * 1e3 + delay.getNanos() / 1e6);
    } else if (any.is(BadRequest.class)) {
      for (var violation : any.unpack(BadRequest.class).getFieldViolationsList()) {
        addField(answer, violation.getField(), violation.getDescription());
      }
    } else if (any.is(QuotaFailure.class)) {
      for (var violation : any.unpack(QuotaFailure.class).getViolationsList()) {
        addQuota(answer, violation.getSubject(), violation.getDescription());
      }
    } else if (any.is(DebugInfo.class)) {
      List<String> stack = any.unpack(DebugInfo.class).getStackEntriesList();
      answer.getAsJsonArray("authorStack").addAll(Driver.array(stack));
    } else if (any.is(RequestInfo.class) && answer.get("requestId").isJsonNull()) {
      answer.addProperty("requestId", any.unpack(RequestInfo.class).getRequestId());
    }
  }

  private static void addField(JsonObject answer, String field, String description) {
    JsonObject violation = new JsonObject();
    violation.addProperty("field", field);
    violation.addProperty("description", description);
    answer.getAsJsonArray("fieldViolations").add(violation);
  }

  private static void addQuota(JsonObject answer, String subject, String description) {
    JsonObject violation = new JsonObject();
    violation.addProperty("subject", subject);
    violation.addProperty("description", description);
    answer.getAsJsonArray("quotaViolations").add(violation);
  }

  private static JsonObject object(Map<String, String> texts) {
    JsonObject object = new JsonObject();
    texts.forEach(object::addProperty);
    return object;
  }
}
