package dev.assay.client;

import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.TracerProvider;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * Calls as spans, after OpenTelemetry's conventions for gRPC; they go along as W3C Trace Context.
 * Nothing global is read but the context that is current where a call is made.
 */
final class Tracing {
  private static final String SCOPE = "dev.assay.client";
  private static final String VERSION = "0.1.0";

  private static final AttributeKey<String> SYSTEM = AttributeKey.stringKey("rpc.system");
  private static final AttributeKey<String> SERVICE = AttributeKey.stringKey("rpc.service");
  private static final AttributeKey<String> METHOD = AttributeKey.stringKey("rpc.method");
  private static final AttributeKey<Long> STATUS_CODE =
      AttributeKey.longKey("rpc.grpc.status_code");
  private static final AttributeKey<String> SERVER_ADDRESS =
      AttributeKey.stringKey("server.address");
  private static final AttributeKey<Long> SERVER_PORT = AttributeKey.longKey("server.port");
  private static final AttributeKey<String> REASON = AttributeKey.stringKey("assay.reason");
  private static final AttributeKey<String> REQUEST_ID = AttributeKey.stringKey("assay.request_id");
  private static final AttributeKey<Long> ATTEMPTS = AttributeKey.longKey("assay.attempts");
  private static final AttributeKey<Long> WAIT_MS = AttributeKey.longKey("assay.wait_ms");

  private static final Metadata.Key<String> TRACEPARENT = key("traceparent");
  private static final Metadata.Key<String> TRACESTATE = key("tracestate");

  private final Tracer tracer;
  private final Attributes everyCall;

  Tracing(TracerProvider provider, Address address) {
    tracer = provider.tracerBuilder(SCOPE).setInstrumentationVersion(VERSION).build();
    AttributesBuilder known = Attributes.builder().put(SYSTEM, "grpc");
    if (address.unixPath() == null) {
      known.put(SERVER_ADDRESS, withoutBrackets(address.host())).put(SERVER_PORT, address.port());
    } else {
      known.put(SERVER_ADDRESS, address.unixPath());
    }
    everyCall = known.build();
  }

  private static Metadata.Key<String> key(String name) {
    return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
  }

  private static String withoutBrackets(String host) {
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  /** Runs what belongs to this call later, or elsewhere, in the trace that is current here. */
  static Executor here() {
    Context context = Context.current();
    return task -> context.wrap(task).run();
  }

  /** Begins a call's span and has it go along, unless the call says itself what it belongs to. */
  CallSpan begin(MethodDescriptor<?, ?> method, Metadata headers) {
    CallSpan call = CallSpan.NONE;
    try {
      call = started(method);
      if (!headers.containsKey(TRACEPARENT)) goAlong(call, headers);
    } catch (RuntimeException | LinkageError tracersOwn) {
      // A call is worth more than its span: it goes on with as much of it as there is.
    }
    return call;
  }

  private CallSpan started(MethodDescriptor<?, ?> method) {
    SpanBuilder builder =
        tracer
            .spanBuilder(method.getFullMethodName())
            .setSpanKind(SpanKind.CLIENT)
            .setAllAttributes(everyCall);
    if (method.getServiceName() != null) builder.setAttribute(SERVICE, method.getServiceName());
    if (method.getBareMethodName() != null) {
      builder.setAttribute(METHOD, method.getBareMethodName());
    }
    Span span = builder.startSpan();
    return new CallSpan(span, Context.current().with(span));
  }

  private static void goAlong(CallSpan call, Metadata headers) {
    Map<String, String> fields = new HashMap<>();
    W3CTraceContextPropagator.getInstance().inject(call.context, fields, Map::put);
    // Without its traceparent it would be taken for the span's.
    headers.discardAll(TRACESTATE);
    fields.forEach((name, value) -> headers.put(key(name), value));
  }

  /** One call's span; none at all where calls are not traced. */
  static final class CallSpan {
    static final CallSpan NONE = new CallSpan(null, null);

    private final Span span;
    private final Context context;

    private CallSpan(Span span, Context context) {
      this.span = span;
      this.context = context;
    }

    /** Runs what belongs to this call, such as its attempts. */
    void run(Runnable task) {
      if (span == null) task.run();
      else context.wrap(task).run();
    }

    /** Notes another attempt: what the one before failed with, and how long the call has waited. */
    void retry(FailureReason reason, long waitNanos) {
      if (span == null) return;
      long waitMs = TimeUnit.NANOSECONDS.toMillis(waitNanos);
      tell(() -> span.addEvent("retry", Attributes.of(REASON, reason.name(), WAIT_MS, waitMs)));
    }

    /** Ends it. No message, payload or token is written: the reason says enough. */
    void end(AssayException error, int attempts) {
      if (span == null) return;
      tell(() -> describeEnd(error, attempts));
      tell(span::end);
    }

    private void describeEnd(AssayException error, int attempts) {
      if (attempts > 1) span.setAttribute(ATTEMPTS, attempts);
      if (error == null) {
        span.setAttribute(STATUS_CODE, Status.Code.OK.value()).setAttribute(REASON, "OK");
      } else {
        String reason = error.reason().name();
        span.setAttribute(STATUS_CODE, error.code().value()).setAttribute(REASON, reason);
        error.requestId().ifPresent(id -> span.setAttribute(REQUEST_ID, id));
        span.setStatus(StatusCode.ERROR, reason);
      }
    }

    /** What the tracer throws is not the call's: its caller would wait for ever to be told. */
    private static void tell(Runnable word) {
      try {
        word.run();
      } catch (RuntimeException | LinkageError tracersOwn) {
        // Its span is lost.
      }
    }
  }
}
