package dev.assay.v1;

import static io.grpc.MethodDescriptor.generateFullMethodName;

/**
 * <pre>
 * Runs functions. The last step of a module's way.
 * A reducer folds events into a state. States and events are JSON. A state that the server reports keeps the order of its
 * keys as the function made them, so that folding on from it gives the same bytes as if it had never been reported; its digest is
 * taken over the canonical form (RFC 8785), so that it does not depend on that order.
 * </pre>
 */
@io.grpc.stub.annotations.GrpcGenerated
public final class InvokeServiceGrpc {

  private InvokeServiceGrpc() {}

  public static final java.lang.String SERVICE_NAME = "assay.v1.InvokeService";

  // Static method descriptors that strictly reflect the proto.
  private static volatile io.grpc.MethodDescriptor<dev.assay.v1.ReduceRequest,
      dev.assay.v1.ReduceResponse> getReduceMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "Reduce",
      requestType = dev.assay.v1.ReduceRequest.class,
      responseType = dev.assay.v1.ReduceResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.assay.v1.ReduceRequest,
      dev.assay.v1.ReduceResponse> getReduceMethod() {
    io.grpc.MethodDescriptor<dev.assay.v1.ReduceRequest, dev.assay.v1.ReduceResponse> getReduceMethod;
    if ((getReduceMethod = InvokeServiceGrpc.getReduceMethod) == null) {
      synchronized (InvokeServiceGrpc.class) {
        if ((getReduceMethod = InvokeServiceGrpc.getReduceMethod) == null) {
          InvokeServiceGrpc.getReduceMethod = getReduceMethod =
              io.grpc.MethodDescriptor.<dev.assay.v1.ReduceRequest, dev.assay.v1.ReduceResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "Reduce"))
              .setSafe(true)
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.assay.v1.ReduceRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.assay.v1.ReduceResponse.getDefaultInstance()))
              .setSchemaDescriptor(new InvokeServiceMethodDescriptorSupplier("Reduce"))
              .build();
        }
      }
    }
    return getReduceMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.assay.v1.ReduceStreamRequest,
      dev.assay.v1.ReduceStreamResponse> getReduceStreamMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "ReduceStream",
      requestType = dev.assay.v1.ReduceStreamRequest.class,
      responseType = dev.assay.v1.ReduceStreamResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.BIDI_STREAMING)
  public static io.grpc.MethodDescriptor<dev.assay.v1.ReduceStreamRequest,
      dev.assay.v1.ReduceStreamResponse> getReduceStreamMethod() {
    io.grpc.MethodDescriptor<dev.assay.v1.ReduceStreamRequest, dev.assay.v1.ReduceStreamResponse> getReduceStreamMethod;
    if ((getReduceStreamMethod = InvokeServiceGrpc.getReduceStreamMethod) == null) {
      synchronized (InvokeServiceGrpc.class) {
        if ((getReduceStreamMethod = InvokeServiceGrpc.getReduceStreamMethod) == null) {
          InvokeServiceGrpc.getReduceStreamMethod = getReduceStreamMethod =
              io.grpc.MethodDescriptor.<dev.assay.v1.ReduceStreamRequest, dev.assay.v1.ReduceStreamResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.BIDI_STREAMING)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "ReduceStream"))
              .setSafe(true)
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.assay.v1.ReduceStreamRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.assay.v1.ReduceStreamResponse.getDefaultInstance()))
              .setSchemaDescriptor(new InvokeServiceMethodDescriptorSupplier("ReduceStream"))
              .build();
        }
      }
    }
    return getReduceStreamMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.assay.v1.DecideRequest,
      dev.assay.v1.DecideResponse> getDecideMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "Decide",
      requestType = dev.assay.v1.DecideRequest.class,
      responseType = dev.assay.v1.DecideResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.assay.v1.DecideRequest,
      dev.assay.v1.DecideResponse> getDecideMethod() {
    io.grpc.MethodDescriptor<dev.assay.v1.DecideRequest, dev.assay.v1.DecideResponse> getDecideMethod;
    if ((getDecideMethod = InvokeServiceGrpc.getDecideMethod) == null) {
      synchronized (InvokeServiceGrpc.class) {
        if ((getDecideMethod = InvokeServiceGrpc.getDecideMethod) == null) {
          InvokeServiceGrpc.getDecideMethod = getDecideMethod =
              io.grpc.MethodDescriptor.<dev.assay.v1.DecideRequest, dev.assay.v1.DecideResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "Decide"))
              .setSafe(true)
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.assay.v1.DecideRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.assay.v1.DecideResponse.getDefaultInstance()))
              .setSchemaDescriptor(new InvokeServiceMethodDescriptorSupplier("Decide"))
              .build();
        }
      }
    }
    return getDecideMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.assay.v1.HandleRequest,
      dev.assay.v1.HandleResponse> getHandleMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "Handle",
      requestType = dev.assay.v1.HandleRequest.class,
      responseType = dev.assay.v1.HandleResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.assay.v1.HandleRequest,
      dev.assay.v1.HandleResponse> getHandleMethod() {
    io.grpc.MethodDescriptor<dev.assay.v1.HandleRequest, dev.assay.v1.HandleResponse> getHandleMethod;
    if ((getHandleMethod = InvokeServiceGrpc.getHandleMethod) == null) {
      synchronized (InvokeServiceGrpc.class) {
        if ((getHandleMethod = InvokeServiceGrpc.getHandleMethod) == null) {
          InvokeServiceGrpc.getHandleMethod = getHandleMethod =
              io.grpc.MethodDescriptor.<dev.assay.v1.HandleRequest, dev.assay.v1.HandleResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "Handle"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.assay.v1.HandleRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.assay.v1.HandleResponse.getDefaultInstance()))
              .setSchemaDescriptor(new InvokeServiceMethodDescriptorSupplier("Handle"))
              .build();
        }
      }
    }
    return getHandleMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.assay.v1.TailLogsRequest,
      dev.assay.v1.TailLogsResponse> getTailLogsMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "TailLogs",
      requestType = dev.assay.v1.TailLogsRequest.class,
      responseType = dev.assay.v1.TailLogsResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.SERVER_STREAMING)
  public static io.grpc.MethodDescriptor<dev.assay.v1.TailLogsRequest,
      dev.assay.v1.TailLogsResponse> getTailLogsMethod() {
    io.grpc.MethodDescriptor<dev.assay.v1.TailLogsRequest, dev.assay.v1.TailLogsResponse> getTailLogsMethod;
    if ((getTailLogsMethod = InvokeServiceGrpc.getTailLogsMethod) == null) {
      synchronized (InvokeServiceGrpc.class) {
        if ((getTailLogsMethod = InvokeServiceGrpc.getTailLogsMethod) == null) {
          InvokeServiceGrpc.getTailLogsMethod = getTailLogsMethod =
              io.grpc.MethodDescriptor.<dev.assay.v1.TailLogsRequest, dev.assay.v1.TailLogsResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.SERVER_STREAMING)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "TailLogs"))
              .setSafe(true)
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.assay.v1.TailLogsRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.assay.v1.TailLogsResponse.getDefaultInstance()))
              .setSchemaDescriptor(new InvokeServiceMethodDescriptorSupplier("TailLogs"))
              .build();
        }
      }
    }
    return getTailLogsMethod;
  }

  /**
   * Creates a new async stub that supports all call types for the service
   */
  public static InvokeServiceStub newStub(io.grpc.Channel channel) {
    io.grpc.stub.AbstractStub.StubFactory<InvokeServiceStub> factory =
      new io.grpc.stub.AbstractStub.StubFactory<InvokeServiceStub>() {
        @java.lang.Override
        public InvokeServiceStub newStub(io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
          return new InvokeServiceStub(channel, callOptions);
        }
      };
    return InvokeServiceStub.newStub(factory, channel);
  }

  /**
   * Creates a new blocking-style stub that supports all types of calls on the service
   */
  public static InvokeServiceBlockingV2Stub newBlockingV2Stub(
      io.grpc.Channel channel) {
    io.grpc.stub.AbstractStub.StubFactory<InvokeServiceBlockingV2Stub> factory =
      new io.grpc.stub.AbstractStub.StubFactory<InvokeServiceBlockingV2Stub>() {
        @java.lang.Override
        public InvokeServiceBlockingV2Stub newStub(io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
          return new InvokeServiceBlockingV2Stub(channel, callOptions);
        }
      };
    return InvokeServiceBlockingV2Stub.newStub(factory, channel);
  }

  /**
   * Creates a new blocking-style stub that supports unary and streaming output calls on the service
   */
  public static InvokeServiceBlockingStub newBlockingStub(
      io.grpc.Channel channel) {
    io.grpc.stub.AbstractStub.StubFactory<InvokeServiceBlockingStub> factory =
      new io.grpc.stub.AbstractStub.StubFactory<InvokeServiceBlockingStub>() {
        @java.lang.Override
        public InvokeServiceBlockingStub newStub(io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
          return new InvokeServiceBlockingStub(channel, callOptions);
        }
      };
    return InvokeServiceBlockingStub.newStub(factory, channel);
  }

  /**
   * Creates a new ListenableFuture-style stub that supports unary calls on the service
   */
  public static InvokeServiceFutureStub newFutureStub(
      io.grpc.Channel channel) {
    io.grpc.stub.AbstractStub.StubFactory<InvokeServiceFutureStub> factory =
      new io.grpc.stub.AbstractStub.StubFactory<InvokeServiceFutureStub>() {
        @java.lang.Override
        public InvokeServiceFutureStub newStub(io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
          return new InvokeServiceFutureStub(channel, callOptions);
        }
      };
    return InvokeServiceFutureStub.newStub(factory, channel);
  }

  /**
   * <pre>
   * Runs functions. The last step of a module's way.
   * A reducer folds events into a state. States and events are JSON. A state that the server reports keeps the order of its
   * keys as the function made them, so that folding on from it gives the same bytes as if it had never been reported; its digest is
   * taken over the canonical form (RFC 8785), so that it does not depend on that order.
   * </pre>
   */
  public interface AsyncService {

    /**
     * <pre>
     * Folds up to 10,000 events into a state and answers with the new state. All of them count or none.
     * Errors: `REQUEST_INVALID`, `EVENT_INVALID`, `FUNCTION_NOT_FOUND`, `METHOD_NOT_ALLOWED`, `PAYLOAD_TOO_LARGE`, `STATE_TOO_LARGE`,
     * `CPU_TIME_LIMIT`, `MEMORY_LIMIT`, `WALL_CLOCK_LIMIT`, `EXCEPTION`, `QUEUE_FULL`, `CIRCUIT_OPEN`, `EXECUTOR_CRASHED`,
     * `EXECUTOR_LOST`, `DRAINING`, `RATE_LIMIT`; `PERMISSION_MISSING` also where the function's policy names its callers, `DEADLINE_EXCEEDED` also where
     * it has a longest deadline. Where it is one event's fault, `ErrorInfo.metadata["event_index"]` says which (from 0).
     * </pre>
     */
    default void reduce(dev.assay.v1.ReduceRequest request,
        io.grpc.stub.StreamObserver<dev.assay.v1.ReduceResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getReduceMethod(), responseObserver);
    }

    /**
     * <pre>
     * Folds a stream of events, batch by batch, and answers each batch in order. The first message opens the stream; each later one is a
     * batch. A slow function slows the sender, by HTTP/2 flow control. When the client closes its side, the server
     * answers what is outstanding and ends the stream with OK.
     * A fault in one event comes in its batch's receipt, and does not end the stream unless the opening message asks for it.
     * Errors of the stream as a whole: as Reduce, and `REQUEST_INVALID` for a message out of turn. A batch beyond a rate waits.
     * </pre>
     */
    default io.grpc.stub.StreamObserver<dev.assay.v1.ReduceStreamRequest> reduceStream(
        io.grpc.stub.StreamObserver<dev.assay.v1.ReduceStreamResponse> responseObserver) {
      return io.grpc.stub.ServerCalls.asyncUnimplementedStreamingCall(getReduceStreamMethod(), responseObserver);
    }

    /**
     * <pre>
     * Folds events into a state, and asks the function which events follow from a command.
     * Errors: as Reduce; `NOT_IMPLEMENTED` until the server has deciders.
     * </pre>
     */
    default void decide(dev.assay.v1.DecideRequest request,
        io.grpc.stub.StreamObserver<dev.assay.v1.DecideResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getDecideMethod(), responseObserver);
    }

    /**
     * <pre>
     * Hands a request to a handler and answers with what it returns.
     * Errors: as Reduce; `NOT_IMPLEMENTED` until the server has handlers.
     * </pre>
     */
    default void handle(dev.assay.v1.HandleRequest request,
        io.grpc.stub.StreamObserver<dev.assay.v1.HandleResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getHandleMethod(), responseObserver);
    }

    /**
     * <pre>
     * Answers what a function's code has written with `console`: first what the server still remembers, as far as it is asked for, then, if asked
     * to follow, each line as it comes. What is written is the tenant's own; it stands in no log of the server's. The server remembers the newest
     * lines only, in memory: a line that nobody reads in time is gone, and the answer says how many were.
     * Errors: `REQUEST_INVALID`, `FUNCTION_NOT_FOUND`, `DRAINING`; `QUEUE_FULL` where the tenant has 32 readers already.
     * </pre>
     */
    default void tailLogs(dev.assay.v1.TailLogsRequest request,
        io.grpc.stub.StreamObserver<dev.assay.v1.TailLogsResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getTailLogsMethod(), responseObserver);
    }
  }

  /**
   * Base class for the server implementation of the service InvokeService.
   * <pre>
   * Runs functions. The last step of a module's way.
   * A reducer folds events into a state. States and events are JSON. A state that the server reports keeps the order of its
   * keys as the function made them, so that folding on from it gives the same bytes as if it had never been reported; its digest is
   * taken over the canonical form (RFC 8785), so that it does not depend on that order.
   * </pre>
   */
  public static abstract class InvokeServiceImplBase
      implements io.grpc.BindableService, AsyncService {

    @java.lang.Override public final io.grpc.ServerServiceDefinition bindService() {
      return InvokeServiceGrpc.bindService(this);
    }
  }

  /**
   * A stub to allow clients to do asynchronous rpc calls to service InvokeService.
   * <pre>
   * Runs functions. The last step of a module's way.
   * A reducer folds events into a state. States and events are JSON. A state that the server reports keeps the order of its
   * keys as the function made them, so that folding on from it gives the same bytes as if it had never been reported; its digest is
   * taken over the canonical form (RFC 8785), so that it does not depend on that order.
   * </pre>
   */
  public static final class InvokeServiceStub
      extends io.grpc.stub.AbstractAsyncStub<InvokeServiceStub> {
    private InvokeServiceStub(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      super(channel, callOptions);
    }

    @java.lang.Override
    protected InvokeServiceStub build(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      return new InvokeServiceStub(channel, callOptions);
    }

    /**
     * <pre>
     * Folds up to 10,000 events into a state and answers with the new state. All of them count or none.
     * Errors: `REQUEST_INVALID`, `EVENT_INVALID`, `FUNCTION_NOT_FOUND`, `METHOD_NOT_ALLOWED`, `PAYLOAD_TOO_LARGE`, `STATE_TOO_LARGE`,
     * `CPU_TIME_LIMIT`, `MEMORY_LIMIT`, `WALL_CLOCK_LIMIT`, `EXCEPTION`, `QUEUE_FULL`, `CIRCUIT_OPEN`, `EXECUTOR_CRASHED`,
     * `EXECUTOR_LOST`, `DRAINING`, `RATE_LIMIT`; `PERMISSION_MISSING` also where the function's policy names its callers, `DEADLINE_EXCEEDED` also where
     * it has a longest deadline. Where it is one event's fault, `ErrorInfo.metadata["event_index"]` says which (from 0).
     * </pre>
     */
    public void reduce(dev.assay.v1.ReduceRequest request,
        io.grpc.stub.StreamObserver<dev.assay.v1.ReduceResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getReduceMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Folds a stream of events, batch by batch, and answers each batch in order. The first message opens the stream; each later one is a
     * batch. A slow function slows the sender, by HTTP/2 flow control. When the client closes its side, the server
     * answers what is outstanding and ends the stream with OK.
     * A fault in one event comes in its batch's receipt, and does not end the stream unless the opening message asks for it.
     * Errors of the stream as a whole: as Reduce, and `REQUEST_INVALID` for a message out of turn. A batch beyond a rate waits.
     * </pre>
     */
    public io.grpc.stub.StreamObserver<dev.assay.v1.ReduceStreamRequest> reduceStream(
        io.grpc.stub.StreamObserver<dev.assay.v1.ReduceStreamResponse> responseObserver) {
      return io.grpc.stub.ClientCalls.asyncBidiStreamingCall(
          getChannel().newCall(getReduceStreamMethod(), getCallOptions()), responseObserver);
    }

    /**
     * <pre>
     * Folds events into a state, and asks the function which events follow from a command.
     * Errors: as Reduce; `NOT_IMPLEMENTED` until the server has deciders.
     * </pre>
     */
    public void decide(dev.assay.v1.DecideRequest request,
        io.grpc.stub.StreamObserver<dev.assay.v1.DecideResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getDecideMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Hands a request to a handler and answers with what it returns.
     * Errors: as Reduce; `NOT_IMPLEMENTED` until the server has handlers.
     * </pre>
     */
    public void handle(dev.assay.v1.HandleRequest request,
        io.grpc.stub.StreamObserver<dev.assay.v1.HandleResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getHandleMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Answers what a function's code has written with `console`: first what the server still remembers, as far as it is asked for, then, if asked
     * to follow, each line as it comes. What is written is the tenant's own; it stands in no log of the server's. The server remembers the newest
     * lines only, in memory: a line that nobody reads in time is gone, and the answer says how many were.
     * Errors: `REQUEST_INVALID`, `FUNCTION_NOT_FOUND`, `DRAINING`; `QUEUE_FULL` where the tenant has 32 readers already.
     * </pre>
     */
    public void tailLogs(dev.assay.v1.TailLogsRequest request,
        io.grpc.stub.StreamObserver<dev.assay.v1.TailLogsResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncServerStreamingCall(
          getChannel().newCall(getTailLogsMethod(), getCallOptions()), request, responseObserver);
    }
  }

  /**
   * A stub to allow clients to do synchronous rpc calls to service InvokeService.
   * <pre>
   * Runs functions. The last step of a module's way.
   * A reducer folds events into a state. States and events are JSON. A state that the server reports keeps the order of its
   * keys as the function made them, so that folding on from it gives the same bytes as if it had never been reported; its digest is
   * taken over the canonical form (RFC 8785), so that it does not depend on that order.
   * </pre>
   */
  public static final class InvokeServiceBlockingV2Stub
      extends io.grpc.stub.AbstractBlockingStub<InvokeServiceBlockingV2Stub> {
    private InvokeServiceBlockingV2Stub(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      super(channel, callOptions);
    }

    @java.lang.Override
    protected InvokeServiceBlockingV2Stub build(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      return new InvokeServiceBlockingV2Stub(channel, callOptions);
    }

    /**
     * <pre>
     * Folds up to 10,000 events into a state and answers with the new state. All of them count or none.
     * Errors: `REQUEST_INVALID`, `EVENT_INVALID`, `FUNCTION_NOT_FOUND`, `METHOD_NOT_ALLOWED`, `PAYLOAD_TOO_LARGE`, `STATE_TOO_LARGE`,
     * `CPU_TIME_LIMIT`, `MEMORY_LIMIT`, `WALL_CLOCK_LIMIT`, `EXCEPTION`, `QUEUE_FULL`, `CIRCUIT_OPEN`, `EXECUTOR_CRASHED`,
     * `EXECUTOR_LOST`, `DRAINING`, `RATE_LIMIT`; `PERMISSION_MISSING` also where the function's policy names its callers, `DEADLINE_EXCEEDED` also where
     * it has a longest deadline. Where it is one event's fault, `ErrorInfo.metadata["event_index"]` says which (from 0).
     * </pre>
     */
    public dev.assay.v1.ReduceResponse reduce(dev.assay.v1.ReduceRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getReduceMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Folds a stream of events, batch by batch, and answers each batch in order. The first message opens the stream; each later one is a
     * batch. A slow function slows the sender, by HTTP/2 flow control. When the client closes its side, the server
     * answers what is outstanding and ends the stream with OK.
     * A fault in one event comes in its batch's receipt, and does not end the stream unless the opening message asks for it.
     * Errors of the stream as a whole: as Reduce, and `REQUEST_INVALID` for a message out of turn. A batch beyond a rate waits.
     * </pre>
     */
    @io.grpc.ExperimentalApi("https://github.com/grpc/grpc-java/issues/10918")
    public io.grpc.stub.BlockingClientCall<dev.assay.v1.ReduceStreamRequest, dev.assay.v1.ReduceStreamResponse>
        reduceStream() {
      return io.grpc.stub.ClientCalls.blockingBidiStreamingCall(
          getChannel(), getReduceStreamMethod(), getCallOptions());
    }

    /**
     * <pre>
     * Folds events into a state, and asks the function which events follow from a command.
     * Errors: as Reduce; `NOT_IMPLEMENTED` until the server has deciders.
     * </pre>
     */
    public dev.assay.v1.DecideResponse decide(dev.assay.v1.DecideRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getDecideMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Hands a request to a handler and answers with what it returns.
     * Errors: as Reduce; `NOT_IMPLEMENTED` until the server has handlers.
     * </pre>
     */
    public dev.assay.v1.HandleResponse handle(dev.assay.v1.HandleRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getHandleMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Answers what a function's code has written with `console`: first what the server still remembers, as far as it is asked for, then, if asked
     * to follow, each line as it comes. What is written is the tenant's own; it stands in no log of the server's. The server remembers the newest
     * lines only, in memory: a line that nobody reads in time is gone, and the answer says how many were.
     * Errors: `REQUEST_INVALID`, `FUNCTION_NOT_FOUND`, `DRAINING`; `QUEUE_FULL` where the tenant has 32 readers already.
     * </pre>
     */
    @io.grpc.ExperimentalApi("https://github.com/grpc/grpc-java/issues/10918")
    public io.grpc.stub.BlockingClientCall<?, dev.assay.v1.TailLogsResponse>
        tailLogs(dev.assay.v1.TailLogsRequest request) {
      return io.grpc.stub.ClientCalls.blockingV2ServerStreamingCall(
          getChannel(), getTailLogsMethod(), getCallOptions(), request);
    }
  }

  /**
   * A stub to allow clients to do limited synchronous rpc calls to service InvokeService.
   * <pre>
   * Runs functions. The last step of a module's way.
   * A reducer folds events into a state. States and events are JSON. A state that the server reports keeps the order of its
   * keys as the function made them, so that folding on from it gives the same bytes as if it had never been reported; its digest is
   * taken over the canonical form (RFC 8785), so that it does not depend on that order.
   * </pre>
   */
  public static final class InvokeServiceBlockingStub
      extends io.grpc.stub.AbstractBlockingStub<InvokeServiceBlockingStub> {
    private InvokeServiceBlockingStub(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      super(channel, callOptions);
    }

    @java.lang.Override
    protected InvokeServiceBlockingStub build(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      return new InvokeServiceBlockingStub(channel, callOptions);
    }

    /**
     * <pre>
     * Folds up to 10,000 events into a state and answers with the new state. All of them count or none.
     * Errors: `REQUEST_INVALID`, `EVENT_INVALID`, `FUNCTION_NOT_FOUND`, `METHOD_NOT_ALLOWED`, `PAYLOAD_TOO_LARGE`, `STATE_TOO_LARGE`,
     * `CPU_TIME_LIMIT`, `MEMORY_LIMIT`, `WALL_CLOCK_LIMIT`, `EXCEPTION`, `QUEUE_FULL`, `CIRCUIT_OPEN`, `EXECUTOR_CRASHED`,
     * `EXECUTOR_LOST`, `DRAINING`, `RATE_LIMIT`; `PERMISSION_MISSING` also where the function's policy names its callers, `DEADLINE_EXCEEDED` also where
     * it has a longest deadline. Where it is one event's fault, `ErrorInfo.metadata["event_index"]` says which (from 0).
     * </pre>
     */
    public dev.assay.v1.ReduceResponse reduce(dev.assay.v1.ReduceRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getReduceMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Folds events into a state, and asks the function which events follow from a command.
     * Errors: as Reduce; `NOT_IMPLEMENTED` until the server has deciders.
     * </pre>
     */
    public dev.assay.v1.DecideResponse decide(dev.assay.v1.DecideRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getDecideMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Hands a request to a handler and answers with what it returns.
     * Errors: as Reduce; `NOT_IMPLEMENTED` until the server has handlers.
     * </pre>
     */
    public dev.assay.v1.HandleResponse handle(dev.assay.v1.HandleRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getHandleMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Answers what a function's code has written with `console`: first what the server still remembers, as far as it is asked for, then, if asked
     * to follow, each line as it comes. What is written is the tenant's own; it stands in no log of the server's. The server remembers the newest
     * lines only, in memory: a line that nobody reads in time is gone, and the answer says how many were.
     * Errors: `REQUEST_INVALID`, `FUNCTION_NOT_FOUND`, `DRAINING`; `QUEUE_FULL` where the tenant has 32 readers already.
     * </pre>
     */
    public java.util.Iterator<dev.assay.v1.TailLogsResponse> tailLogs(
        dev.assay.v1.TailLogsRequest request) {
      return io.grpc.stub.ClientCalls.blockingServerStreamingCall(
          getChannel(), getTailLogsMethod(), getCallOptions(), request);
    }
  }

  /**
   * A stub to allow clients to do ListenableFuture-style rpc calls to service InvokeService.
   * <pre>
   * Runs functions. The last step of a module's way.
   * A reducer folds events into a state. States and events are JSON. A state that the server reports keeps the order of its
   * keys as the function made them, so that folding on from it gives the same bytes as if it had never been reported; its digest is
   * taken over the canonical form (RFC 8785), so that it does not depend on that order.
   * </pre>
   */
  public static final class InvokeServiceFutureStub
      extends io.grpc.stub.AbstractFutureStub<InvokeServiceFutureStub> {
    private InvokeServiceFutureStub(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      super(channel, callOptions);
    }

    @java.lang.Override
    protected InvokeServiceFutureStub build(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      return new InvokeServiceFutureStub(channel, callOptions);
    }

    /**
     * <pre>
     * Folds up to 10,000 events into a state and answers with the new state. All of them count or none.
     * Errors: `REQUEST_INVALID`, `EVENT_INVALID`, `FUNCTION_NOT_FOUND`, `METHOD_NOT_ALLOWED`, `PAYLOAD_TOO_LARGE`, `STATE_TOO_LARGE`,
     * `CPU_TIME_LIMIT`, `MEMORY_LIMIT`, `WALL_CLOCK_LIMIT`, `EXCEPTION`, `QUEUE_FULL`, `CIRCUIT_OPEN`, `EXECUTOR_CRASHED`,
     * `EXECUTOR_LOST`, `DRAINING`, `RATE_LIMIT`; `PERMISSION_MISSING` also where the function's policy names its callers, `DEADLINE_EXCEEDED` also where
     * it has a longest deadline. Where it is one event's fault, `ErrorInfo.metadata["event_index"]` says which (from 0).
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.assay.v1.ReduceResponse> reduce(
        dev.assay.v1.ReduceRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getReduceMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Folds events into a state, and asks the function which events follow from a command.
     * Errors: as Reduce; `NOT_IMPLEMENTED` until the server has deciders.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.assay.v1.DecideResponse> decide(
        dev.assay.v1.DecideRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getDecideMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Hands a request to a handler and answers with what it returns.
     * Errors: as Reduce; `NOT_IMPLEMENTED` until the server has handlers.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.assay.v1.HandleResponse> handle(
        dev.assay.v1.HandleRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getHandleMethod(), getCallOptions()), request);
    }
  }

  private static final int METHODID_REDUCE = 0;
  private static final int METHODID_DECIDE = 1;
  private static final int METHODID_HANDLE = 2;
  private static final int METHODID_TAIL_LOGS = 3;
  private static final int METHODID_REDUCE_STREAM = 4;

  private static final class MethodHandlers<Req, Resp> implements
      io.grpc.stub.ServerCalls.UnaryMethod<Req, Resp>,
      io.grpc.stub.ServerCalls.ServerStreamingMethod<Req, Resp>,
      io.grpc.stub.ServerCalls.ClientStreamingMethod<Req, Resp>,
      io.grpc.stub.ServerCalls.BidiStreamingMethod<Req, Resp> {
    private final AsyncService serviceImpl;
    private final int methodId;

    MethodHandlers(AsyncService serviceImpl, int methodId) {
      this.serviceImpl = serviceImpl;
      this.methodId = methodId;
    }

    @java.lang.Override
    @java.lang.SuppressWarnings("unchecked")
    public void invoke(Req request, io.grpc.stub.StreamObserver<Resp> responseObserver) {
      switch (methodId) {
        case METHODID_REDUCE:
          serviceImpl.reduce((dev.assay.v1.ReduceRequest) request,
              (io.grpc.stub.StreamObserver<dev.assay.v1.ReduceResponse>) responseObserver);
          break;
        case METHODID_DECIDE:
          serviceImpl.decide((dev.assay.v1.DecideRequest) request,
              (io.grpc.stub.StreamObserver<dev.assay.v1.DecideResponse>) responseObserver);
          break;
        case METHODID_HANDLE:
          serviceImpl.handle((dev.assay.v1.HandleRequest) request,
              (io.grpc.stub.StreamObserver<dev.assay.v1.HandleResponse>) responseObserver);
          break;
        case METHODID_TAIL_LOGS:
          serviceImpl.tailLogs((dev.assay.v1.TailLogsRequest) request,
              (io.grpc.stub.StreamObserver<dev.assay.v1.TailLogsResponse>) responseObserver);
          break;
        default:
          throw new AssertionError();
      }
    }

    @java.lang.Override
    @java.lang.SuppressWarnings("unchecked")
    public io.grpc.stub.StreamObserver<Req> invoke(
        io.grpc.stub.StreamObserver<Resp> responseObserver) {
      switch (methodId) {
        case METHODID_REDUCE_STREAM:
          return (io.grpc.stub.StreamObserver<Req>) serviceImpl.reduceStream(
              (io.grpc.stub.StreamObserver<dev.assay.v1.ReduceStreamResponse>) responseObserver);
        default:
          throw new AssertionError();
      }
    }
  }

  public static final io.grpc.ServerServiceDefinition bindService(AsyncService service) {
    return io.grpc.ServerServiceDefinition.builder(getServiceDescriptor())
        .addMethod(
          getReduceMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.assay.v1.ReduceRequest,
              dev.assay.v1.ReduceResponse>(
                service, METHODID_REDUCE)))
        .addMethod(
          getReduceStreamMethod(),
          io.grpc.stub.ServerCalls.asyncBidiStreamingCall(
            new MethodHandlers<
              dev.assay.v1.ReduceStreamRequest,
              dev.assay.v1.ReduceStreamResponse>(
                service, METHODID_REDUCE_STREAM)))
        .addMethod(
          getDecideMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.assay.v1.DecideRequest,
              dev.assay.v1.DecideResponse>(
                service, METHODID_DECIDE)))
        .addMethod(
          getHandleMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.assay.v1.HandleRequest,
              dev.assay.v1.HandleResponse>(
                service, METHODID_HANDLE)))
        .addMethod(
          getTailLogsMethod(),
          io.grpc.stub.ServerCalls.asyncServerStreamingCall(
            new MethodHandlers<
              dev.assay.v1.TailLogsRequest,
              dev.assay.v1.TailLogsResponse>(
                service, METHODID_TAIL_LOGS)))
        .build();
  }

  private static abstract class InvokeServiceBaseDescriptorSupplier
      implements io.grpc.protobuf.ProtoFileDescriptorSupplier, io.grpc.protobuf.ProtoServiceDescriptorSupplier {
    InvokeServiceBaseDescriptorSupplier() {}

    @java.lang.Override
    public com.google.protobuf.Descriptors.FileDescriptor getFileDescriptor() {
      return dev.assay.v1.InvokeServiceOuterClass.getDescriptor();
    }

    @java.lang.Override
    public com.google.protobuf.Descriptors.ServiceDescriptor getServiceDescriptor() {
      return getFileDescriptor().findServiceByName("InvokeService");
    }
  }

  private static final class InvokeServiceFileDescriptorSupplier
      extends InvokeServiceBaseDescriptorSupplier {
    InvokeServiceFileDescriptorSupplier() {}
  }

  private static final class InvokeServiceMethodDescriptorSupplier
      extends InvokeServiceBaseDescriptorSupplier
      implements io.grpc.protobuf.ProtoMethodDescriptorSupplier {
    private final java.lang.String methodName;

    InvokeServiceMethodDescriptorSupplier(java.lang.String methodName) {
      this.methodName = methodName;
    }

    @java.lang.Override
    public com.google.protobuf.Descriptors.MethodDescriptor getMethodDescriptor() {
      return getServiceDescriptor().findMethodByName(methodName);
    }
  }

  private static volatile io.grpc.ServiceDescriptor serviceDescriptor;

  public static io.grpc.ServiceDescriptor getServiceDescriptor() {
    io.grpc.ServiceDescriptor result = serviceDescriptor;
    if (result == null) {
      synchronized (InvokeServiceGrpc.class) {
        result = serviceDescriptor;
        if (result == null) {
          serviceDescriptor = result = io.grpc.ServiceDescriptor.newBuilder(SERVICE_NAME)
              .setSchemaDescriptor(new InvokeServiceFileDescriptorSupplier())
              .addMethod(getReduceMethod())
              .addMethod(getReduceStreamMethod())
              .addMethod(getDecideMethod())
              .addMethod(getHandleMethod())
              .addMethod(getTailLogsMethod())
              .build();
        }
      }
    }
    return result;
  }
}
