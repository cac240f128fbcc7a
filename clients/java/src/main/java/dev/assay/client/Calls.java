package dev.assay.client;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Status;
import io.grpc.stub.ClientCalls;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * How a view of a client calls.
 *
 * @param connection what all views share
 * @param channel the connection's, with the view's metadata
 * @param timeout the view's; null: the connection's, and none for streams
 */
record Calls(Connection connection, Channel channel, Duration timeout) {
  /** Gauged from now. */
  CallOptions options() {
    if (timeout == null) return CallOptions.DEFAULT;
    return CallOptions.DEFAULT.withDeadlineAfter(timeout.toNanos(), TimeUnit.NANOSECONDS);
  }

  <Q, R> R unary(MethodDescriptor<Q, R> method, Q request) {
    mustBe(method, MethodType.UNARY);
    try {
      return ClientCalls.blockingUnaryCall(channel, method, options(), request);
    } catch (RuntimeException failed) {
      throw AssayException.from(failed);
    }
  }

  <Q, R> CompletableFuture<R> unaryAsync(MethodDescriptor<Q, R> method, Q request) {
    mustBe(method, MethodType.UNARY);
    ClientCall<Q, R> call = channel.newCall(method, options());
    Answer<R> answer = new Answer<>(call);
    call.start(answer, new Metadata());
    call.request(2);
    try {
      call.sendMessage(request);
      call.halfClose();
    } catch (RuntimeException unsendable) {
      call.cancel("the request cannot be sent", unsendable);
    }
    return answer.future;
  }

  <Q, R> Answers<R> stream(MethodDescriptor<Q, R> method, Q request) {
    mustBe(method, MethodType.SERVER_STREAMING);
    ClientCall<Q, R> call = channel.newCall(method, options());
    Answers<R> answers = new Answers<>(call);
    answers.start(new Metadata());
    try {
      call.sendMessage(request);
      call.halfClose();
    } catch (RuntimeException unsendable) {
      call.cancel("the request cannot be sent", unsendable);
    }
    return answers;
  }

  /** gRPC would wait for answers that are none, or take the first for the only one. */
  private static void mustBe(MethodDescriptor<?, ?> method, MethodType type) {
    if (method.getType() == type) return;
    String instead =
        switch (method.getType()) {
          case UNARY -> "has one answer: use call";
          case SERVER_STREAMING -> "answers with a stream: use callStream";
          default -> "takes a stream of requests: use a stub over channel()";
        };
    throw new IllegalArgumentException(method.getFullMethodName() + " " + instead);
  }

  /** The one answer of a call; cancelling the future cancels the call. */
  private static final class Answer<R> extends ClientCall.Listener<R> {
    final CompletableFuture<R> future = new CompletableFuture<>();
    private R value;

    Answer(ClientCall<?, R> call) {
      future.whenComplete(
          (answer, error) -> {
            if (future.isCancelled()) call.cancel("the future was cancelled", error);
          });
    }

    @Override
    public void onMessage(R message) {
      value = message;
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      if (status.isOk() && value != null) {
        future.complete(value);
        return;
      }
      Status failed =
          status.isOk() ? Status.INTERNAL.withDescription("the answer has no message") : status;
      future.completeExceptionally(AssayException.from(failed.asRuntimeException(trailers)));
    }
  }
}
