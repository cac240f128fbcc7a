package dev.assay.v1;

import static io.grpc.MethodDescriptor.generateFullMethodName;

/**
 * <pre>
 * Turns source into an artifact, or says precisely why not. The first step of a module's way:
 * Compile, Sign, Deploy, Invoke.
 * </pre>
 */
@io.grpc.stub.annotations.GrpcGenerated
public final class CompileServiceGrpc {

  private CompileServiceGrpc() {}

  public static final java.lang.String SERVICE_NAME = "assay.v1.CompileService";

  // Static method descriptors that strictly reflect the proto.
  private static volatile io.grpc.MethodDescriptor<dev.assay.v1.CompileRequest,
      dev.assay.v1.CompileResponse> getCompileMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "Compile",
      requestType = dev.assay.v1.CompileRequest.class,
      responseType = dev.assay.v1.CompileResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.assay.v1.CompileRequest,
      dev.assay.v1.CompileResponse> getCompileMethod() {
    io.grpc.MethodDescriptor<dev.assay.v1.CompileRequest, dev.assay.v1.CompileResponse> getCompileMethod;
    if ((getCompileMethod = CompileServiceGrpc.getCompileMethod) == null) {
      synchronized (CompileServiceGrpc.class) {
        if ((getCompileMethod = CompileServiceGrpc.getCompileMethod) == null) {
          CompileServiceGrpc.getCompileMethod = getCompileMethod =
              io.grpc.MethodDescriptor.<dev.assay.v1.CompileRequest, dev.assay.v1.CompileResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "Compile"))
              .setIdempotent(true)
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.assay.v1.CompileRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.assay.v1.CompileResponse.getDefaultInstance()))
              .setSchemaDescriptor(new CompileServiceMethodDescriptorSupplier("Compile"))
              .build();
        }
      }
    }
    return getCompileMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.assay.v1.CheckRequest,
      dev.assay.v1.CheckResponse> getCheckMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "Check",
      requestType = dev.assay.v1.CheckRequest.class,
      responseType = dev.assay.v1.CheckResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.assay.v1.CheckRequest,
      dev.assay.v1.CheckResponse> getCheckMethod() {
    io.grpc.MethodDescriptor<dev.assay.v1.CheckRequest, dev.assay.v1.CheckResponse> getCheckMethod;
    if ((getCheckMethod = CompileServiceGrpc.getCheckMethod) == null) {
      synchronized (CompileServiceGrpc.class) {
        if ((getCheckMethod = CompileServiceGrpc.getCheckMethod) == null) {
          CompileServiceGrpc.getCheckMethod = getCheckMethod =
              io.grpc.MethodDescriptor.<dev.assay.v1.CheckRequest, dev.assay.v1.CheckResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "Check"))
              .setSafe(true)
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.assay.v1.CheckRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.assay.v1.CheckResponse.getDefaultInstance()))
              .setSchemaDescriptor(new CompileServiceMethodDescriptorSupplier("Check"))
              .build();
        }
      }
    }
    return getCheckMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.assay.v1.GetPolicyRequest,
      dev.assay.v1.GetPolicyResponse> getGetPolicyMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "GetPolicy",
      requestType = dev.assay.v1.GetPolicyRequest.class,
      responseType = dev.assay.v1.GetPolicyResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.assay.v1.GetPolicyRequest,
      dev.assay.v1.GetPolicyResponse> getGetPolicyMethod() {
    io.grpc.MethodDescriptor<dev.assay.v1.GetPolicyRequest, dev.assay.v1.GetPolicyResponse> getGetPolicyMethod;
    if ((getGetPolicyMethod = CompileServiceGrpc.getGetPolicyMethod) == null) {
      synchronized (CompileServiceGrpc.class) {
        if ((getGetPolicyMethod = CompileServiceGrpc.getGetPolicyMethod) == null) {
          CompileServiceGrpc.getGetPolicyMethod = getGetPolicyMethod =
              io.grpc.MethodDescriptor.<dev.assay.v1.GetPolicyRequest, dev.assay.v1.GetPolicyResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "GetPolicy"))
              .setSafe(true)
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.assay.v1.GetPolicyRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.assay.v1.GetPolicyResponse.getDefaultInstance()))
              .setSchemaDescriptor(new CompileServiceMethodDescriptorSupplier("GetPolicy"))
              .build();
        }
      }
    }
    return getGetPolicyMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.assay.v1.GetArtifactRequest,
      dev.assay.v1.GetArtifactResponse> getGetArtifactMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "GetArtifact",
      requestType = dev.assay.v1.GetArtifactRequest.class,
      responseType = dev.assay.v1.GetArtifactResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.SERVER_STREAMING)
  public static io.grpc.MethodDescriptor<dev.assay.v1.GetArtifactRequest,
      dev.assay.v1.GetArtifactResponse> getGetArtifactMethod() {
    io.grpc.MethodDescriptor<dev.assay.v1.GetArtifactRequest, dev.assay.v1.GetArtifactResponse> getGetArtifactMethod;
    if ((getGetArtifactMethod = CompileServiceGrpc.getGetArtifactMethod) == null) {
      synchronized (CompileServiceGrpc.class) {
        if ((getGetArtifactMethod = CompileServiceGrpc.getGetArtifactMethod) == null) {
          CompileServiceGrpc.getGetArtifactMethod = getGetArtifactMethod =
              io.grpc.MethodDescriptor.<dev.assay.v1.GetArtifactRequest, dev.assay.v1.GetArtifactResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.SERVER_STREAMING)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "GetArtifact"))
              .setSafe(true)
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.assay.v1.GetArtifactRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.assay.v1.GetArtifactResponse.getDefaultInstance()))
              .setSchemaDescriptor(new CompileServiceMethodDescriptorSupplier("GetArtifact"))
              .build();
        }
      }
    }
    return getGetArtifactMethod;
  }

  /**
   * Creates a new async stub that supports all call types for the service
   */
  public static CompileServiceStub newStub(io.grpc.Channel channel) {
    io.grpc.stub.AbstractStub.StubFactory<CompileServiceStub> factory =
      new io.grpc.stub.AbstractStub.StubFactory<CompileServiceStub>() {
        @java.lang.Override
        public CompileServiceStub newStub(io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
          return new CompileServiceStub(channel, callOptions);
        }
      };
    return CompileServiceStub.newStub(factory, channel);
  }

  /**
   * Creates a new blocking-style stub that supports all types of calls on the service
   */
  public static CompileServiceBlockingV2Stub newBlockingV2Stub(
      io.grpc.Channel channel) {
    io.grpc.stub.AbstractStub.StubFactory<CompileServiceBlockingV2Stub> factory =
      new io.grpc.stub.AbstractStub.StubFactory<CompileServiceBlockingV2Stub>() {
        @java.lang.Override
        public CompileServiceBlockingV2Stub newStub(io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
          return new CompileServiceBlockingV2Stub(channel, callOptions);
        }
      };
    return CompileServiceBlockingV2Stub.newStub(factory, channel);
  }

  /**
   * Creates a new blocking-style stub that supports unary and streaming output calls on the service
   */
  public static CompileServiceBlockingStub newBlockingStub(
      io.grpc.Channel channel) {
    io.grpc.stub.AbstractStub.StubFactory<CompileServiceBlockingStub> factory =
      new io.grpc.stub.AbstractStub.StubFactory<CompileServiceBlockingStub>() {
        @java.lang.Override
        public CompileServiceBlockingStub newStub(io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
          return new CompileServiceBlockingStub(channel, callOptions);
        }
      };
    return CompileServiceBlockingStub.newStub(factory, channel);
  }

  /**
   * Creates a new ListenableFuture-style stub that supports unary calls on the service
   */
  public static CompileServiceFutureStub newFutureStub(
      io.grpc.Channel channel) {
    io.grpc.stub.AbstractStub.StubFactory<CompileServiceFutureStub> factory =
      new io.grpc.stub.AbstractStub.StubFactory<CompileServiceFutureStub>() {
        @java.lang.Override
        public CompileServiceFutureStub newStub(io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
          return new CompileServiceFutureStub(channel, callOptions);
        }
      };
    return CompileServiceFutureStub.newStub(factory, channel);
  }

  /**
   * <pre>
   * Turns source into an artifact, or says precisely why not. The first step of a module's way:
   * Compile, Sign, Deploy, Invoke.
   * </pre>
   */
  public interface AsyncService {

    /**
     * <pre>
     * Analyses a module against the allowlist, checks its types, and compiles it to one ES module. The answer is a verdict:
     * rejected source is not an error of the call. Compiling the same module again gives the same artifact.
     * Errors: `REQUEST_INVALID` (file names, sizes, encoding), `COMPILE_TIMEOUT`, `QUEUE_FULL`, `RATE_LIMIT`,
     * `QUOTA_EXCEEDED`.
     * </pre>
     */
    default void compile(dev.assay.v1.CompileRequest request,
        io.grpc.stub.StreamObserver<dev.assay.v1.CompileResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getCompileMethod(), responseObserver);
    }

    /**
     * <pre>
     * Like Compile, but keeps nothing and answers with the diagnostics alone.
     * Errors: as Compile.
     * </pre>
     */
    default void check(dev.assay.v1.CheckRequest request,
        io.grpc.stub.StreamObserver<dev.assay.v1.CheckResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getCheckMethod(), responseObserver);
    }

    /**
     * <pre>
     * Tells which names a module of a kind may use.
     * Errors: `REQUEST_INVALID`.
     * </pre>
     */
    default void getPolicy(dev.assay.v1.GetPolicyRequest request,
        io.grpc.stub.StreamObserver<dev.assay.v1.GetPolicyResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getGetPolicyMethod(), responseObserver);
    }

    /**
     * <pre>
     * Streams a compiled artifact's files. The first message carries the manifest, the later ones the bytes.
     * Errors: `REQUEST_INVALID`, `ARTIFACT_NOT_FOUND`.
     * </pre>
     */
    default void getArtifact(dev.assay.v1.GetArtifactRequest request,
        io.grpc.stub.StreamObserver<dev.assay.v1.GetArtifactResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getGetArtifactMethod(), responseObserver);
    }
  }

  /**
   * Base class for the server implementation of the service CompileService.
   * <pre>
   * Turns source into an artifact, or says precisely why not. The first step of a module's way:
   * Compile, Sign, Deploy, Invoke.
   * </pre>
   */
  public static abstract class CompileServiceImplBase
      implements io.grpc.BindableService, AsyncService {

    @java.lang.Override public final io.grpc.ServerServiceDefinition bindService() {
      return CompileServiceGrpc.bindService(this);
    }
  }

  /**
   * A stub to allow clients to do asynchronous rpc calls to service CompileService.
   * <pre>
   * Turns source into an artifact, or says precisely why not. The first step of a module's way:
   * Compile, Sign, Deploy, Invoke.
   * </pre>
   */
  public static final class CompileServiceStub
      extends io.grpc.stub.AbstractAsyncStub<CompileServiceStub> {
    private CompileServiceStub(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      super(channel, callOptions);
    }

    @java.lang.Override
    protected CompileServiceStub build(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      return new CompileServiceStub(channel, callOptions);
    }

    /**
     * <pre>
     * Analyses a module against the allowlist, checks its types, and compiles it to one ES module. The answer is a verdict:
     * rejected source is not an error of the call. Compiling the same module again gives the same artifact.
     * Errors: `REQUEST_INVALID` (file names, sizes, encoding), `COMPILE_TIMEOUT`, `QUEUE_FULL`, `RATE_LIMIT`,
     * `QUOTA_EXCEEDED`.
     * </pre>
     */
    public void compile(dev.assay.v1.CompileRequest request,
        io.grpc.stub.StreamObserver<dev.assay.v1.CompileResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getCompileMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Like Compile, but keeps nothing and answers with the diagnostics alone.
     * Errors: as Compile.
     * </pre>
     */
    public void check(dev.assay.v1.CheckRequest request,
        io.grpc.stub.StreamObserver<dev.assay.v1.CheckResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getCheckMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Tells which names a module of a kind may use.
     * Errors: `REQUEST_INVALID`.
     * </pre>
     */
    public void getPolicy(dev.assay.v1.GetPolicyRequest request,
        io.grpc.stub.StreamObserver<dev.assay.v1.GetPolicyResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getGetPolicyMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Streams a compiled artifact's files. The first message carries the manifest, the later ones the bytes.
     * Errors: `REQUEST_INVALID`, `ARTIFACT_NOT_FOUND`.
     * </pre>
     */
    public void getArtifact(dev.assay.v1.GetArtifactRequest request,
        io.grpc.stub.StreamObserver<dev.assay.v1.GetArtifactResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncServerStreamingCall(
          getChannel().newCall(getGetArtifactMethod(), getCallOptions()), request, responseObserver);
    }
  }

  /**
   * A stub to allow clients to do synchronous rpc calls to service CompileService.
   * <pre>
   * Turns source into an artifact, or says precisely why not. The first step of a module's way:
   * Compile, Sign, Deploy, Invoke.
   * </pre>
   */
  public static final class CompileServiceBlockingV2Stub
      extends io.grpc.stub.AbstractBlockingStub<CompileServiceBlockingV2Stub> {
    private CompileServiceBlockingV2Stub(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      super(channel, callOptions);
    }

    @java.lang.Override
    protected CompileServiceBlockingV2Stub build(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      return new CompileServiceBlockingV2Stub(channel, callOptions);
    }

    /**
     * <pre>
     * Analyses a module against the allowlist, checks its types, and compiles it to one ES module. The answer is a verdict:
     * rejected source is not an error of the call. Compiling the same module again gives the same artifact.
     * Errors: `REQUEST_INVALID` (file names, sizes, encoding), `COMPILE_TIMEOUT`, `QUEUE_FULL`, `RATE_LIMIT`,
     * `QUOTA_EXCEEDED`.
     * </pre>
     */
    public dev.assay.v1.CompileResponse compile(dev.assay.v1.CompileRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getCompileMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Like Compile, but keeps nothing and answers with the diagnostics alone.
     * Errors: as Compile.
     * </pre>
     */
    public dev.assay.v1.CheckResponse check(dev.assay.v1.CheckRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getCheckMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Tells which names a module of a kind may use.
     * Errors: `REQUEST_INVALID`.
     * </pre>
     */
    public dev.assay.v1.GetPolicyResponse getPolicy(dev.assay.v1.GetPolicyRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getGetPolicyMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Streams a compiled artifact's files. The first message carries the manifest, the later ones the bytes.
     * Errors: `REQUEST_INVALID`, `ARTIFACT_NOT_FOUND`.
     * </pre>
     */
    @io.grpc.ExperimentalApi("https://github.com/grpc/grpc-java/issues/10918")
    public io.grpc.stub.BlockingClientCall<?, dev.assay.v1.GetArtifactResponse>
        getArtifact(dev.assay.v1.GetArtifactRequest request) {
      return io.grpc.stub.ClientCalls.blockingV2ServerStreamingCall(
          getChannel(), getGetArtifactMethod(), getCallOptions(), request);
    }
  }

  /**
   * A stub to allow clients to do limited synchronous rpc calls to service CompileService.
   * <pre>
   * Turns source into an artifact, or says precisely why not. The first step of a module's way:
   * Compile, Sign, Deploy, Invoke.
   * </pre>
   */
  public static final class CompileServiceBlockingStub
      extends io.grpc.stub.AbstractBlockingStub<CompileServiceBlockingStub> {
    private CompileServiceBlockingStub(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      super(channel, callOptions);
    }

    @java.lang.Override
    protected CompileServiceBlockingStub build(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      return new CompileServiceBlockingStub(channel, callOptions);
    }

    /**
     * <pre>
     * Analyses a module against the allowlist, checks its types, and compiles it to one ES module. The answer is a verdict:
     * rejected source is not an error of the call. Compiling the same module again gives the same artifact.
     * Errors: `REQUEST_INVALID` (file names, sizes, encoding), `COMPILE_TIMEOUT`, `QUEUE_FULL`, `RATE_LIMIT`,
     * `QUOTA_EXCEEDED`.
     * </pre>
     */
    public dev.assay.v1.CompileResponse compile(dev.assay.v1.CompileRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getCompileMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Like Compile, but keeps nothing and answers with the diagnostics alone.
     * Errors: as Compile.
     * </pre>
     */
    public dev.assay.v1.CheckResponse check(dev.assay.v1.CheckRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getCheckMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Tells which names a module of a kind may use.
     * Errors: `REQUEST_INVALID`.
     * </pre>
     */
    public dev.assay.v1.GetPolicyResponse getPolicy(dev.assay.v1.GetPolicyRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getGetPolicyMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Streams a compiled artifact's files. The first message carries the manifest, the later ones the bytes.
     * Errors: `REQUEST_INVALID`, `ARTIFACT_NOT_FOUND`.
     * </pre>
     */
    public java.util.Iterator<dev.assay.v1.GetArtifactResponse> getArtifact(
        dev.assay.v1.GetArtifactRequest request) {
      return io.grpc.stub.ClientCalls.blockingServerStreamingCall(
          getChannel(), getGetArtifactMethod(), getCallOptions(), request);
    }
  }

  /**
   * A stub to allow clients to do ListenableFuture-style rpc calls to service CompileService.
   * <pre>
   * Turns source into an artifact, or says precisely why not. The first step of a module's way:
   * Compile, Sign, Deploy, Invoke.
   * </pre>
   */
  public static final class CompileServiceFutureStub
      extends io.grpc.stub.AbstractFutureStub<CompileServiceFutureStub> {
    private CompileServiceFutureStub(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      super(channel, callOptions);
    }

    @java.lang.Override
    protected CompileServiceFutureStub build(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      return new CompileServiceFutureStub(channel, callOptions);
    }

    /**
     * <pre>
     * Analyses a module against the allowlist, checks its types, and compiles it to one ES module. The answer is a verdict:
     * rejected source is not an error of the call. Compiling the same module again gives the same artifact.
     * Errors: `REQUEST_INVALID` (file names, sizes, encoding), `COMPILE_TIMEOUT`, `QUEUE_FULL`, `RATE_LIMIT`,
     * `QUOTA_EXCEEDED`.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.assay.v1.CompileResponse> compile(
        dev.assay.v1.CompileRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getCompileMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Like Compile, but keeps nothing and answers with the diagnostics alone.
     * Errors: as Compile.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.assay.v1.CheckResponse> check(
        dev.assay.v1.CheckRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getCheckMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Tells which names a module of a kind may use.
     * Errors: `REQUEST_INVALID`.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.assay.v1.GetPolicyResponse> getPolicy(
        dev.assay.v1.GetPolicyRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getGetPolicyMethod(), getCallOptions()), request);
    }
  }

  private static final int METHODID_COMPILE = 0;
  private static final int METHODID_CHECK = 1;
  private static final int METHODID_GET_POLICY = 2;
  private static final int METHODID_GET_ARTIFACT = 3;

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
        case METHODID_COMPILE:
          serviceImpl.compile((dev.assay.v1.CompileRequest) request,
              (io.grpc.stub.StreamObserver<dev.assay.v1.CompileResponse>) responseObserver);
          break;
        case METHODID_CHECK:
          serviceImpl.check((dev.assay.v1.CheckRequest) request,
              (io.grpc.stub.StreamObserver<dev.assay.v1.CheckResponse>) responseObserver);
          break;
        case METHODID_GET_POLICY:
          serviceImpl.getPolicy((dev.assay.v1.GetPolicyRequest) request,
              (io.grpc.stub.StreamObserver<dev.assay.v1.GetPolicyResponse>) responseObserver);
          break;
        case METHODID_GET_ARTIFACT:
          serviceImpl.getArtifact((dev.assay.v1.GetArtifactRequest) request,
              (io.grpc.stub.StreamObserver<dev.assay.v1.GetArtifactResponse>) responseObserver);
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
          getCompileMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.assay.v1.CompileRequest,
              dev.assay.v1.CompileResponse>(
                service, METHODID_COMPILE)))
        .addMethod(
          getCheckMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.assay.v1.CheckRequest,
              dev.assay.v1.CheckResponse>(
                service, METHODID_CHECK)))
        .addMethod(
          getGetPolicyMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.assay.v1.GetPolicyRequest,
              dev.assay.v1.GetPolicyResponse>(
                service, METHODID_GET_POLICY)))
        .addMethod(
          getGetArtifactMethod(),
          io.grpc.stub.ServerCalls.asyncServerStreamingCall(
            new MethodHandlers<
              dev.assay.v1.GetArtifactRequest,
              dev.assay.v1.GetArtifactResponse>(
                service, METHODID_GET_ARTIFACT)))
        .build();
  }

  private static abstract class CompileServiceBaseDescriptorSupplier
      implements io.grpc.protobuf.ProtoFileDescriptorSupplier, io.grpc.protobuf.ProtoServiceDescriptorSupplier {
    CompileServiceBaseDescriptorSupplier() {}

    @java.lang.Override
    public com.google.protobuf.Descriptors.FileDescriptor getFileDescriptor() {
      return dev.assay.v1.CompileServiceOuterClass.getDescriptor();
    }

    @java.lang.Override
    public com.google.protobuf.Descriptors.ServiceDescriptor getServiceDescriptor() {
      return getFileDescriptor().findServiceByName("CompileService");
    }
  }

  private static final class CompileServiceFileDescriptorSupplier
      extends CompileServiceBaseDescriptorSupplier {
    CompileServiceFileDescriptorSupplier() {}
  }

  private static final class CompileServiceMethodDescriptorSupplier
      extends CompileServiceBaseDescriptorSupplier
      implements io.grpc.protobuf.ProtoMethodDescriptorSupplier {
    private final java.lang.String methodName;

    CompileServiceMethodDescriptorSupplier(java.lang.String methodName) {
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
      synchronized (CompileServiceGrpc.class) {
        result = serviceDescriptor;
        if (result == null) {
          serviceDescriptor = result = io.grpc.ServiceDescriptor.newBuilder(SERVICE_NAME)
              .setSchemaDescriptor(new CompileServiceFileDescriptorSupplier())
              .addMethod(getCompileMethod())
              .addMethod(getCheckMethod())
              .addMethod(getGetPolicyMethod())
              .addMethod(getGetArtifactMethod())
              .build();
        }
      }
    }
    return result;
  }
}
