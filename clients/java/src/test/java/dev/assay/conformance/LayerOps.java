package dev.assay.conformance;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.ToNumberPolicy;
import com.google.protobuf.ByteString;
import dev.assay.client.AssayClient;
import dev.assay.client.Event;
import dev.assay.client.EventPublisher;
import dev.assay.client.Fold;
import dev.assay.client.Publication;
import dev.assay.client.Receipt;
import dev.assay.client.Reduction;
import dev.assay.client.Source;
import dev.assay.client.Summary;
import dev.assay.v1.Diagnostic;
import dev.assay.v1.LogLine;
import dev.assay.v1.OnFault;
import dev.assay.v1.Severity;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What only a layer does. */
final class LayerOps {
  /** Into the language's own values: maps, lists, texts, numbers. */
  private static final Gson VALUES =
      new GsonBuilder().setObjectToNumberStrategy(ToNumberPolicy.LONG_OR_DOUBLE).create();

  private LayerOps() {}

  static JsonObject publish(AssayClient client, JsonObject request) {
    Map<String, String> files = new LinkedHashMap<>();
    request
        .getAsJsonObject("files")
        .entrySet()
        .forEach(file -> files.put(file.getKey(), file.getValue().getAsString()));
    Publication publication = client.publish(request.get("name").getAsString(), Source.of(files));
    JsonObject result = new JsonObject();
    if (publication instanceof Publication.Deployed deployed) {
      result.addProperty("accepted", true);
      result.addProperty("revision", deployed.revision().getNumber());
      result.addProperty("artifactDigest", deployed.artifact().getDigest());
    } else {
      result.addProperty("accepted", false);
      result.add(
          "rules",
          Driver.array(
              publication.diagnostics().stream()
                  .filter(each -> each.getSeverity() == Severity.SEVERITY_ERROR)
                  .map(Diagnostic::getRule)
                  .toList()));
    }
    return result;
  }

  static JsonObject reduce(AssayClient client, JsonObject request) {
    Reduction reduction = client.reduce(fold(request), events(request));
    JsonObject result = new JsonObject();
    result.add("state", reduction.state().value());
    result.addProperty("stateBytes", base64(reduction.state().json()));
    result.addProperty("stateDigest", reduction.state().digest());
    result.addProperty("revision", reduction.revision());
    result.addProperty("eventsApplied", reduction.eventsApplied());
    return result;
  }

  static JsonObject publisher(AssayClient client, JsonObject request) {
    List<Receipt> receipts = new ArrayList<>();
    EventPublisher.Builder builder = client.publisher(fold(request)).onReceipt(receipts::add);
    if (request.has("batchEvents")) builder.batchEvents(request.get("batchEvents").getAsInt());
    if (request.has("lingerMs")) {
      builder.linger(Duration.ofMillis(request.get("lingerMs").getAsLong()));
    }
    if (request.has("resume")) builder.resume(request.get("resume").getAsBoolean());
    Summary summary;
    try (EventPublisher publisher = builder.open()) {
      int pauseEvery = request.has("pauseEvery") ? request.get("pauseEvery").getAsInt() : 0;
      int sent = 0;
      for (Event event : events(request)) {
        publisher.send(event);
        sent += 1;
        if (pauseEvery > 0 && sent % pauseEvery == 0) pause(request.get("pauseMs").getAsLong());
      }
      summary = publisher.finish();
    }
    JsonObject result = new JsonObject();
    JsonArray told = new JsonArray();
    for (Receipt receipt : receipts) told.add(describe(receipt));
    result.add("receipts", told);
    summary
        .state()
        .ifPresent(
            state -> {
              result.add("state", state.value());
              result.addProperty("stateDigest", state.digest());
            });
    result.addProperty("eventsApplied", summary.eventsApplied());
    result.addProperty("eventsFailed", summary.eventsFailed());
    return result;
  }

  private static JsonObject describe(Receipt receipt) {
    JsonObject answer = new JsonObject();
    answer.addProperty("batch", receipt.batch());
    answer.addProperty("eventsApplied", receipt.eventsApplied());
    answer.addProperty("eventsFailed", receipt.eventsFailed());
    JsonArray faults = new JsonArray();
    for (Receipt.Fault fault : receipt.faults()) {
      JsonObject each = new JsonObject();
      each.addProperty("index", fault.index());
      each.addProperty("reason", fault.reason().name());
      faults.add(each);
    }
    answer.add("faults", faults);
    return answer;
  }

  static JsonObject logs(AssayClient client, JsonObject request) {
    int last = request.has("last") ? request.get("last").getAsInt() : 1_000;
    JsonArray lines = new JsonArray();
    for (LogLine line : client.logs(request.get("function").getAsString(), last)) {
      JsonObject each = new JsonObject();
      each.addProperty(
          "level",
          line.getLevel()
              .name()
              .substring("LOG_LEVEL_".length())
              .toLowerCase(java.util.Locale.ROOT));
      each.addProperty("text", line.getText());
      lines.add(each);
    }
    JsonObject result = new JsonObject();
    result.add("lines", lines);
    return result;
  }

  static JsonObject spans(Target target) {
    if (target.spans() == null) throw new Driver.UnsupportedException("the client is not traced");
    JsonArray spans = new JsonArray();
    for (SpanData span : target.spans().getFinishedSpanItems()) spans.add(describe(span));
    JsonObject result = new JsonObject();
    result.add("spans", spans);
    return result;
  }

  private static JsonObject describe(SpanData span) {
    JsonObject answer = new JsonObject();
    answer.addProperty("traceId", span.getTraceId());
    answer.addProperty("spanId", span.getSpanId());
    answer.addProperty("name", span.getName());
    answer.addProperty("kind", span.getKind().name());
    answer.addProperty("status", span.getStatus().getStatusCode().name());
    answer.addProperty("description", span.getStatus().getDescription());
    answer.add("attributes", describe(span.getAttributes()));
    JsonArray events = new JsonArray();
    for (EventData event : span.getEvents()) {
      JsonObject each = new JsonObject();
      each.addProperty("name", event.getName());
      each.add("attributes", describe(event.getAttributes()));
      events.add(each);
    }
    answer.add("events", events);
    return answer;
  }

  private static JsonObject describe(Attributes attributes) {
    JsonObject answer = new JsonObject();
    attributes.forEach((key, value) -> answer.add(key.getKey(), VALUES.toJsonTree(value)));
    return answer;
  }

  private static Fold fold(JsonObject request) {
    Fold fold = Fold.of(request.get("function").getAsString());
    if (request.has("revision")) fold = fold.revision(request.get("revision").getAsLong());
    if (request.has("state")) fold = fold.state(value(request.get("state")));
    if (request.has("stateBytes")) {
      byte[] bytes = Base64.getDecoder().decode(request.get("stateBytes").getAsString());
      fold = fold.stateJson(ByteString.copyFrom(bytes));
    }
    if (request.has("onFault")) {
      fold =
          fold.onFault(
              switch (request.get("onFault").getAsString()) {
                case "stop" -> OnFault.ON_FAULT_STOP;
                case "skip" -> OnFault.ON_FAULT_SKIP;
                default -> throw new Driver.UnsupportedException("onFault is stop or skip");
              });
    }
    return fold;
  }

  private static List<Event> events(JsonObject request) {
    List<Event> events = new ArrayList<>();
    for (JsonElement element : request.getAsJsonArray("events")) {
      JsonObject given = element.getAsJsonObject();
      Event.Builder event = Event.builder(given.get("type").getAsString());
      if (given.has("data")) event.data(value(given.get("data")));
      if (given.has("id")) event.id(given.get("id").getAsString());
      if (given.has("source")) event.source(given.get("source").getAsString());
      if (given.has("subject")) event.subject(given.get("subject").getAsString());
      if (given.has("time")) event.time(given.get("time").getAsString());
      events.add(event.build());
    }
    return events;
  }

  private static Object value(JsonElement json) {
    return VALUES.fromJson(json, Object.class);
  }

  private static String base64(ByteString bytes) {
    return Base64.getEncoder().encodeToString(bytes.toByteArray());
  }

  private static void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
  }
}
