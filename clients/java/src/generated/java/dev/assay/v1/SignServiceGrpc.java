package dev.assay.v1;

import static io.grpc.MethodDescriptor.generateFullMethodName;

/**
 * <pre>
 * Vouches for artifacts. The second step of a module's way.
 * </pre>
 */
@io.grpc.stub.annotations.GrpcGenerated
public final class SignServiceGrpc {

  private SignServiceGrpc() {}

  public static final java.lang.String SERVICE_NAME = "assay.v1.SignService";

  // Static method descriptors that strictly reflect the proto.
  private static volatile io.grpc.MethodDescriptor<dev.assay.v1.SignRequest,
      dev.assay.v1.SignResponse> getSignMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "Sign",
      requestType = dev.assay.v1.SignRequest.class,
      responseType = dev.assay.v1.SignResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.assay.v1.SignRequest,
      dev.assay.v1.SignResponse> getSignMethod() {
    io.grpc.MethodDescriptor<dev.assay.v1.SignRequest, dev.assay.v1.SignResponse> getSignMethod;
    if ((getSignMethod = SignServiceGrpc.getSignMethod) == null) {
      synchronized (SignServiceGrpc.class) {
        if ((getSignMethod = SignServiceGrpc.getSignMethod) == null) {
          SignServiceGrpc.getSignMethod = getSignMethod =
              io.grpc.MethodDescriptor.<dev.assay.v1.SignRequest, dev.assay.v1.SignResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "Sign"))
              .setIdempotent(true)
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.assay.v1.SignRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.assay.v1.SignResponse.getDefaultInstance()))
              .setSchemaDescriptor(new SignServiceMethodDescriptorSupplier("Sign"))
              .build();
        }
      }
    }
    return getSignMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.assay.v1.VerifyRequest,
      dev.assay.v1.VerifyResponse> getVerifyMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "Verify",
      requestType = dev.assay.v1.VerifyRequest.class,
      responseType = dev.assay.v1.VerifyResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.assay.v1.VerifyRequest,
      dev.assay.v1.VerifyResponse> getVerifyMethod() {
    io.grpc.MethodDescriptor<dev.assay.v1.VerifyRequest, dev.assay.v1.VerifyResponse> getVerifyMethod;
    if ((getVerifyMethod = SignServiceGrpc.getVerifyMethod) == null) {
      synchronized (SignServiceGrpc.class) {
        if ((getVerifyMethod = SignServiceGrpc.getVerifyMethod) == null) {
          SignServiceGrpc.getVerifyMethod = getVerifyMethod =
              io.grpc.MethodDescriptor.<dev.assay.v1.VerifyRequest, dev.assay.v1.VerifyResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "Verify"))
              .setSafe(true)
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.assay.v1.VerifyRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.assay.v1.VerifyResponse.getDefaultInstance()))
              .setSchemaDescriptor(new SignServiceMethodDescriptorSupplier("Verify"))
              .build();
        }
      }
    }
    return getVerifyMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.assay.v1.ListKeysRequest,
      dev.assay.v1.ListKeysResponse> getListKeysMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "ListKeys",
      requestType = dev.assay.v1.ListKeysRequest.class,
      responseType = dev.assay.v1.ListKeysResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.assay.v1.ListKeysRequest,
      dev.assay.v1.ListKeysResponse> getListKeysMethod() {
    io.grpc.MethodDescriptor<dev.assay.v1.ListKeysRequest, dev.assay.v1.ListKeysResponse> getListKeysMethod;
    if ((getListKeysMethod = SignServiceGrpc.getListKeysMethod) == null) {
      synchronized (SignServiceGrpc.class) {
        if ((getListKeysMethod = SignServiceGrpc.getListKeysMethod) == null) {
          SignServiceGrpc.getListKeysMethod = getListKeysMethod =
              io.grpc.MethodDescriptor.<dev.assay.v1.ListKeysRequest, dev.assay.v1.ListKeysResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "ListKeys"))
              .setSafe(true)
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.assay.v1.ListKeysRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.assay.v1.ListKeysResponse.getDefaultInstance()))
              .setSchemaDescriptor(new SignServiceMethodDescriptorSupplier("ListKeys"))
              .build();
        }
      }
    }
    return getListKeysMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.assay.v1.RotateKeyRequest,
      dev.assay.v1.RotateKeyResponse> getRotateKeyMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "RotateKey",
      requestType = dev.assay.v1.RotateKeyRequest.class,
      responseType = dev.assay.v1.RotateKeyResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.assay.v1.RotateKeyRequest,
      dev.assay.v1.RotateKeyResponse> getRotateKeyMethod() {
    io.grpc.MethodDescriptor<dev.assay.v1.RotateKeyRequest, dev.assay.v1.RotateKeyResponse> getRotateKeyMethod;
    if ((getRotateKeyMethod = SignServiceGrpc.getRotateKeyMethod) == null) {
      synchronized (SignServiceGrpc.class) {
        if ((getRotateKeyMethod = SignServiceGrpc.getRotateKeyMethod) == null) {
          SignServiceGrpc.getRotateKeyMethod = getRotateKeyMethod =
              io.grpc.MethodDescriptor.<dev.assay.v1.RotateKeyRequest, dev.assay.v1.RotateKeyResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "RotateKey"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.assay.v1.RotateKeyRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.assay.v1.RotateKeyResponse.getDefaultInstance()))
              .setSchemaDescriptor(new SignServiceMethodDescriptorSupplier("RotateKey"))
              .build();
        }
      }
    }
    return getRotateKeyMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.assay.v1.RetireKeyRequest,
      dev.assay.v1.RetireKeyResponse> getRetireKeyMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "RetireKey",
      requestType = dev.assay.v1.RetireKeyRequest.class,
      responseType = dev.assay.v1.RetireKeyResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.assay.v1.RetireKeyRequest,
      dev.assay.v1.RetireKeyResponse> getRetireKeyMethod() {
    io.grpc.MethodDescriptor<dev.assay.v1.RetireKeyRequest, dev.assay.v1.RetireKeyResponse> getRetireKeyMethod;
    if ((getRetireKeyMethod = SignServiceGrpc.getRetireKeyMethod) == null) {
      synchronized (SignServiceGrpc.class) {
        if ((getRetireKeyMethod = SignServiceGrpc.getRetireKeyMethod) == null) {
          SignServiceGrpc.getRetireKeyMethod = getRetireKeyMethod =
              io.grpc.MethodDescriptor.<dev.assay.v1.RetireKeyRequest, dev.assay.v1.RetireKeyResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "RetireKey"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.assay.v1.RetireKeyRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.assay.v1.RetireKeyResponse.getDefaultInstance()))
              .setSchemaDescriptor(new SignServiceMethodDescriptorSupplier("RetireKey"))
              .build();
        }
      }
    }
    return getRetireKeyMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.assay.v1.RevokeKeyRequest,
      dev.assay.v1.RevokeKeyResponse> getRevokeKeyMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "RevokeKey",
      requestType = dev.assay.v1.RevokeKeyRequest.class,
      responseType = dev.assay.v1.RevokeKeyResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.assay.v1.RevokeKeyRequest,
      dev.assay.v1.RevokeKeyResponse> getRevokeKeyMethod() {
    io.grpc.MethodDescriptor<dev.assay.v1.RevokeKeyRequest, dev.assay.v1.RevokeKeyResponse> getRevokeKeyMethod;
    if ((getRevokeKeyMethod = SignServiceGrpc.getRevokeKeyMethod) == null) {
      synchronized (SignServiceGrpc.class) {
        if ((getRevokeKeyMethod = SignServiceGrpc.getRevokeKeyMethod) == null) {
          SignServiceGrpc.getRevokeKeyMethod = getRevokeKeyMethod =
              io.grpc.MethodDescriptor.<dev.assay.v1.RevokeKeyRequest, dev.assay.v1.RevokeKeyResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "RevokeKey"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.assay.v1.RevokeKeyRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.assay.v1.RevokeKeyResponse.getDefaultInstance()))
              .setSchemaDescriptor(new SignServiceMethodDescriptorSupplier("RevokeKey"))
              .build();
        }
      }
    }
    return getRevokeKeyMethod;
  }

  /**
   * Creates a new async stub that supports all call types for the service
   */
  public static SignServiceStub newStub(io.grpc.Channel channel) {
    io.grpc.stub.AbstractStub.StubFactory<SignServiceStub> factory =
      new io.grpc.stub.AbstractStub.StubFactory<SignServiceStub>() {
        @java.lang.Override
        public SignServiceStub newStub(io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
          return new SignServiceStub(channel, callOptions);
        }
      };
    return SignServiceStub.newStub(factory, channel);
  }

  /**
   * Creates a new blocking-style stub that supports all types of calls on the service
   */
  public static SignServiceBlockingV2Stub newBlockingV2Stub(
      io.grpc.Channel channel) {
    io.grpc.stub.AbstractStub.StubFactory<SignServiceBlockingV2Stub> factory =
      new io.grpc.stub.AbstractStub.StubFactory<SignServiceBlockingV2Stub>() {
        @java.lang.Override
        public SignServiceBlockingV2Stub newStub(io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
          return new SignServiceBlockingV2Stub(channel, callOptions);
        }
      };
    return SignServiceBlockingV2Stub.newStub(factory, channel);
  }

  /**
   * Creates a new blocking-style stub that supports unary and streaming output calls on the service
   */
  public static SignServiceBlockingStub newBlockingStub(
      io.grpc.Channel channel) {
    io.grpc.stub.AbstractStub.StubFactory<SignServiceBlockingStub> factory =
      new io.grpc.stub.AbstractStub.StubFactory<SignServiceBlockingStub>() {
        @java.lang.Override
        public SignServiceBlockingStub newStub(io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
          return new SignServiceBlockingStub(channel, callOptions);
        }
      };
    return SignServiceBlockingStub.newStub(factory, channel);
  }

  /**
   * Creates a new ListenableFuture-style stub that supports unary calls on the service
   */
  public static SignServiceFutureStub newFutureStub(
      io.grpc.Channel channel) {
    io.grpc.stub.AbstractStub.StubFactory<SignServiceFutureStub> factory =
      new io.grpc.stub.AbstractStub.StubFactory<SignServiceFutureStub>() {
        @java.lang.Override
        public SignServiceFutureStub newStub(io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
          return new SignServiceFutureStub(channel, callOptions);
        }
      };
    return SignServiceFutureStub.newStub(factory, channel);
  }

  /**
   * <pre>
   * Vouches for artifacts. The second step of a module's way.
   * </pre>
   */
  public interface AsyncService {

    /**
     * <pre>
     * Signs an artifact that Compile made for the same tenant, and nothing else. Signing it again gives another signature
     * over the same statement; both are valid.
     * Errors: `REQUEST_INVALID`, `ARTIFACT_NOT_FOUND`, `POLICY_STALE`, `KEY_NOT_FOUND`, `SIGNATURE_INVALID`.
     * </pre>
     */
    default void sign(dev.assay.v1.SignRequest request,
        io.grpc.stub.StreamObserver<dev.assay.v1.SignResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getSignMethod(), responseObserver);
    }

    /**
     * <pre>
     * Checks an attestation, and says which check fails. The answer is a verdict: a bad signature is not an error of the call.
     * Errors: `REQUEST_INVALID`.
     * </pre>
     */
    default void verify(dev.assay.v1.VerifyRequest request,
        io.grpc.stub.StreamObserver<dev.assay.v1.VerifyResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getVerifyMethod(), responseObserver);
    }

    /**
     * <pre>
     * Lists the public keys whose signatures this server knows, newest first.
     * </pre>
     */
    default void listKeys(dev.assay.v1.ListKeysRequest request,
        io.grpc.stub.StreamObserver<dev.assay.v1.ListKeysResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getListKeysMethod(), responseObserver);
    }

    /**
     * <pre>
     * Makes a new signing key, which signs from now on; the active one of the same group retires. For administrators of the server.
     * Errors: `REQUEST_INVALID`.
     * </pre>
     */
    default void rotateKey(dev.assay.v1.RotateKeyRequest request,
        io.grpc.stub.StreamObserver<dev.assay.v1.RotateKeyResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getRotateKeyMethod(), responseObserver);
    }

    /**
     * <pre>
     * Retires a key: what it signed goes on to verify, and it signs nothing more. For administrators of the server.
     * Errors: `REQUEST_INVALID`, `KEY_NOT_FOUND`, `KEY_REVOKED`.
     * </pre>
     */
    default void retireKey(dev.assay.v1.RetireKeyRequest request,
        io.grpc.stub.StreamObserver<dev.assay.v1.RetireKeyResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getRetireKeyMethod(), responseObserver);
    }

    /**
     * <pre>
     * Revokes a key, for good: nothing that it signed is loaded any more, and what runs of it ends within 5 seconds. For administrators of the server.
     * Errors: `REQUEST_INVALID`, `KEY_NOT_FOUND`.
     * </pre>
     */
    default void revokeKey(dev.assay.v1.RevokeKeyRequest request,
        io.grpc.stub.StreamObserver<dev.assay.v1.RevokeKeyResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getRevokeKeyMethod(), responseObserver);
    }
  }

  /**
   * Base class for the server implementation of the service SignService.
   * <pre>
   * Vouches for artifacts. The second step of a module's way.
   * </pre>
   */
  public static abstract class SignServiceImplBase
      implements io.grpc.BindableService, AsyncService {

    @java.lang.Override public final io.grpc.ServerServiceDefinition bindService() {
      return SignServiceGrpc.bindService(this);
    }
  }

  /**
   * A stub to allow clients to do asynchronous rpc calls to service SignService.
   * <pre>
   * Vouches for artifacts. The second step of a module's way.
   * </pre>
   */
  public static final class SignServiceStub
      extends io.grpc.stub.AbstractAsyncStub<SignServiceStub> {
    private SignServiceStub(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      super(channel, callOptions);
    }

    @java.lang.Override
    protected SignServiceStub build(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      return new SignServiceStub(channel, callOptions);
    }

    /**
     * <pre>
     * Signs an artifact that Compile made for the same tenant, and nothing else. Signing it again gives another signature
     * over the same statement; both are valid.
     * Errors: `REQUEST_INVALID`, `ARTIFACT_NOT_FOUND`, `POLICY_STALE`, `KEY_NOT_FOUND`, `SIGNATURE_INVALID`.
     * </pre>
     */
    public void sign(dev.assay.v1.SignRequest request,
        io.grpc.stub.StreamObserver<dev.assay.v1.SignResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getSignMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Checks an attestation, and says which check fails. The answer is a verdict: a bad signature is not an error of the call.
     * Errors: `REQUEST_INVALID`.
     * </pre>
     */
    public void verify(dev.assay.v1.VerifyRequest request,
        io.grpc.stub.StreamObserver<dev.assay.v1.VerifyResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getVerifyMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Lists the public keys whose signatures this server knows, newest first.
     * </pre>
     */
    public void listKeys(dev.assay.v1.ListKeysRequest request,
        io.grpc.stub.StreamObserver<dev.assay.v1.ListKeysResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getListKeysMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Makes a new signing key, which signs from now on; the active one of the same group retires. For administrators of the server.
     * Errors: `REQUEST_INVALID`.
     * </pre>
     */
    public void rotateKey(dev.assay.v1.RotateKeyRequest request,
        io.grpc.stub.StreamObserver<dev.assay.v1.RotateKeyResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getRotateKeyMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Retires a key: what it signed goes on to verify, and it signs nothing more. For administrators of the server.
     * Errors: `REQUEST_INVALID`, `KEY_NOT_FOUND`, `KEY_REVOKED`.
     * </pre>
     */
    public void retireKey(dev.assay.v1.RetireKeyRequest request,
        io.grpc.stub.StreamObserver<dev.assay.v1.RetireKeyResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getRetireKeyMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Revokes a key, for good: nothing that it signed is loaded any more, and what runs of it ends within 5 seconds. For administrators of the server.
     * Errors: `REQUEST_INVALID`, `KEY_NOT_FOUND`.
     * </pre>
     */
    public void revokeKey(dev.assay.v1.RevokeKeyRequest request,
        io.grpc.stub.StreamObserver<dev.assay.v1.RevokeKeyResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getRevokeKeyMethod(), getCallOptions()), request, responseObserver);
    }
  }

  /**
   * A stub to allow clients to do synchronous rpc calls to service SignService.
   * <pre>
   * Vouches for artifacts. The second step of a module's way.
   * </pre>
   */
  public static final class SignServiceBlockingV2Stub
      extends io.grpc.stub.AbstractBlockingStub<SignServiceBlockingV2Stub> {
    private SignServiceBlockingV2Stub(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      super(channel, callOptions);
    }

    @java.lang.Override
    protected SignServiceBlockingV2Stub build(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      return new SignServiceBlockingV2Stub(channel, callOptions);
    }

    /**
     * <pre>
     * Signs an artifact that Compile made for the same tenant, and nothing else. Signing it again gives another signature
     * over the same statement; both are valid.
     * Errors: `REQUEST_INVALID`, `ARTIFACT_NOT_FOUND`, `POLICY_STALE`, `KEY_NOT_FOUND`, `SIGNATURE_INVALID`.
     * </pre>
     */
    public dev.assay.v1.SignResponse sign(dev.assay.v1.SignRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getSignMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Checks an attestation, and says which check fails. The answer is a verdict: a bad signature is not an error of the call.
     * Errors: `REQUEST_INVALID`.
     * </pre>
     */
    public dev.assay.v1.VerifyResponse verify(dev.assay.v1.VerifyRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getVerifyMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Lists the public keys whose signatures this server knows, newest first.
     * </pre>
     */
    public dev.assay.v1.ListKeysResponse listKeys(dev.assay.v1.ListKeysRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getListKeysMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Makes a new signing key, which signs from now on; the active one of the same group retires. For administrators of the server.
     * Errors: `REQUEST_INVALID`.
     * </pre>
     */
    public dev.assay.v1.RotateKeyResponse rotateKey(dev.assay.v1.RotateKeyRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getRotateKeyMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Retires a key: what it signed goes on to verify, and it signs nothing more. For administrators of the server.
     * Errors: `REQUEST_INVALID`, `KEY_NOT_FOUND`, `KEY_REVOKED`.
     * </pre>
     */
    public dev.assay.v1.RetireKeyResponse retireKey(dev.assay.v1.RetireKeyRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getRetireKeyMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Revokes a key, for good: nothing that it signed is loaded any more, and what runs of it ends within 5 seconds. For administrators of the server.
     * Errors: `REQUEST_INVALID`, `KEY_NOT_FOUND`.
     * </pre>
     */
    public dev.assay.v1.RevokeKeyResponse revokeKey(dev.assay.v1.RevokeKeyRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getRevokeKeyMethod(), getCallOptions(), request);
    }
  }

  /**
   * A stub to allow clients to do limited synchronous rpc calls to service SignService.
   * <pre>
   * Vouches for artifacts. The second step of a module's way.
   * </pre>
   */
  public static final class SignServiceBlockingStub
      extends io.grpc.stub.AbstractBlockingStub<SignServiceBlockingStub> {
    private SignServiceBlockingStub(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      super(channel, callOptions);
    }

    @java.lang.Override
    protected SignServiceBlockingStub build(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      return new SignServiceBlockingStub(channel, callOptions);
    }

    /**
     * <pre>
     * Signs an artifact that Compile made for the same tenant, and nothing else. Signing it again gives another signature
     * over the same statement; both are valid.
     * Errors: `REQUEST_INVALID`, `ARTIFACT_NOT_FOUND`, `POLICY_STALE`, `KEY_NOT_FOUND`, `SIGNATURE_INVALID`.
     * </pre>
     */
    public dev.assay.v1.SignResponse sign(dev.assay.v1.SignRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getSignMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Checks an attestation, and says which check fails. The answer is a verdict: a bad signature is not an error of the call.
     * Errors: `REQUEST_INVALID`.
     * </pre>
     */
    public dev.assay.v1.VerifyResponse verify(dev.assay.v1.VerifyRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getVerifyMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Lists the public keys whose signatures this server knows, newest first.
     * </pre>
     */
    public dev.assay.v1.ListKeysResponse listKeys(dev.assay.v1.ListKeysRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getListKeysMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Makes a new signing key, which signs from now on; the active one of the same group retires. For administrators of the server.
     * Errors: `REQUEST_INVALID`.
     * </pre>
     */
    public dev.assay.v1.RotateKeyResponse rotateKey(dev.assay.v1.RotateKeyRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getRotateKeyMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Retires a key: what it signed goes on to verify, and it signs nothing more. For administrators of the server.
     * Errors: `REQUEST_INVALID`, `KEY_NOT_FOUND`, `KEY_REVOKED`.
     * </pre>
     */
    public dev.assay.v1.RetireKeyResponse retireKey(dev.assay.v1.RetireKeyRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getRetireKeyMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Revokes a key, for good: nothing that it signed is loaded any more, and what runs of it ends within 5 seconds. For administrators of the server.
     * Errors: `REQUEST_INVALID`, `KEY_NOT_FOUND`.
     * </pre>
     */
    public dev.assay.v1.RevokeKeyResponse revokeKey(dev.assay.v1.RevokeKeyRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getRevokeKeyMethod(), getCallOptions(), request);
    }
  }

  /**
   * A stub to allow clients to do ListenableFuture-style rpc calls to service SignService.
   * <pre>
   * Vouches for artifacts. The second step of a module's way.
   * </pre>
   */
  public static final class SignServiceFutureStub
      extends io.grpc.stub.AbstractFutureStub<SignServiceFutureStub> {
    private SignServiceFutureStub(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      super(channel, callOptions);
    }

    @java.lang.Override
    protected SignServiceFutureStub build(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      return new SignServiceFutureStub(channel, callOptions);
    }

    /**
     * <pre>
     * Signs an artifact that Compile made for the same tenant, and nothing else. Signing it again gives another signature
     * over the same statement; both are valid.
     * Errors: `REQUEST_INVALID`, `ARTIFACT_NOT_FOUND`, `POLICY_STALE`, `KEY_NOT_FOUND`, `SIGNATURE_INVALID`.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.assay.v1.SignResponse> sign(
        dev.assay.v1.SignRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getSignMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Checks an attestation, and says which check fails. The answer is a verdict: a bad signature is not an error of the call.
     * Errors: `REQUEST_INVALID`.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.assay.v1.VerifyResponse> verify(
        dev.assay.v1.VerifyRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getVerifyMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Lists the public keys whose signatures this server knows, newest first.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.assay.v1.ListKeysResponse> listKeys(
        dev.assay.v1.ListKeysRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getListKeysMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Makes a new signing key, which signs from now on; the active one of the same group retires. For administrators of the server.
     * Errors: `REQUEST_INVALID`.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.assay.v1.RotateKeyResponse> rotateKey(
        dev.assay.v1.RotateKeyRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getRotateKeyMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Retires a key: what it signed goes on to verify, and it signs nothing more. For administrators of the server.
     * Errors: `REQUEST_INVALID`, `KEY_NOT_FOUND`, `KEY_REVOKED`.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.assay.v1.RetireKeyResponse> retireKey(
        dev.assay.v1.RetireKeyRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getRetireKeyMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Revokes a key, for good: nothing that it signed is loaded any more, and what runs of it ends within 5 seconds. For administrators of the server.
     * Errors: `REQUEST_INVALID`, `KEY_NOT_FOUND`.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.assay.v1.RevokeKeyResponse> revokeKey(
        dev.assay.v1.RevokeKeyRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getRevokeKeyMethod(), getCallOptions()), request);
    }
  }

  private static final int METHODID_SIGN = 0;
  private static final int METHODID_VERIFY = 1;
  private static final int METHODID_LIST_KEYS = 2;
  private static final int METHODID_ROTATE_KEY = 3;
  private static final int METHODID_RETIRE_KEY = 4;
  private static final int METHODID_REVOKE_KEY = 5;

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
        case METHODID_SIGN:
          serviceImpl.sign((dev.assay.v1.SignRequest) request,
              (io.grpc.stub.StreamObserver<dev.assay.v1.SignResponse>) responseObserver);
          break;
        case METHODID_VERIFY:
          serviceImpl.verify((dev.assay.v1.VerifyRequest) request,
              (io.grpc.stub.StreamObserver<dev.assay.v1.VerifyResponse>) responseObserver);
          break;
        case METHODID_LIST_KEYS:
          serviceImpl.listKeys((dev.assay.v1.ListKeysRequest) request,
              (io.grpc.stub.StreamObserver<dev.assay.v1.ListKeysResponse>) responseObserver);
          break;
        case METHODID_ROTATE_KEY:
          serviceImpl.rotateKey((dev.assay.v1.RotateKeyRequest) request,
              (io.grpc.stub.StreamObserver<dev.assay.v1.RotateKeyResponse>) responseObserver);
          break;
        case METHODID_RETIRE_KEY:
          serviceImpl.retireKey((dev.assay.v1.RetireKeyRequest) request,
              (io.grpc.stub.StreamObserver<dev.assay.v1.RetireKeyResponse>) responseObserver);
          break;
        case METHODID_REVOKE_KEY:
          serviceImpl.revokeKey((dev.assay.v1.RevokeKeyRequest) request,
              (io.grpc.stub.StreamObserver<dev.assay.v1.RevokeKeyResponse>) responseObserver);
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
          getSignMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.assay.v1.SignRequest,
              dev.assay.v1.SignResponse>(
                service, METHODID_SIGN)))
        .addMethod(
          getVerifyMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.assay.v1.VerifyRequest,
              dev.assay.v1.VerifyResponse>(
                service, METHODID_VERIFY)))
        .addMethod(
          getListKeysMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.assay.v1.ListKeysRequest,
              dev.assay.v1.ListKeysResponse>(
                service, METHODID_LIST_KEYS)))
        .addMethod(
          getRotateKeyMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.assay.v1.RotateKeyRequest,
              dev.assay.v1.RotateKeyResponse>(
                service, METHODID_ROTATE_KEY)))
        .addMethod(
          getRetireKeyMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.assay.v1.RetireKeyRequest,
              dev.assay.v1.RetireKeyResponse>(
                service, METHODID_RETIRE_KEY)))
        .addMethod(
          getRevokeKeyMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.assay.v1.RevokeKeyRequest,
              dev.assay.v1.RevokeKeyResponse>(
                service, METHODID_REVOKE_KEY)))
        .build();
  }

  private static abstract class SignServiceBaseDescriptorSupplier
      implements io.grpc.protobuf.ProtoFileDescriptorSupplier, io.grpc.protobuf.ProtoServiceDescriptorSupplier {
    SignServiceBaseDescriptorSupplier() {}

    @java.lang.Override
    public com.google.protobuf.Descriptors.FileDescriptor getFileDescriptor() {
      return dev.assay.v1.SignServiceOuterClass.getDescriptor();
    }

    @java.lang.Override
    public com.google.protobuf.Descriptors.ServiceDescriptor getServiceDescriptor() {
      return getFileDescriptor().findServiceByName("SignService");
    }
  }

  private static final class SignServiceFileDescriptorSupplier
      extends SignServiceBaseDescriptorSupplier {
    SignServiceFileDescriptorSupplier() {}
  }

  private static final class SignServiceMethodDescriptorSupplier
      extends SignServiceBaseDescriptorSupplier
      implements io.grpc.protobuf.ProtoMethodDescriptorSupplier {
    private final java.lang.String methodName;

    SignServiceMethodDescriptorSupplier(java.lang.String methodName) {
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
      synchronized (SignServiceGrpc.class) {
        result = serviceDescriptor;
        if (result == null) {
          serviceDescriptor = result = io.grpc.ServiceDescriptor.newBuilder(SERVICE_NAME)
              .setSchemaDescriptor(new SignServiceFileDescriptorSupplier())
              .addMethod(getSignMethod())
              .addMethod(getVerifyMethod())
              .addMethod(getListKeysMethod())
              .addMethod(getRotateKeyMethod())
              .addMethod(getRetireKeyMethod())
              .addMethod(getRevokeKeyMethod())
              .build();
        }
      }
    }
    return result;
  }
}
