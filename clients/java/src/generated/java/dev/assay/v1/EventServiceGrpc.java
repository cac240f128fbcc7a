package dev.assay.v1;

import static io.grpc.MethodDescriptor.generateFullMethodName;

/**
 * <pre>
 * Keeps events, so that functions can fold them again. An event belongs to one subject's history; a history has a revision, which
 * is the number of its events. Every tenant has one log, in which its events stand in the order in which they were kept.
 * </pre>
 */
@io.grpc.stub.annotations.GrpcGenerated
public final class EventServiceGrpc {

  private EventServiceGrpc() {}

  public static final java.lang.String SERVICE_NAME = "assay.v1.EventService";

  // Static method descriptors that strictly reflect the proto.
  private static volatile io.grpc.MethodDescriptor<dev.assay.v1.AppendRequest,
      dev.assay.v1.AppendResponse> getAppendMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "Append",
      requestType = dev.assay.v1.AppendRequest.class,
      responseType = dev.assay.v1.AppendResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.assay.v1.AppendRequest,
      dev.assay.v1.AppendResponse> getAppendMethod() {
    io.grpc.MethodDescriptor<dev.assay.v1.AppendRequest, dev.assay.v1.AppendResponse> getAppendMethod;
    if ((getAppendMethod = EventServiceGrpc.getAppendMethod) == null) {
      synchronized (EventServiceGrpc.class) {
        if ((getAppendMethod = EventServiceGrpc.getAppendMethod) == null) {
          EventServiceGrpc.getAppendMethod = getAppendMethod =
              io.grpc.MethodDescriptor.<dev.assay.v1.AppendRequest, dev.assay.v1.AppendResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "Append"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.assay.v1.AppendRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.assay.v1.AppendResponse.getDefaultInstance()))
              .setSchemaDescriptor(new EventServiceMethodDescriptorSupplier("Append"))
              .build();
        }
      }
    }
    return getAppendMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.assay.v1.ReadRequest,
      dev.assay.v1.ReadResponse> getReadMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "Read",
      requestType = dev.assay.v1.ReadRequest.class,
      responseType = dev.assay.v1.ReadResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.SERVER_STREAMING)
  public static io.grpc.MethodDescriptor<dev.assay.v1.ReadRequest,
      dev.assay.v1.ReadResponse> getReadMethod() {
    io.grpc.MethodDescriptor<dev.assay.v1.ReadRequest, dev.assay.v1.ReadResponse> getReadMethod;
    if ((getReadMethod = EventServiceGrpc.getReadMethod) == null) {
      synchronized (EventServiceGrpc.class) {
        if ((getReadMethod = EventServiceGrpc.getReadMethod) == null) {
          EventServiceGrpc.getReadMethod = getReadMethod =
              io.grpc.MethodDescriptor.<dev.assay.v1.ReadRequest, dev.assay.v1.ReadResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.SERVER_STREAMING)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "Read"))
              .setSafe(true)
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.assay.v1.ReadRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.assay.v1.ReadResponse.getDefaultInstance()))
              .setSchemaDescriptor(new EventServiceMethodDescriptorSupplier("Read"))
              .build();
        }
      }
    }
    return getReadMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.assay.v1.SubscribeRequest,
      dev.assay.v1.SubscribeResponse> getSubscribeMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "Subscribe",
      requestType = dev.assay.v1.SubscribeRequest.class,
      responseType = dev.assay.v1.SubscribeResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.SERVER_STREAMING)
  public static io.grpc.MethodDescriptor<dev.assay.v1.SubscribeRequest,
      dev.assay.v1.SubscribeResponse> getSubscribeMethod() {
    io.grpc.MethodDescriptor<dev.assay.v1.SubscribeRequest, dev.assay.v1.SubscribeResponse> getSubscribeMethod;
    if ((getSubscribeMethod = EventServiceGrpc.getSubscribeMethod) == null) {
      synchronized (EventServiceGrpc.class) {
        if ((getSubscribeMethod = EventServiceGrpc.getSubscribeMethod) == null) {
          EventServiceGrpc.getSubscribeMethod = getSubscribeMethod =
              io.grpc.MethodDescriptor.<dev.assay.v1.SubscribeRequest, dev.assay.v1.SubscribeResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.SERVER_STREAMING)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "Subscribe"))
              .setSafe(true)
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.assay.v1.SubscribeRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.assay.v1.SubscribeResponse.getDefaultInstance()))
              .setSchemaDescriptor(new EventServiceMethodDescriptorSupplier("Subscribe"))
              .build();
        }
      }
    }
    return getSubscribeMethod;
  }

  /**
   * Creates a new async stub that supports all call types for the service
   */
  public static EventServiceStub newStub(io.grpc.Channel channel) {
    io.grpc.stub.AbstractStub.StubFactory<EventServiceStub> factory =
      new io.grpc.stub.AbstractStub.StubFactory<EventServiceStub>() {
        @java.lang.Override
        public EventServiceStub newStub(io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
          return new EventServiceStub(channel, callOptions);
        }
      };
    return EventServiceStub.newStub(factory, channel);
  }

  /**
   * Creates a new blocking-style stub that supports all types of calls on the service
   */
  public static EventServiceBlockingV2Stub newBlockingV2Stub(
      io.grpc.Channel channel) {
    io.grpc.stub.AbstractStub.StubFactory<EventServiceBlockingV2Stub> factory =
      new io.grpc.stub.AbstractStub.StubFactory<EventServiceBlockingV2Stub>() {
        @java.lang.Override
        public EventServiceBlockingV2Stub newStub(io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
          return new EventServiceBlockingV2Stub(channel, callOptions);
        }
      };
    return EventServiceBlockingV2Stub.newStub(factory, channel);
  }

  /**
   * Creates a new blocking-style stub that supports unary and streaming output calls on the service
   */
  public static EventServiceBlockingStub newBlockingStub(
      io.grpc.Channel channel) {
    io.grpc.stub.AbstractStub.StubFactory<EventServiceBlockingStub> factory =
      new io.grpc.stub.AbstractStub.StubFactory<EventServiceBlockingStub>() {
        @java.lang.Override
        public EventServiceBlockingStub newStub(io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
          return new EventServiceBlockingStub(channel, callOptions);
        }
      };
    return EventServiceBlockingStub.newStub(factory, channel);
  }

  /**
   * Creates a new ListenableFuture-style stub that supports unary calls on the service
   */
  public static EventServiceFutureStub newFutureStub(
      io.grpc.Channel channel) {
    io.grpc.stub.AbstractStub.StubFactory<EventServiceFutureStub> factory =
      new io.grpc.stub.AbstractStub.StubFactory<EventServiceFutureStub>() {
        @java.lang.Override
        public EventServiceFutureStub newStub(io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
          return new EventServiceFutureStub(channel, callOptions);
        }
      };
    return EventServiceFutureStub.newStub(factory, channel);
  }

  /**
   * <pre>
   * Keeps events, so that functions can fold them again. An event belongs to one subject's history; a history has a revision, which
   * is the number of its events. Every tenant has one log, in which its events stand in the order in which they were kept.
   * </pre>
   */
  public interface AsyncService {

    /**
     * <pre>
     * Keeps events at the end of one subject's history, all of them or none. What is answered is kept, whatever happens to the
     * server afterwards.
     * Errors: `REQUEST_INVALID`, `EVENT_INVALID`, `REVISION_CONFLICT`, `PAYLOAD_TOO_LARGE`; `NOT_IMPLEMENTED` until the server has the
     * event log.
     * </pre>
     */
    default void append(dev.assay.v1.AppendRequest request,
        io.grpc.stub.StreamObserver<dev.assay.v1.AppendResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getAppendMethod(), responseObserver);
    }

    /**
     * <pre>
     * Streams kept events in the order of the log, and ends after the last one that exists.
     * Errors: `REQUEST_INVALID`; `NOT_IMPLEMENTED` until the server has the event log.
     * </pre>
     */
    default void read(dev.assay.v1.ReadRequest request,
        io.grpc.stub.StreamObserver<dev.assay.v1.ReadResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getReadMethod(), responseObserver);
    }

    /**
     * <pre>
     * Streams kept events in the order of the log, and then each new one as it is kept, until the client cancels.
     * Errors: `REQUEST_INVALID`; `DRAINING` when the server shuts down; `NOT_IMPLEMENTED` until the server has the event log.
     * </pre>
     */
    default void subscribe(dev.assay.v1.SubscribeRequest request,
        io.grpc.stub.StreamObserver<dev.assay.v1.SubscribeResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getSubscribeMethod(), responseObserver);
    }
  }

  /**
   * Base class for the server implementation of the service EventService.
   * <pre>
   * Keeps events, so that functions can fold them again. An event belongs to one subject's history; a history has a revision, which
   * is the number of its events. Every tenant has one log, in which its events stand in the order in which they were kept.
   * </pre>
   */
  public static abstract class EventServiceImplBase
      implements io.grpc.BindableService, AsyncService {

    @java.lang.Override public final io.grpc.ServerServiceDefinition bindService() {
      return EventServiceGrpc.bindService(this);
    }
  }

  /**
   * A stub to allow clients to do asynchronous rpc calls to service EventService.
   * <pre>
   * Keeps events, so that functions can fold them again. An event belongs to one subject's history; a history has a revision, which
   * is the number of its events. Every tenant has one log, in which its events stand in the order in which they were kept.
   * </pre>
   */
  public static final class EventServiceStub
      extends io.grpc.stub.AbstractAsyncStub<EventServiceStub> {
    private EventServiceStub(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      super(channel, callOptions);
    }

    @java.lang.Override
    protected EventServiceStub build(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      return new EventServiceStub(channel, callOptions);
    }

    /**
     * <pre>
     * Keeps events at the end of one subject's history, all of them or none. What is answered is kept, whatever happens to the
     * server afterwards.
     * Errors: `REQUEST_INVALID`, `EVENT_INVALID`, `REVISION_CONFLICT`, `PAYLOAD_TOO_LARGE`; `NOT_IMPLEMENTED` until the server has the
     * event log.
     * </pre>
     */
    public void append(dev.assay.v1.AppendRequest request,
        io.grpc.stub.StreamObserver<dev.assay.v1.AppendResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getAppendMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Streams kept events in the order of the log, and ends after the last one that exists.
     * Errors: `REQUEST_INVALID`; `NOT_IMPLEMENTED` until the server has the event log.
     * </pre>
     */
    public void read(dev.assay.v1.ReadRequest request,
        io.grpc.stub.StreamObserver<dev.assay.v1.ReadResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncServerStreamingCall(
          getChannel().newCall(getReadMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Streams kept events in the order of the log, and then each new one as it is kept, until the client cancels.
     * Errors: `REQUEST_INVALID`; `DRAINING` when the server shuts down; `NOT_IMPLEMENTED` until the server has the event log.
     * </pre>
     */
    public void subscribe(dev.assay.v1.SubscribeRequest request,
        io.grpc.stub.StreamObserver<dev.assay.v1.SubscribeResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncServerStreamingCall(
          getChannel().newCall(getSubscribeMethod(), getCallOptions()), request, responseObserver);
    }
  }

  /**
   * A stub to allow clients to do synchronous rpc calls to service EventService.
   * <pre>
   * Keeps events, so that functions can fold them again. An event belongs to one subject's history; a history has a revision, which
   * is the number of its events. Every tenant has one log, in which its events stand in the order in which they were kept.
   * </pre>
   */
  public static final class EventServiceBlockingV2Stub
      extends io.grpc.stub.AbstractBlockingStub<EventServiceBlockingV2Stub> {
    private EventServiceBlockingV2Stub(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      super(channel, callOptions);
    }

    @java.lang.Override
    protected EventServiceBlockingV2Stub build(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      return new EventServiceBlockingV2Stub(channel, callOptions);
    }

    /**
     * <pre>
     * Keeps events at the end of one subject's history, all of them or none. What is answered is kept, whatever happens to the
     * server afterwards.
     * Errors: `REQUEST_INVALID`, `EVENT_INVALID`, `REVISION_CONFLICT`, `PAYLOAD_TOO_LARGE`; `NOT_IMPLEMENTED` until the server has the
     * event log.
     * </pre>
     */
    public dev.assay.v1.AppendResponse append(dev.assay.v1.AppendRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getAppendMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Streams kept events in the order of the log, and ends after the last one that exists.
     * Errors: `REQUEST_INVALID`; `NOT_IMPLEMENTED` until the server has the event log.
     * </pre>
     */
    @io.grpc.ExperimentalApi("https://github.com/grpc/grpc-java/issues/10918")
    public io.grpc.stub.BlockingClientCall<?, dev.assay.v1.ReadResponse>
        read(dev.assay.v1.ReadRequest request) {
      return io.grpc.stub.ClientCalls.blockingV2ServerStreamingCall(
          getChannel(), getReadMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Streams kept events in the order of the log, and then each new one as it is kept, until the client cancels.
     * Errors: `REQUEST_INVALID`; `DRAINING` when the server shuts down; `NOT_IMPLEMENTED` until the server has the event log.
     * </pre>
     */
    @io.grpc.ExperimentalApi("https://github.com/grpc/grpc-java/issues/10918")
    public io.grpc.stub.BlockingClientCall<?, dev.assay.v1.SubscribeResponse>
        subscribe(dev.assay.v1.SubscribeRequest request) {
      return io.grpc.stub.ClientCalls.blockingV2ServerStreamingCall(
          getChannel(), getSubscribeMethod(), getCallOptions(), request);
    }
  }

  /**
   * A stub to allow clients to do limited synchronous rpc calls to service EventService.
   * <pre>
   * Keeps events, so that functions can fold them again. An event belongs to one subject's history; a history has a revision, which
   * is the number of its events. Every tenant has one log, in which its events stand in the order in which they were kept.
   * </pre>
   */
  public static final class EventServiceBlockingStub
      extends io.grpc.stub.AbstractBlockingStub<EventServiceBlockingStub> {
    private EventServiceBlockingStub(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      super(channel, callOptions);
    }

    @java.lang.Override
    protected EventServiceBlockingStub build(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      return new EventServiceBlockingStub(channel, callOptions);
    }

    /**
     * <pre>
     * Keeps events at the end of one subject's history, all of them or none. What is answered is kept, whatever happens to the
     * server afterwards.
     * Errors: `REQUEST_INVALID`, `EVENT_INVALID`, `REVISION_CONFLICT`, `PAYLOAD_TOO_LARGE`; `NOT_IMPLEMENTED` until the server has the
     * event log.
     * </pre>
     */
    public dev.assay.v1.AppendResponse append(dev.assay.v1.AppendRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getAppendMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Streams kept events in the order of the log, and ends after the last one that exists.
     * Errors: `REQUEST_INVALID`; `NOT_IMPLEMENTED` until the server has the event log.
     * </pre>
     */
    public java.util.Iterator<dev.assay.v1.ReadResponse> read(
        dev.assay.v1.ReadRequest request) {
      return io.grpc.stub.ClientCalls.blockingServerStreamingCall(
          getChannel(), getReadMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Streams kept events in the order of the log, and then each new one as it is kept, until the client cancels.
     * Errors: `REQUEST_INVALID`; `DRAINING` when the server shuts down; `NOT_IMPLEMENTED` until the server has the event log.
     * </pre>
     */
    public java.util.Iterator<dev.assay.v1.SubscribeResponse> subscribe(
        dev.assay.v1.SubscribeRequest request) {
      return io.grpc.stub.ClientCalls.blockingServerStreamingCall(
          getChannel(), getSubscribeMethod(), getCallOptions(), request);
    }
  }

  /**
   * A stub to allow clients to do ListenableFuture-style rpc calls to service EventService.
   * <pre>
   * Keeps events, so that functions can fold them again. An event belongs to one subject's history; a history has a revision, which
   * is the number of its events. Every tenant has one log, in which its events stand in the order in which they were kept.
   * </pre>
   */
  public static final class EventServiceFutureStub
      extends io.grpc.stub.AbstractFutureStub<EventServiceFutureStub> {
    private EventServiceFutureStub(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      super(channel, callOptions);
    }

    @java.lang.Override
    protected EventServiceFutureStub build(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      return new EventServiceFutureStub(channel, callOptions);
    }

    /**
     * <pre>
     * Keeps events at the end of one subject's history, all of them or none. What is answered is kept, whatever happens to the
     * server afterwards.
     * Errors: `REQUEST_INVALID`, `EVENT_INVALID`, `REVISION_CONFLICT`, `PAYLOAD_TOO_LARGE`; `NOT_IMPLEMENTED` until the server has the
     * event log.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.assay.v1.AppendResponse> append(
        dev.assay.v1.AppendRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getAppendMethod(), getCallOptions()), request);
    }
  }

  private static final int METHODID_APPEND = 0;
  private static final int METHODID_READ = 1;
  private static final int METHODID_SUBSCRIBE = 2;

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
        case METHODID_APPEND:
          serviceImpl.append((dev.assay.v1.AppendRequest) request,
              (io.grpc.stub.StreamObserver<dev.assay.v1.AppendResponse>) responseObserver);
          break;
        case METHODID_READ:
          serviceImpl.read((dev.assay.v1.ReadRequest) request,
              (io.grpc.stub.StreamObserver<dev.assay.v1.ReadResponse>) responseObserver);
          break;
        case METHODID_SUBSCRIBE:
          serviceImpl.subscribe((dev.assay.v1.SubscribeRequest) request,
              (io.grpc.stub.StreamObserver<dev.assay.v1.SubscribeResponse>) responseObserver);
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
        default:
          throw new AssertionError();
      }
    }
  }

  public static final io.grpc.ServerServiceDefinition bindService(AsyncService service) {
    return io.grpc.ServerServiceDefinition.builder(getServiceDescriptor())
        .addMethod(
          getAppendMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.assay.v1.AppendRequest,
              dev.assay.v1.AppendResponse>(
                service, METHODID_APPEND)))
        .addMethod(
          getReadMethod(),
          io.grpc.stub.ServerCalls.asyncServerStreamingCall(
            new MethodHandlers<
              dev.assay.v1.ReadRequest,
              dev.assay.v1.ReadResponse>(
                service, METHODID_READ)))
        .addMethod(
          getSubscribeMethod(),
          io.grpc.stub.ServerCalls.asyncServerStreamingCall(
            new MethodHandlers<
              dev.assay.v1.SubscribeRequest,
              dev.assay.v1.SubscribeResponse>(
                service, METHODID_SUBSCRIBE)))
        .build();
  }

  private static abstract class EventServiceBaseDescriptorSupplier
      implements io.grpc.protobuf.ProtoFileDescriptorSupplier, io.grpc.protobuf.ProtoServiceDescriptorSupplier {
    EventServiceBaseDescriptorSupplier() {}

    @java.lang.Override
    public com.google.protobuf.Descriptors.FileDescriptor getFileDescriptor() {
      return dev.assay.v1.EventServiceOuterClass.getDescriptor();
    }

    @java.lang.Override
    public com.google.protobuf.Descriptors.ServiceDescriptor getServiceDescriptor() {
      return getFileDescriptor().findServiceByName("EventService");
    }
  }

  private static final class EventServiceFileDescriptorSupplier
      extends EventServiceBaseDescriptorSupplier {
    EventServiceFileDescriptorSupplier() {}
  }

  private static final class EventServiceMethodDescriptorSupplier
      extends EventServiceBaseDescriptorSupplier
      implements io.grpc.protobuf.ProtoMethodDescriptorSupplier {
    private final java.lang.String methodName;

    EventServiceMethodDescriptorSupplier(java.lang.String methodName) {
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
      synchronized (EventServiceGrpc.class) {
        result = serviceDescriptor;
        if (result == null) {
          serviceDescriptor = result = io.grpc.ServiceDescriptor.newBuilder(SERVICE_NAME)
              .setSchemaDescriptor(new EventServiceFileDescriptorSupplier())
              .addMethod(getAppendMethod())
              .addMethod(getReadMethod())
              .addMethod(getSubscribeMethod())
              .build();
        }
      }
    }
    return result;
  }
}
