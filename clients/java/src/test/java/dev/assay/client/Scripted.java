package dev.assay.client;

import com.google.protobuf.Message;
import io.grpc.HandlerRegistry;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerMethodDefinition;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import io.opentelemetry.api.trace.TracerProvider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** A server in this process whose methods answer what a test says, one by one. */
final class Scripted implements AutoCloseable {
  final List<Message> requests = Collections.synchronizedList(new ArrayList<>());
  final List<Metadata> headers = Collections.synchronizedList(new ArrayList<>());
  private final Map<String, ServerMethodDefinition<?, ?>> methods = new ConcurrentHashMap<>();
  private final String name = UUID.randomUUID().toString();
  private final Server server;

  Scripted() {
    HandlerRegistry registry =
        new HandlerRegistry() {
          @Override
          public ServerMethodDefinition<?, ?> lookupMethod(String method, String authority) {
            return methods.get(method);
          }
        };
    try {
      server = InProcessServerBuilder.forName(name).fallbackHandlerRegistry(registry).build();
      server.start();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** Has a method answer; what {@code answer} throws is what it fails with. */
  <Q extends Message, R extends Message> Scripted on(
      MethodDescriptor<Q, R> method, Function<Q, R> answer) {
    return onStream(method, request -> List.of(answer.apply(request)));
  }

  <Q extends Message, R extends Message> Scripted onStream(
      MethodDescriptor<Q, R> method, Function<Q, List<R>> answers) {
    ServerCallHandler<Q, R> handler =
        ServerCalls.asyncServerStreamingCall(
            (request, observer) -> answer(request, answers, observer));
    methods.put(
        method.getFullMethodName(),
        ServerMethodDefinition.create(
            method,
            (ServerCall<Q, R> call, Metadata received) -> {
              headers.add(received);
              return handler.startCall(call, received);
            }));
    return this;
  }

  private <Q extends Message, R> void answer(
      Q request, Function<Q, List<R>> answers, StreamObserver<R> observer) {
    requests.add(request);
    try {
      answers.apply(request).forEach(observer::onNext);
      observer.onCompleted();
    } catch (RuntimeException failure) {
      observer.onError(failure);
    }
  }

  AssayClient client(TracerProvider tracing) {
    ClientOptions options =
        new ClientOptions(
            Address.parse("127.0.0.1:1"),
            null,
            false,
            null,
            null,
            null,
            Duration.ofSeconds(30),
            Duration.ofSeconds(30),
            1024 * 1024,
            false,
            new RetryPolicy(4, Duration.ofMillis(1), Duration.ofMillis(5)),
            0,
            Duration.ofMinutes(1),
            tracing);
    return new AssayClient(new Connection(options, InProcessChannelBuilder.forName(name)));
  }

  @Override
  public void close() {
    server.shutdownNow();
    try {
      server.awaitTermination(5, TimeUnit.SECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
