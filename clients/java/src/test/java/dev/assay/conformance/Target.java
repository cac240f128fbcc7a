package dev.assay.conformance;

import com.google.gson.JsonObject;
import dev.assay.client.AssayClient;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ChannelCredentials;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.TlsChannelCredentials;
import io.grpc.stub.AbstractStub;
import io.grpc.stub.MetadataUtils;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.IdGenerator;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * What a connect has made: a client, or a bare channel for the stubs.
 *
 * @param layer the client; null for the stubs
 * @param bare the channel; null for the client
 * @param token of the stubs; null if there is none
 * @param gzip of the stubs
 * @param spans of the client, as they end; null if it is not traced
 */
record Target(
    AssayClient layer,
    ManagedChannel bare,
    String token,
    boolean gzip,
    InMemorySpanExporter spans) {
  private static final Set<String> OPTIONS =
      Set.of(
          "token",
          "timeoutMs",
          "maxAttempts",
          "initialBackoffMs",
          "maxBackoffMs",
          "breakerFailures",
          "breakerOpenMs",
          "tlsCa",
          "tlsCertificate",
          "tlsKey",
          "gzip",
          "traced");
  private static final int MAX_RESPONSE_BYTES = 16 * 1024 * 1024;

  static Target connect(JsonObject request) {
    String address = request.get("address").getAsString();
    JsonObject options =
        request.has("options") ? request.getAsJsonObject("options") : new JsonObject();
    for (String name : options.keySet()) {
      if (!OPTIONS.contains(name)) {
        throw new Driver.UnsupportedException("there is no option " + name);
      }
    }
    return switch (request.get("layer").getAsString()) {
      case "client" -> {
        boolean traced = options.has("traced") && options.get("traced").getAsBoolean();
        InMemorySpanExporter spans = traced ? InMemorySpanExporter.create() : null;
        yield new Target(client(address, options, spans), null, null, false, spans);
      }
      case "stubs" ->
          new Target(
              null,
              channel(address, options),
              text(options, "token"),
              options.has("gzip") && options.get("gzip").getAsBoolean(),
              null);
      default -> throw new Driver.UnsupportedException("there is no layer " + request.get("layer"));
    };
  }

  private static AssayClient client(
      String address, JsonObject options, InMemorySpanExporter spans) {
    AssayClient.Builder builder = AssayClient.builder(address);
    if (options.has("token")) builder.token(text(options, "token"));
    if (options.has("timeoutMs")) builder.timeout(millis(options, "timeoutMs", 0));
    builder.retries(
        options.has("maxAttempts") ? options.get("maxAttempts").getAsInt() : 4,
        millis(options, "initialBackoffMs", 100),
        millis(options, "maxBackoffMs", 5_000));
    builder.circuitBreaker(
        options.has("breakerFailures") ? options.get("breakerFailures").getAsInt() : 5,
        millis(options, "breakerOpenMs", 10_000));
    if (options.has("tlsCa")) builder.tls(text(options, "tlsCa"));
    if (options.has("tlsCertificate")) {
      builder.clientCertificate(text(options, "tlsCertificate"), text(options, "tlsKey"));
    }
    if (options.has("gzip")) builder.gzip(options.get("gzip").getAsBoolean());
    if (spans != null) {
      builder.tracing(
          SdkTracerProvider.builder()
              .setIdGenerator(new Identities())
              .addSpanProcessor(SimpleSpanProcessor.create(spans))
              .build());
    }
    return builder.build();
  }

  /** The SDK's, without Level 2's flag that they are random: the cases are of Level 1. */
  private static final class Identities implements IdGenerator {
    @Override
    public String generateSpanId() {
      return IdGenerator.random().generateSpanId();
    }

    @Override
    public String generateTraceId() {
      return IdGenerator.random().generateTraceId();
    }
  }

  private static ManagedChannel channel(String address, JsonObject options) {
    ChannelCredentials credentials = InsecureChannelCredentials.create();
    if (options.has("tlsCa")) {
      TlsChannelCredentials.Builder tls = TlsChannelCredentials.newBuilder();
      try {
        tls.trustManager(stream(text(options, "tlsCa")));
        if (options.has("tlsCertificate")) {
          tls.keyManager(stream(text(options, "tlsCertificate")), stream(text(options, "tlsKey")));
        }
      } catch (IOException unreadable) {
        throw new IllegalArgumentException(unreadable.getMessage());
      }
      credentials = tls.build();
    }
    // The answers that the protocol promises fit into 16 MiB, which is more than gRPC's default.
    return Grpc.newChannelBuilder(address, credentials)
        .disableRetry()
        .maxInboundMessageSize(MAX_RESPONSE_BYTES)
        .build();
  }

  private static ByteArrayInputStream stream(String pem) {
    return new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII));
  }

  private static String text(JsonObject options, String name) {
    return options.has(name) ? options.get(name).getAsString() : null;
  }

  private static Duration millis(JsonObject options, String name, long absent) {
    if (!options.has(name)) return Duration.ofMillis(absent);
    return Duration.ofNanos((long) (options.get(name).getAsDouble() * 1e6));
  }

  void close() {
    if (layer != null) layer.close();
    if (bare != null) bare.shutdownNow();
  }

  /** The client as a request wants it: with its deadline and metadata. */
  AssayClient viewFor(JsonObject request) {
    AssayClient view = layer;
    if (request.has("timeoutMs")) view = view.withTimeout(millis(request, "timeoutMs", 0));
    if (request.has("metadata")) {
      for (var entry : request.getAsJsonObject("metadata").entrySet()) {
        view = view.withMetadata(entry.getKey(), entry.getValue().getAsString());
      }
    }
    return view;
  }

  /** What stubs are made over: the layer's channel, or the bare one. */
  Channel channelFor(JsonObject request) {
    return layer == null ? bare : viewFor(request).channel();
  }

  /**
   * A stub with what a request asks for; the layer's channel has its own credentials and metadata.
   */
  <S extends AbstractStub<S>> S complete(S stub, JsonObject request) {
    S complete = stub;
    if (request.has("timeoutMs")) {
      long nanos = millis(request, "timeoutMs", 0).toNanos();
      complete = complete.withDeadlineAfter(nanos, TimeUnit.NANOSECONDS);
    }
    if (layer != null) return complete;
    Metadata headers = new Metadata();
    if (token != null) put(headers, "authorization", "Bearer " + token);
    if (request.has("metadata")) {
      request
          .getAsJsonObject("metadata")
          .entrySet()
          .forEach(entry -> put(headers, entry.getKey(), entry.getValue().getAsString()));
    }
    complete =
        complete.withInterceptors(
            List.of(MetadataUtils.newAttachHeadersInterceptor(headers))
                .toArray(io.grpc.ClientInterceptor[]::new));
    return gzip ? complete.withCompression("gzip") : complete;
  }

  private static void put(Metadata headers, String key, String value) {
    headers.put(Metadata.Key.of(key, Metadata.ASCII_STRING_MARSHALLER), value);
  }

  /** For calls without a generated method: those whose request comes as bytes. */
  CallOptions options(JsonObject request) {
    CallOptions options = CallOptions.DEFAULT;
    if (request.has("timeoutMs")) {
      long nanos = millis(request, "timeoutMs", 0).toNanos();
      options = options.withDeadlineAfter(nanos, TimeUnit.NANOSECONDS);
    }
    return layer == null && gzip ? options.withCompression("gzip") : options;
  }

  /** The same: a bare channel with a request's credential and metadata. */
  Channel channelWithHeaders(JsonObject request) {
    if (layer != null) return viewFor(request).channel();
    Metadata headers = new Metadata();
    if (token != null) put(headers, "authorization", "Bearer " + token);
    if (request.has("metadata")) {
      request
          .getAsJsonObject("metadata")
          .entrySet()
          .forEach(entry -> put(headers, entry.getKey(), entry.getValue().getAsString()));
    }
    return io.grpc.ClientInterceptors.intercept(
        bare, MetadataUtils.newAttachHeadersInterceptor(headers));
  }
}
