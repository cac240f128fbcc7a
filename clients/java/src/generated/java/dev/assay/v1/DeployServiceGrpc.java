package dev.assay.v1;

import static io.grpc.MethodDescriptor.generateFullMethodName;

/**
 * <pre>
 * Keeps functions and their revisions. The third step of a module's way.
 * </pre>
 */
@io.grpc.stub.annotations.GrpcGenerated
public final class DeployServiceGrpc {

  private DeployServiceGrpc() {}

  public static final java.lang.String SERVICE_NAME = "assay.v1.DeployService";

  // Static method descriptors that strictly reflect the proto.
  private static volatile io.grpc.MethodDescriptor<dev.assay.v1.DeployRequest,
      dev.assay.v1.DeployResponse> getDeployMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "Deploy",
      requestType = dev.assay.v1.DeployRequest.class,
      responseType = dev.assay.v1.DeployResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.assay.v1.DeployRequest,
      dev.assay.v1.DeployResponse> getDeployMethod() {
    io.grpc.MethodDescriptor<dev.assay.v1.DeployRequest, dev.assay.v1.DeployResponse> getDeployMethod;
    if ((getDeployMethod = DeployServiceGrpc.getDeployMethod) == null) {
      synchronized (DeployServiceGrpc.class) {
        if ((getDeployMethod = DeployServiceGrpc.getDeployMethod) == null) {
          DeployServiceGrpc.getDeployMethod = getDeployMethod =
              io.grpc.MethodDescriptor.<dev.assay.v1.DeployRequest, dev.assay.v1.DeployResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "Deploy"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.assay.v1.DeployRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.assay.v1.DeployResponse.getDefaultInstance()))
              .setSchemaDescriptor(new DeployServiceMethodDescriptorSupplier("Deploy"))
              .build();
        }
      }
    }
    return getDeployMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.assay.v1.ActivateRequest,
      dev.assay.v1.ActivateResponse> getActivateMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "Activate",
      requestType = dev.assay.v1.ActivateRequest.class,
      responseType = dev.assay.v1.ActivateResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.assay.v1.ActivateRequest,
      dev.assay.v1.ActivateResponse> getActivateMethod() {
    io.grpc.MethodDescriptor<dev.assay.v1.ActivateRequest, dev.assay.v1.ActivateResponse> getActivateMethod;
    if ((getActivateMethod = DeployServiceGrpc.getActivateMethod) == null) {
      synchronized (DeployServiceGrpc.class) {
        if ((getActivateMethod = DeployServiceGrpc.getActivateMethod) == null) {
          DeployServiceGrpc.getActivateMethod = getActivateMethod =
              io.grpc.MethodDescriptor.<dev.assay.v1.ActivateRequest, dev.assay.v1.ActivateResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "Activate"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.assay.v1.ActivateRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.assay.v1.ActivateResponse.getDefaultInstance()))
              .setSchemaDescriptor(new DeployServiceMethodDescriptorSupplier("Activate"))
              .build();
        }
      }
    }
    return getActivateMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.assay.v1.UndeployRequest,
      dev.assay.v1.UndeployResponse> getUndeployMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "Undeploy",
      requestType = dev.assay.v1.UndeployRequest.class,
      responseType = dev.assay.v1.UndeployResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.assay.v1.UndeployRequest,
      dev.assay.v1.UndeployResponse> getUndeployMethod() {
    io.grpc.MethodDescriptor<dev.assay.v1.UndeployRequest, dev.assay.v1.UndeployResponse> getUndeployMethod;
    if ((getUndeployMethod = DeployServiceGrpc.getUndeployMethod) == null) {
      synchronized (DeployServiceGrpc.class) {
        if ((getUndeployMethod = DeployServiceGrpc.getUndeployMethod) == null) {
          DeployServiceGrpc.getUndeployMethod = getUndeployMethod =
              io.grpc.MethodDescriptor.<dev.assay.v1.UndeployRequest, dev.assay.v1.UndeployResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "Undeploy"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.assay.v1.UndeployRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.assay.v1.UndeployResponse.getDefaultInstance()))
              .setSchemaDescriptor(new DeployServiceMethodDescriptorSupplier("Undeploy"))
              .build();
        }
      }
    }
    return getUndeployMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.assay.v1.GetFunctionRequest,
      dev.assay.v1.GetFunctionResponse> getGetFunctionMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "GetFunction",
      requestType = dev.assay.v1.GetFunctionRequest.class,
      responseType = dev.assay.v1.GetFunctionResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.assay.v1.GetFunctionRequest,
      dev.assay.v1.GetFunctionResponse> getGetFunctionMethod() {
    io.grpc.MethodDescriptor<dev.assay.v1.GetFunctionRequest, dev.assay.v1.GetFunctionResponse> getGetFunctionMethod;
    if ((getGetFunctionMethod = DeployServiceGrpc.getGetFunctionMethod) == null) {
      synchronized (DeployServiceGrpc.class) {
        if ((getGetFunctionMethod = DeployServiceGrpc.getGetFunctionMethod) == null) {
          DeployServiceGrpc.getGetFunctionMethod = getGetFunctionMethod =
              io.grpc.MethodDescriptor.<dev.assay.v1.GetFunctionRequest, dev.assay.v1.GetFunctionResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "GetFunction"))
              .setSafe(true)
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.assay.v1.GetFunctionRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.assay.v1.GetFunctionResponse.getDefaultInstance()))
              .setSchemaDescriptor(new DeployServiceMethodDescriptorSupplier("GetFunction"))
              .build();
        }
      }
    }
    return getGetFunctionMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.assay.v1.ListFunctionsRequest,
      dev.assay.v1.ListFunctionsResponse> getListFunctionsMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "ListFunctions",
      requestType = dev.assay.v1.ListFunctionsRequest.class,
      responseType = dev.assay.v1.ListFunctionsResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.assay.v1.ListFunctionsRequest,
      dev.assay.v1.ListFunctionsResponse> getListFunctionsMethod() {
    io.grpc.MethodDescriptor<dev.assay.v1.ListFunctionsRequest, dev.assay.v1.ListFunctionsResponse> getListFunctionsMethod;
    if ((getListFunctionsMethod = DeployServiceGrpc.getListFunctionsMethod) == null) {
      synchronized (DeployServiceGrpc.class) {
        if ((getListFunctionsMethod = DeployServiceGrpc.getListFunctionsMethod) == null) {
          DeployServiceGrpc.getListFunctionsMethod = getListFunctionsMethod =
              io.grpc.MethodDescriptor.<dev.assay.v1.ListFunctionsRequest, dev.assay.v1.ListFunctionsResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "ListFunctions"))
              .setSafe(true)
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.assay.v1.ListFunctionsRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.assay.v1.ListFunctionsResponse.getDefaultInstance()))
              .setSchemaDescriptor(new DeployServiceMethodDescriptorSupplier("ListFunctions"))
              .build();
        }
      }
    }
    return getListFunctionsMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.assay.v1.ListRevisionsRequest,
      dev.assay.v1.ListRevisionsResponse> getListRevisionsMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "ListRevisions",
      requestType = dev.assay.v1.ListRevisionsRequest.class,
      responseType = dev.assay.v1.ListRevisionsResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.assay.v1.ListRevisionsRequest,
      dev.assay.v1.ListRevisionsResponse> getListRevisionsMethod() {
    io.grpc.MethodDescriptor<dev.assay.v1.ListRevisionsRequest, dev.assay.v1.ListRevisionsResponse> getListRevisionsMethod;
    if ((getListRevisionsMethod = DeployServiceGrpc.getListRevisionsMethod) == null) {
      synchronized (DeployServiceGrpc.class) {
        if ((getListRevisionsMethod = DeployServiceGrpc.getListRevisionsMethod) == null) {
          DeployServiceGrpc.getListRevisionsMethod = getListRevisionsMethod =
              io.grpc.MethodDescriptor.<dev.assay.v1.ListRevisionsRequest, dev.assay.v1.ListRevisionsResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "ListRevisions"))
              .setSafe(true)
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.assay.v1.ListRevisionsRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.assay.v1.ListRevisionsResponse.getDefaultInstance()))
              .setSchemaDescriptor(new DeployServiceMethodDescriptorSupplier("ListRevisions"))
              .build();
        }
      }
    }
    return getListRevisionsMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.assay.v1.RescanRevisionsRequest,
      dev.assay.v1.RescanRevisionsResponse> getRescanRevisionsMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "RescanRevisions",
      requestType = dev.assay.v1.RescanRevisionsRequest.class,
      responseType = dev.assay.v1.RescanRevisionsResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.SERVER_STREAMING)
  public static io.grpc.MethodDescriptor<dev.assay.v1.RescanRevisionsRequest,
      dev.assay.v1.RescanRevisionsResponse> getRescanRevisionsMethod() {
    io.grpc.MethodDescriptor<dev.assay.v1.RescanRevisionsRequest, dev.assay.v1.RescanRevisionsResponse> getRescanRevisionsMethod;
    if ((getRescanRevisionsMethod = DeployServiceGrpc.getRescanRevisionsMethod) == null) {
      synchronized (DeployServiceGrpc.class) {
        if ((getRescanRevisionsMethod = DeployServiceGrpc.getRescanRevisionsMethod) == null) {
          DeployServiceGrpc.getRescanRevisionsMethod = getRescanRevisionsMethod =
              io.grpc.MethodDescriptor.<dev.assay.v1.RescanRevisionsRequest, dev.assay.v1.RescanRevisionsResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.SERVER_STREAMING)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "RescanRevisions"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.assay.v1.RescanRevisionsRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.assay.v1.RescanRevisionsResponse.getDefaultInstance()))
              .setSchemaDescriptor(new DeployServiceMethodDescriptorSupplier("RescanRevisions"))
              .build();
        }
      }
    }
    return getRescanRevisionsMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.assay.v1.WatchFunctionsRequest,
      dev.assay.v1.WatchFunctionsResponse> getWatchFunctionsMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "WatchFunctions",
      requestType = dev.assay.v1.WatchFunctionsRequest.class,
      responseType = dev.assay.v1.WatchFunctionsResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.SERVER_STREAMING)
  public static io.grpc.MethodDescriptor<dev.assay.v1.WatchFunctionsRequest,
      dev.assay.v1.WatchFunctionsResponse> getWatchFunctionsMethod() {
    io.grpc.MethodDescriptor<dev.assay.v1.WatchFunctionsRequest, dev.assay.v1.WatchFunctionsResponse> getWatchFunctionsMethod;
    if ((getWatchFunctionsMethod = DeployServiceGrpc.getWatchFunctionsMethod) == null) {
      synchronized (DeployServiceGrpc.class) {
        if ((getWatchFunctionsMethod = DeployServiceGrpc.getWatchFunctionsMethod) == null) {
          DeployServiceGrpc.getWatchFunctionsMethod = getWatchFunctionsMethod =
              io.grpc.MethodDescriptor.<dev.assay.v1.WatchFunctionsRequest, dev.assay.v1.WatchFunctionsResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.SERVER_STREAMING)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "WatchFunctions"))
              .setSafe(true)
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.assay.v1.WatchFunctionsRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.assay.v1.WatchFunctionsResponse.getDefaultInstance()))
              .setSchemaDescriptor(new DeployServiceMethodDescriptorSupplier("WatchFunctions"))
              .build();
        }
      }
    }
    return getWatchFunctionsMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.assay.v1.SetSecretRequest,
      dev.assay.v1.SetSecretResponse> getSetSecretMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "SetSecret",
      requestType = dev.assay.v1.SetSecretRequest.class,
      responseType = dev.assay.v1.SetSecretResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.assay.v1.SetSecretRequest,
      dev.assay.v1.SetSecretResponse> getSetSecretMethod() {
    io.grpc.MethodDescriptor<dev.assay.v1.SetSecretRequest, dev.assay.v1.SetSecretResponse> getSetSecretMethod;
    if ((getSetSecretMethod = DeployServiceGrpc.getSetSecretMethod) == null) {
      synchronized (DeployServiceGrpc.class) {
        if ((getSetSecretMethod = DeployServiceGrpc.getSetSecretMethod) == null) {
          DeployServiceGrpc.getSetSecretMethod = getSetSecretMethod =
              io.grpc.MethodDescriptor.<dev.assay.v1.SetSecretRequest, dev.assay.v1.SetSecretResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "SetSecret"))
              .setIdempotent(true)
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.assay.v1.SetSecretRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.assay.v1.SetSecretResponse.getDefaultInstance()))
              .setSchemaDescriptor(new DeployServiceMethodDescriptorSupplier("SetSecret"))
              .build();
        }
      }
    }
    return getSetSecretMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.assay.v1.ListSecretsRequest,
      dev.assay.v1.ListSecretsResponse> getListSecretsMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "ListSecrets",
      requestType = dev.assay.v1.ListSecretsRequest.class,
      responseType = dev.assay.v1.ListSecretsResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.assay.v1.ListSecretsRequest,
      dev.assay.v1.ListSecretsResponse> getListSecretsMethod() {
    io.grpc.MethodDescriptor<dev.assay.v1.ListSecretsRequest, dev.assay.v1.ListSecretsResponse> getListSecretsMethod;
    if ((getListSecretsMethod = DeployServiceGrpc.getListSecretsMethod) == null) {
      synchronized (DeployServiceGrpc.class) {
        if ((getListSecretsMethod = DeployServiceGrpc.getListSecretsMethod) == null) {
          DeployServiceGrpc.getListSecretsMethod = getListSecretsMethod =
              io.grpc.MethodDescriptor.<dev.assay.v1.ListSecretsRequest, dev.assay.v1.ListSecretsResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "ListSecrets"))
              .setSafe(true)
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.assay.v1.ListSecretsRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.assay.v1.ListSecretsResponse.getDefaultInstance()))
              .setSchemaDescriptor(new DeployServiceMethodDescriptorSupplier("ListSecrets"))
              .build();
        }
      }
    }
    return getListSecretsMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.assay.v1.DeleteSecretRequest,
      dev.assay.v1.DeleteSecretResponse> getDeleteSecretMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "DeleteSecret",
      requestType = dev.assay.v1.DeleteSecretRequest.class,
      responseType = dev.assay.v1.DeleteSecretResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.assay.v1.DeleteSecretRequest,
      dev.assay.v1.DeleteSecretResponse> getDeleteSecretMethod() {
    io.grpc.MethodDescriptor<dev.assay.v1.DeleteSecretRequest, dev.assay.v1.DeleteSecretResponse> getDeleteSecretMethod;
    if ((getDeleteSecretMethod = DeployServiceGrpc.getDeleteSecretMethod) == null) {
      synchronized (DeployServiceGrpc.class) {
        if ((getDeleteSecretMethod = DeployServiceGrpc.getDeleteSecretMethod) == null) {
          DeployServiceGrpc.getDeleteSecretMethod = getDeleteSecretMethod =
              io.grpc.MethodDescriptor.<dev.assay.v1.DeleteSecretRequest, dev.assay.v1.DeleteSecretResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "DeleteSecret"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.assay.v1.DeleteSecretRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.assay.v1.DeleteSecretResponse.getDefaultInstance()))
              .setSchemaDescriptor(new DeployServiceMethodDescriptorSupplier("DeleteSecret"))
              .build();
        }
      }
    }
    return getDeleteSecretMethod;
  }

  /**
   * Creates a new async stub that supports all call types for the service
   */
  public static DeployServiceStub newStub(io.grpc.Channel channel) {
    io.grpc.stub.AbstractStub.StubFactory<DeployServiceStub> factory =
      new io.grpc.stub.AbstractStub.StubFactory<DeployServiceStub>() {
        @java.lang.Override
        public DeployServiceStub newStub(io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
          return new DeployServiceStub(channel, callOptions);
        }
      };
    return DeployServiceStub.newStub(factory, channel);
  }

  /**
   * Creates a new blocking-style stub that supports all types of calls on the service
   */
  public static DeployServiceBlockingV2Stub newBlockingV2Stub(
      io.grpc.Channel channel) {
    io.grpc.stub.AbstractStub.StubFactory<DeployServiceBlockingV2Stub> factory =
      new io.grpc.stub.AbstractStub.StubFactory<DeployServiceBlockingV2Stub>() {
        @java.lang.Override
        public DeployServiceBlockingV2Stub newStub(io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
          return new DeployServiceBlockingV2Stub(channel, callOptions);
        }
      };
    return DeployServiceBlockingV2Stub.newStub(factory, channel);
  }

  /**
   * Creates a new blocking-style stub that supports unary and streaming output calls on the service
   */
  public static DeployServiceBlockingStub newBlockingStub(
      io.grpc.Channel channel) {
    io.grpc.stub.AbstractStub.StubFactory<DeployServiceBlockingStub> factory =
      new io.grpc.stub.AbstractStub.StubFactory<DeployServiceBlockingStub>() {
        @java.lang.Override
        public DeployServiceBlockingStub newStub(io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
          return new DeployServiceBlockingStub(channel, callOptions);
        }
      };
    return DeployServiceBlockingStub.newStub(factory, channel);
  }

  /**
   * Creates a new ListenableFuture-style stub that supports unary calls on the service
   */
  public static DeployServiceFutureStub newFutureStub(
      io.grpc.Channel channel) {
    io.grpc.stub.AbstractStub.StubFactory<DeployServiceFutureStub> factory =
      new io.grpc.stub.AbstractStub.StubFactory<DeployServiceFutureStub>() {
        @java.lang.Override
        public DeployServiceFutureStub newStub(io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
          return new DeployServiceFutureStub(channel, callOptions);
        }
      };
    return DeployServiceFutureStub.newStub(factory, channel);
  }

  /**
   * <pre>
   * Keeps functions and their revisions. The third step of a module's way.
   * </pre>
   */
  public interface AsyncService {

    /**
     * <pre>
     * Makes an artifact the next revision of a function, and the function too if there is none of that name. The attestation is
     * verified first. What is answered is kept, whatever happens to the server afterwards.
     * Errors: `REQUEST_INVALID`, `ARTIFACT_NOT_FOUND`, `ATTESTATION_MISSING`, `SIGNATURE_INVALID`, `KEY_REVOKED`, `POLICY_STALE`,
     * `REVISION_CONFLICT`, `SIGNATURES_INSUFFICIENT`, `QUOTA_EXCEEDED`.
     * </pre>
     */
    default void deploy(dev.assay.v1.DeployRequest request,
        io.grpc.stub.StreamObserver<dev.assay.v1.DeployResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getDeployMethod(), responseObserver);
    }

    /**
     * <pre>
     * Makes a revision the active one: a newer one, or an older one to roll back. Calls that are running end on the revision
     * that they began with.
     * Errors: `REQUEST_INVALID`, `FUNCTION_NOT_FOUND`, `REVISION_CONFLICT`, `KEY_REVOKED`, `POLICY_STALE`.
     * </pre>
     */
    default void activate(dev.assay.v1.ActivateRequest request,
        io.grpc.stub.StreamObserver<dev.assay.v1.ActivateResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getActivateMethod(), responseObserver);
    }

    /**
     * <pre>
     * Takes a function out of service. Its revisions are kept, and Activate brings it back.
     * Errors: `REQUEST_INVALID`, `FUNCTION_NOT_FOUND`, `REVISION_CONFLICT`.
     * </pre>
     */
    default void undeploy(dev.assay.v1.UndeployRequest request,
        io.grpc.stub.StreamObserver<dev.assay.v1.UndeployResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getUndeployMethod(), responseObserver);
    }

    /**
     * <pre>
     * Reads one function.
     * Errors: `REQUEST_INVALID`, `FUNCTION_NOT_FOUND`.
     * </pre>
     */
    default void getFunction(dev.assay.v1.GetFunctionRequest request,
        io.grpc.stub.StreamObserver<dev.assay.v1.GetFunctionResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getGetFunctionMethod(), responseObserver);
    }

    /**
     * <pre>
     * Lists functions by name.
     * Errors: `REQUEST_INVALID`.
     * </pre>
     */
    default void listFunctions(dev.assay.v1.ListFunctionsRequest request,
        io.grpc.stub.StreamObserver<dev.assay.v1.ListFunctionsResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getListFunctionsMethod(), responseObserver);
    }

    /**
     * <pre>
     * Lists a function's revisions, newest first.
     * Errors: `REQUEST_INVALID`, `FUNCTION_NOT_FOUND`.
     * </pre>
     */
    default void listRevisions(dev.assay.v1.ListRevisionsRequest request,
        io.grpc.stub.StreamObserver<dev.assay.v1.ListRevisionsResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getListRevisionsMethod(), responseObserver);
    }

    /**
     * <pre>
     * Analyses again, under the policy of today, the stored source of every revision that was compiled under another. What does not pass is put
     * into quarantine: nothing of it is loaded any more. What passes can be renewed. Each result is sent after it has been acted on, in order of
     * function name and newest revision first; a rescan that breaks off can be run again, and does only what is left.
     * Errors: `REQUEST_INVALID`, `FUNCTION_NOT_FOUND`, `QUEUE_FULL`, and `RATE_LIMIT` or `QUOTA_EXCEEDED` by the tenant's quota.
     * </pre>
     */
    default void rescanRevisions(dev.assay.v1.RescanRevisionsRequest request,
        io.grpc.stub.StreamObserver<dev.assay.v1.RescanRevisionsResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getRescanRevisionsMethod(), responseObserver);
    }

    /**
     * <pre>
     * Streams the functions as they are, and then every change.
     * Errors: `NOT_IMPLEMENTED` until the server has watching.
     * </pre>
     */
    default void watchFunctions(dev.assay.v1.WatchFunctionsRequest request,
        io.grpc.stub.StreamObserver<dev.assay.v1.WatchFunctionsResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getWatchFunctionsMethod(), responseObserver);
    }

    /**
     * <pre>
     * Sets a secret of a function. Its value can never be read back.
     * Errors: `REQUEST_INVALID`, `FUNCTION_NOT_FOUND`, `QUOTA_EXCEEDED`, `QUEUE_FULL`.
     * </pre>
     */
    default void setSecret(dev.assay.v1.SetSecretRequest request,
        io.grpc.stub.StreamObserver<dev.assay.v1.SetSecretResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getSetSecretMethod(), responseObserver);
    }

    /**
     * <pre>
     * Lists the names of a function's secrets, without their values.
     * Errors: `REQUEST_INVALID`, `FUNCTION_NOT_FOUND`.
     * </pre>
     */
    default void listSecrets(dev.assay.v1.ListSecretsRequest request,
        io.grpc.stub.StreamObserver<dev.assay.v1.ListSecretsResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getListSecretsMethod(), responseObserver);
    }

    /**
     * <pre>
     * Deletes a secret.
     * Errors: `REQUEST_INVALID`, `FUNCTION_NOT_FOUND`, `SECRET_NOT_FOUND`.
     * </pre>
     */
    default void deleteSecret(dev.assay.v1.DeleteSecretRequest request,
        io.grpc.stub.StreamObserver<dev.assay.v1.DeleteSecretResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getDeleteSecretMethod(), responseObserver);
    }
  }

  /**
   * Base class for the server implementation of the service DeployService.
   * <pre>
   * Keeps functions and their revisions. The third step of a module's way.
   * </pre>
   */
  public static abstract class DeployServiceImplBase
      implements io.grpc.BindableService, AsyncService {

    @java.lang.Override public final io.grpc.ServerServiceDefinition bindService() {
      return DeployServiceGrpc.bindService(this);
    }
  }

  /**
   * A stub to allow clients to do asynchronous rpc calls to service DeployService.
   * <pre>
   * Keeps functions and their revisions. The third step of a module's way.
   * </pre>
   */
  public static final class DeployServiceStub
      extends io.grpc.stub.AbstractAsyncStub<DeployServiceStub> {
    private DeployServiceStub(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      super(channel, callOptions);
    }

    @java.lang.Override
    protected DeployServiceStub build(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      return new DeployServiceStub(channel, callOptions);
    }

    /**
     * <pre>
     * Makes an artifact the next revision of a function, and the function too if there is none of that name. The attestation is
     * verified first. What is answered is kept, whatever happens to the server afterwards.
     * Errors: `REQUEST_INVALID`, `ARTIFACT_NOT_FOUND`, `ATTESTATION_MISSING`, `SIGNATURE_INVALID`, `KEY_REVOKED`, `POLICY_STALE`,
     * `REVISION_CONFLICT`, `SIGNATURES_INSUFFICIENT`, `QUOTA_EXCEEDED`.
     * </pre>
     */
    public void deploy(dev.assay.v1.DeployRequest request,
        io.grpc.stub.StreamObserver<dev.assay.v1.DeployResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getDeployMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Makes a revision the active one: a newer one, or an older one to roll back. Calls that are running end on the revision
     * that they began with.
     * Errors: `REQUEST_INVALID`, `FUNCTION_NOT_FOUND`, `REVISION_CONFLICT`, `KEY_REVOKED`, `POLICY_STALE`.
     * </pre>
     */
    public void activate(dev.assay.v1.ActivateRequest request,
        io.grpc.stub.StreamObserver<dev.assay.v1.ActivateResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getActivateMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Takes a function out of service. Its revisions are kept, and Activate brings it back.
     * Errors: `REQUEST_INVALID`, `FUNCTION_NOT_FOUND`, `REVISION_CONFLICT`.
     * </pre>
     */
    public void undeploy(dev.assay.v1.UndeployRequest request,
        io.grpc.stub.StreamObserver<dev.assay.v1.UndeployResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getUndeployMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Reads one function.
     * Errors: `REQUEST_INVALID`, `FUNCTION_NOT_FOUND`.
     * </pre>
     */
    public void getFunction(dev.assay.v1.GetFunctionRequest request,
        io.grpc.stub.StreamObserver<dev.assay.v1.GetFunctionResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getGetFunctionMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Lists functions by name.
     * Errors: `REQUEST_INVALID`.
     * </pre>
     */
    public void listFunctions(dev.assay.v1.ListFunctionsRequest request,
        io.grpc.stub.StreamObserver<dev.assay.v1.ListFunctionsResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getListFunctionsMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Lists a function's revisions, newest first.
     * Errors: `REQUEST_INVALID`, `FUNCTION_NOT_FOUND`.
     * </pre>
     */
    public void listRevisions(dev.assay.v1.ListRevisionsRequest request,
        io.grpc.stub.StreamObserver<dev.assay.v1.ListRevisionsResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getListRevisionsMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Analyses again, under the policy of today, the stored source of every revision that was compiled under another. What does not pass is put
     * into quarantine: nothing of it is loaded any more. What passes can be renewed. Each result is sent after it has been acted on, in order of
     * function name and newest revision first; a rescan that breaks off can be run again, and does only what is left.
     * Errors: `REQUEST_INVALID`, `FUNCTION_NOT_FOUND`, `QUEUE_FULL`, and `RATE_LIMIT` or `QUOTA_EXCEEDED` by the tenant's quota.
     * </pre>
     */
    public void rescanRevisions(dev.assay.v1.RescanRevisionsRequest request,
        io.grpc.stub.StreamObserver<dev.assay.v1.RescanRevisionsResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncServerStreamingCall(
          getChannel().newCall(getRescanRevisionsMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Streams the functions as they are, and then every change.
     * Errors: `NOT_IMPLEMENTED` until the server has watching.
     * </pre>
     */
    public void watchFunctions(dev.assay.v1.WatchFunctionsRequest request,
        io.grpc.stub.StreamObserver<dev.assay.v1.WatchFunctionsResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncServerStreamingCall(
          getChannel().newCall(getWatchFunctionsMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Sets a secret of a function. Its value can never be read back.
     * Errors: `REQUEST_INVALID`, `FUNCTION_NOT_FOUND`, `QUOTA_EXCEEDED`, `QUEUE_FULL`.
     * </pre>
     */
    public void setSecret(dev.assay.v1.SetSecretRequest request,
        io.grpc.stub.StreamObserver<dev.assay.v1.SetSecretResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getSetSecretMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Lists the names of a function's secrets, without their values.
     * Errors: `REQUEST_INVALID`, `FUNCTION_NOT_FOUND`.
     * </pre>
     */
    public void listSecrets(dev.assay.v1.ListSecretsRequest request,
        io.grpc.stub.StreamObserver<dev.assay.v1.ListSecretsResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getListSecretsMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Deletes a secret.
     * Errors: `REQUEST_INVALID`, `FUNCTION_NOT_FOUND`, `SECRET_NOT_FOUND`.
     * </pre>
     */
    public void deleteSecret(dev.assay.v1.DeleteSecretRequest request,
        io.grpc.stub.StreamObserver<dev.assay.v1.DeleteSecretResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getDeleteSecretMethod(), getCallOptions()), request, responseObserver);
    }
  }

  /**
   * A stub to allow clients to do synchronous rpc calls to service DeployService.
   * <pre>
   * Keeps functions and their revisions. The third step of a module's way.
   * </pre>
   */
  public static final class DeployServiceBlockingV2Stub
      extends io.grpc.stub.AbstractBlockingStub<DeployServiceBlockingV2Stub> {
    private DeployServiceBlockingV2Stub(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      super(channel, callOptions);
    }

    @java.lang.Override
    protected DeployServiceBlockingV2Stub build(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      return new DeployServiceBlockingV2Stub(channel, callOptions);
    }

    /**
     * <pre>
     * Makes an artifact the next revision of a function, and the function too if there is none of that name. The attestation is
     * verified first. What is answered is kept, whatever happens to the server afterwards.
     * Errors: `REQUEST_INVALID`, `ARTIFACT_NOT_FOUND`, `ATTESTATION_MISSING`, `SIGNATURE_INVALID`, `KEY_REVOKED`, `POLICY_STALE`,
     * `REVISION_CONFLICT`, `SIGNATURES_INSUFFICIENT`, `QUOTA_EXCEEDED`.
     * </pre>
     */
    public dev.assay.v1.DeployResponse deploy(dev.assay.v1.DeployRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getDeployMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Makes a revision the active one: a newer one, or an older one to roll back. Calls that are running end on the revision
     * that they began with.
     * Errors: `REQUEST_INVALID`, `FUNCTION_NOT_FOUND`, `REVISION_CONFLICT`, `KEY_REVOKED`, `POLICY_STALE`.
     * </pre>
     */
    public dev.assay.v1.ActivateResponse activate(dev.assay.v1.ActivateRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getActivateMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Takes a function out of service. Its revisions are kept, and Activate brings it back.
     * Errors: `REQUEST_INVALID`, `FUNCTION_NOT_FOUND`, `REVISION_CONFLICT`.
     * </pre>
     */
    public dev.assay.v1.UndeployResponse undeploy(dev.assay.v1.UndeployRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getUndeployMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Reads one function.
     * Errors: `REQUEST_INVALID`, `FUNCTION_NOT_FOUND`.
     * </pre>
     */
    public dev.assay.v1.GetFunctionResponse getFunction(dev.assay.v1.GetFunctionRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getGetFunctionMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Lists functions by name.
     * Errors: `REQUEST_INVALID`.
     * </pre>
     */
    public dev.assay.v1.ListFunctionsResponse listFunctions(dev.assay.v1.ListFunctionsRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getListFunctionsMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Lists a function's revisions, newest first.
     * Errors: `REQUEST_INVALID`, `FUNCTION_NOT_FOUND`.
     * </pre>
     */
    public dev.assay.v1.ListRevisionsResponse listRevisions(dev.assay.v1.ListRevisionsRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getListRevisionsMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Analyses again, under the policy of today, the stored source of every revision that was compiled under another. What does not pass is put
     * into quarantine: nothing of it is loaded any more. What passes can be renewed. Each result is sent after it has been acted on, in order of
     * function name and newest revision first; a rescan that breaks off can be run again, and does only what is left.
     * Errors: `REQUEST_INVALID`, `FUNCTION_NOT_FOUND`, `QUEUE_FULL`, and `RATE_LIMIT` or `QUOTA_EXCEEDED` by the tenant's quota.
     * </pre>
     */
    @io.grpc.ExperimentalApi("https://github.com/grpc/grpc-java/issues/10918")
    public io.grpc.stub.BlockingClientCall<?, dev.assay.v1.RescanRevisionsResponse>
        rescanRevisions(dev.assay.v1.RescanRevisionsRequest request) {
      return io.grpc.stub.ClientCalls.blockingV2ServerStreamingCall(
          getChannel(), getRescanRevisionsMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Streams the functions as they are, and then every change.
     * Errors: `NOT_IMPLEMENTED` until the server has watching.
     * </pre>
     */
    @io.grpc.ExperimentalApi("https://github.com/grpc/grpc-java/issues/10918")
    public io.grpc.stub.BlockingClientCall<?, dev.assay.v1.WatchFunctionsResponse>
        watchFunctions(dev.assay.v1.WatchFunctionsRequest request) {
      return io.grpc.stub.ClientCalls.blockingV2ServerStreamingCall(
          getChannel(), getWatchFunctionsMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Sets a secret of a function. Its value can never be read back.
     * Errors: `REQUEST_INVALID`, `FUNCTION_NOT_FOUND`, `QUOTA_EXCEEDED`, `QUEUE_FULL`.
     * </pre>
     */
    public dev.assay.v1.SetSecretResponse setSecret(dev.assay.v1.SetSecretRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getSetSecretMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Lists the names of a function's secrets, without their values.
     * Errors: `REQUEST_INVALID`, `FUNCTION_NOT_FOUND`.
     * </pre>
     */
    public dev.assay.v1.ListSecretsResponse listSecrets(dev.assay.v1.ListSecretsRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getListSecretsMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Deletes a secret.
     * Errors: `REQUEST_INVALID`, `FUNCTION_NOT_FOUND`, `SECRET_NOT_FOUND`.
     * </pre>
     */
    public dev.assay.v1.DeleteSecretResponse deleteSecret(dev.assay.v1.DeleteSecretRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getDeleteSecretMethod(), getCallOptions(), request);
    }
  }

  /**
   * A stub to allow clients to do limited synchronous rpc calls to service DeployService.
   * <pre>
   * Keeps functions and their revisions. The third step of a module's way.
   * </pre>
   */
  public static final class DeployServiceBlockingStub
      extends io.grpc.stub.AbstractBlockingStub<DeployServiceBlockingStub> {
    private DeployServiceBlockingStub(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      super(channel, callOptions);
    }

    @java.lang.Override
    protected DeployServiceBlockingStub build(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      return new DeployServiceBlockingStub(channel, callOptions);
    }

    /**
     * <pre>
     * Makes an artifact the next revision of a function, and the function too if there is none of that name. The attestation is
     * verified first. What is answered is kept, whatever happens to the server afterwards.
     * Errors: `REQUEST_INVALID`, `ARTIFACT_NOT_FOUND`, `ATTESTATION_MISSING`, `SIGNATURE_INVALID`, `KEY_REVOKED`, `POLICY_STALE`,
     * `REVISION_CONFLICT`, `SIGNATURES_INSUFFICIENT`, `QUOTA_EXCEEDED`.
     * </pre>
     */
    public dev.assay.v1.DeployResponse deploy(dev.assay.v1.DeployRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getDeployMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Makes a revision the active one: a newer one, or an older one to roll back. Calls that are running end on the revision
     * that they began with.
     * Errors: `REQUEST_INVALID`, `FUNCTION_NOT_FOUND`, `REVISION_CONFLICT`, `KEY_REVOKED`, `POLICY_STALE`.
     * </pre>
     */
    public dev.assay.v1.ActivateResponse activate(dev.assay.v1.ActivateRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getActivateMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Takes a function out of service. Its revisions are kept, and Activate brings it back.
     * Errors: `REQUEST_INVALID`, `FUNCTION_NOT_FOUND`, `REVISION_CONFLICT`.
     * </pre>
     */
    public dev.assay.v1.UndeployResponse undeploy(dev.assay.v1.UndeployRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getUndeployMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Reads one function.
     * Errors: `REQUEST_INVALID`, `FUNCTION_NOT_FOUND`.
     * </pre>
     */
    public dev.assay.v1.GetFunctionResponse getFunction(dev.assay.v1.GetFunctionRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getGetFunctionMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Lists functions by name.
     * Errors: `REQUEST_INVALID`.
     * </pre>
     */
    public dev.assay.v1.ListFunctionsResponse listFunctions(dev.assay.v1.ListFunctionsRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getListFunctionsMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Lists a function's revisions, newest first.
     * Errors: `REQUEST_INVALID`, `FUNCTION_NOT_FOUND`.
     * </pre>
     */
    public dev.assay.v1.ListRevisionsResponse listRevisions(dev.assay.v1.ListRevisionsRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getListRevisionsMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Analyses again, under the policy of today, the stored source of every revision that was compiled under another. What does not pass is put
     * into quarantine: nothing of it is loaded any more. What passes can be renewed. Each result is sent after it has been acted on, in order of
     * function name and newest revision first; a rescan that breaks off can be run again, and does only what is left.
     * Errors: `REQUEST_INVALID`, `FUNCTION_NOT_FOUND`, `QUEUE_FULL`, and `RATE_LIMIT` or `QUOTA_EXCEEDED` by the tenant's quota.
     * </pre>
     */
    public java.util.Iterator<dev.assay.v1.RescanRevisionsResponse> rescanRevisions(
        dev.assay.v1.RescanRevisionsRequest request) {
      return io.grpc.stub.ClientCalls.blockingServerStreamingCall(
          getChannel(), getRescanRevisionsMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Streams the functions as they are, and then every change.
     * Errors: `NOT_IMPLEMENTED` until the server has watching.
     * </pre>
     */
    public java.util.Iterator<dev.assay.v1.WatchFunctionsResponse> watchFunctions(
        dev.assay.v1.WatchFunctionsRequest request) {
      return io.grpc.stub.ClientCalls.blockingServerStreamingCall(
          getChannel(), getWatchFunctionsMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Sets a secret of a function. Its value can never be read back.
     * Errors: `REQUEST_INVALID`, `FUNCTION_NOT_FOUND`, `QUOTA_EXCEEDED`, `QUEUE_FULL`.
     * </pre>
     */
    public dev.assay.v1.SetSecretResponse setSecret(dev.assay.v1.SetSecretRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getSetSecretMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Lists the names of a function's secrets, without their values.
     * Errors: `REQUEST_INVALID`, `FUNCTION_NOT_FOUND`.
     * </pre>
     */
    public dev.assay.v1.ListSecretsResponse listSecrets(dev.assay.v1.ListSecretsRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getListSecretsMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Deletes a secret.
     * Errors: `REQUEST_INVALID`, `FUNCTION_NOT_FOUND`, `SECRET_NOT_FOUND`.
     * </pre>
     */
    public dev.assay.v1.DeleteSecretResponse deleteSecret(dev.assay.v1.DeleteSecretRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getDeleteSecretMethod(), getCallOptions(), request);
    }
  }

  /**
   * A stub to allow clients to do ListenableFuture-style rpc calls to service DeployService.
   * <pre>
   * Keeps functions and their revisions. The third step of a module's way.
   * </pre>
   */
  public static final class DeployServiceFutureStub
      extends io.grpc.stub.AbstractFutureStub<DeployServiceFutureStub> {
    private DeployServiceFutureStub(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      super(channel, callOptions);
    }

    @java.lang.Override
    protected DeployServiceFutureStub build(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      return new DeployServiceFutureStub(channel, callOptions);
    }

    /**
     * <pre>
     * Makes an artifact the next revision of a function, and the function too if there is none of that name. The attestation is
     * verified first. What is answered is kept, whatever happens to the server afterwards.
     * Errors: `REQUEST_INVALID`, `ARTIFACT_NOT_FOUND`, `ATTESTATION_MISSING`, `SIGNATURE_INVALID`, `KEY_REVOKED`, `POLICY_STALE`,
     * `REVISION_CONFLICT`, `SIGNATURES_INSUFFICIENT`, `QUOTA_EXCEEDED`.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.assay.v1.DeployResponse> deploy(
        dev.assay.v1.DeployRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getDeployMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Makes a revision the active one: a newer one, or an older one to roll back. Calls that are running end on the revision
     * that they began with.
     * Errors: `REQUEST_INVALID`, `FUNCTION_NOT_FOUND`, `REVISION_CONFLICT`, `KEY_REVOKED`, `POLICY_STALE`.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.assay.v1.ActivateResponse> activate(
        dev.assay.v1.ActivateRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getActivateMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Takes a function out of service. Its revisions are kept, and Activate brings it back.
     * Errors: `REQUEST_INVALID`, `FUNCTION_NOT_FOUND`, `REVISION_CONFLICT`.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.assay.v1.UndeployResponse> undeploy(
        dev.assay.v1.UndeployRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getUndeployMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Reads one function.
     * Errors: `REQUEST_INVALID`, `FUNCTION_NOT_FOUND`.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.assay.v1.GetFunctionResponse> getFunction(
        dev.assay.v1.GetFunctionRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getGetFunctionMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Lists functions by name.
     * Errors: `REQUEST_INVALID`.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.assay.v1.ListFunctionsResponse> listFunctions(
        dev.assay.v1.ListFunctionsRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getListFunctionsMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Lists a function's revisions, newest first.
     * Errors: `REQUEST_INVALID`, `FUNCTION_NOT_FOUND`.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.assay.v1.ListRevisionsResponse> listRevisions(
        dev.assay.v1.ListRevisionsRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getListRevisionsMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Sets a secret of a function. Its value can never be read back.
     * Errors: `REQUEST_INVALID`, `FUNCTION_NOT_FOUND`, `QUOTA_EXCEEDED`, `QUEUE_FULL`.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.assay.v1.SetSecretResponse> setSecret(
        dev.assay.v1.SetSecretRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getSetSecretMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Lists the names of a function's secrets, without their values.
     * Errors: `REQUEST_INVALID`, `FUNCTION_NOT_FOUND`.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.assay.v1.ListSecretsResponse> listSecrets(
        dev.assay.v1.ListSecretsRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getListSecretsMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Deletes a secret.
     * Errors: `REQUEST_INVALID`, `FUNCTION_NOT_FOUND`, `SECRET_NOT_FOUND`.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.assay.v1.DeleteSecretResponse> deleteSecret(
        dev.assay.v1.DeleteSecretRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getDeleteSecretMethod(), getCallOptions()), request);
    }
  }

  private static final int METHODID_DEPLOY = 0;
  private static final int METHODID_ACTIVATE = 1;
  private static final int METHODID_UNDEPLOY = 2;
  private static final int METHODID_GET_FUNCTION = 3;
  private static final int METHODID_LIST_FUNCTIONS = 4;
  private static final int METHODID_LIST_REVISIONS = 5;
  private static final int METHODID_RESCAN_REVISIONS = 6;
  private static final int METHODID_WATCH_FUNCTIONS = 7;
  private static final int METHODID_SET_SECRET = 8;
  private static final int METHODID_LIST_SECRETS = 9;
  private static final int METHODID_DELETE_SECRET = 10;

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
        case METHODID_DEPLOY:
          serviceImpl.deploy((dev.assay.v1.DeployRequest) request,
              (io.grpc.stub.StreamObserver<dev.assay.v1.DeployResponse>) responseObserver);
          break;
        case METHODID_ACTIVATE:
          serviceImpl.activate((dev.assay.v1.ActivateRequest) request,
              (io.grpc.stub.StreamObserver<dev.assay.v1.ActivateResponse>) responseObserver);
          break;
        case METHODID_UNDEPLOY:
          serviceImpl.undeploy((dev.assay.v1.UndeployRequest) request,
              (io.grpc.stub.StreamObserver<dev.assay.v1.UndeployResponse>) responseObserver);
          break;
        case METHODID_GET_FUNCTION:
          serviceImpl.getFunction((dev.assay.v1.GetFunctionRequest) request,
              (io.grpc.stub.StreamObserver<dev.assay.v1.GetFunctionResponse>) responseObserver);
          break;
        case METHODID_LIST_FUNCTIONS:
          serviceImpl.listFunctions((dev.assay.v1.ListFunctionsRequest) request,
              (io.grpc.stub.StreamObserver<dev.assay.v1.ListFunctionsResponse>) responseObserver);
          break;
        case METHODID_LIST_REVISIONS:
          serviceImpl.listRevisions((dev.assay.v1.ListRevisionsRequest) request,
              (io.grpc.stub.StreamObserver<dev.assay.v1.ListRevisionsResponse>) responseObserver);
          break;
        case METHODID_RESCAN_REVISIONS:
          serviceImpl.rescanRevisions((dev.assay.v1.RescanRevisionsRequest) request,
              (io.grpc.stub.StreamObserver<dev.assay.v1.RescanRevisionsResponse>) responseObserver);
          break;
        case METHODID_WATCH_FUNCTIONS:
          serviceImpl.watchFunctions((dev.assay.v1.WatchFunctionsRequest) request,
              (io.grpc.stub.StreamObserver<dev.assay.v1.WatchFunctionsResponse>) responseObserver);
          break;
        case METHODID_SET_SECRET:
          serviceImpl.setSecret((dev.assay.v1.SetSecretRequest) request,
              (io.grpc.stub.StreamObserver<dev.assay.v1.SetSecretResponse>) responseObserver);
          break;
        case METHODID_LIST_SECRETS:
          serviceImpl.listSecrets((dev.assay.v1.ListSecretsRequest) request,
              (io.grpc.stub.StreamObserver<dev.assay.v1.ListSecretsResponse>) responseObserver);
          break;
        case METHODID_DELETE_SECRET:
          serviceImpl.deleteSecret((dev.assay.v1.DeleteSecretRequest) request,
              (io.grpc.stub.StreamObserver<dev.assay.v1.DeleteSecretResponse>) responseObserver);
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
          getDeployMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.assay.v1.DeployRequest,
              dev.assay.v1.DeployResponse>(
                service, METHODID_DEPLOY)))
        .addMethod(
          getActivateMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.assay.v1.ActivateRequest,
              dev.assay.v1.ActivateResponse>(
                service, METHODID_ACTIVATE)))
        .addMethod(
          getUndeployMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.assay.v1.UndeployRequest,
              dev.assay.v1.UndeployResponse>(
                service, METHODID_UNDEPLOY)))
        .addMethod(
          getGetFunctionMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.assay.v1.GetFunctionRequest,
              dev.assay.v1.GetFunctionResponse>(
                service, METHODID_GET_FUNCTION)))
        .addMethod(
          getListFunctionsMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.assay.v1.ListFunctionsRequest,
              dev.assay.v1.ListFunctionsResponse>(
                service, METHODID_LIST_FUNCTIONS)))
        .addMethod(
          getListRevisionsMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.assay.v1.ListRevisionsRequest,
              dev.assay.v1.ListRevisionsResponse>(
                service, METHODID_LIST_REVISIONS)))
        .addMethod(
          getRescanRevisionsMethod(),
          io.grpc.stub.ServerCalls.asyncServerStreamingCall(
            new MethodHandlers<
              dev.assay.v1.RescanRevisionsRequest,
              dev.assay.v1.RescanRevisionsResponse>(
                service, METHODID_RESCAN_REVISIONS)))
        .addMethod(
          getWatchFunctionsMethod(),
          io.grpc.stub.ServerCalls.asyncServerStreamingCall(
            new MethodHandlers<
              dev.assay.v1.WatchFunctionsRequest,
              dev.assay.v1.WatchFunctionsResponse>(
                service, METHODID_WATCH_FUNCTIONS)))
        .addMethod(
          getSetSecretMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.assay.v1.SetSecretRequest,
              dev.assay.v1.SetSecretResponse>(
                service, METHODID_SET_SECRET)))
        .addMethod(
          getListSecretsMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.assay.v1.ListSecretsRequest,
              dev.assay.v1.ListSecretsResponse>(
                service, METHODID_LIST_SECRETS)))
        .addMethod(
          getDeleteSecretMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.assay.v1.DeleteSecretRequest,
              dev.assay.v1.DeleteSecretResponse>(
                service, METHODID_DELETE_SECRET)))
        .build();
  }

  private static abstract class DeployServiceBaseDescriptorSupplier
      implements io.grpc.protobuf.ProtoFileDescriptorSupplier, io.grpc.protobuf.ProtoServiceDescriptorSupplier {
    DeployServiceBaseDescriptorSupplier() {}

    @java.lang.Override
    public com.google.protobuf.Descriptors.FileDescriptor getFileDescriptor() {
      return dev.assay.v1.DeployServiceOuterClass.getDescriptor();
    }

    @java.lang.Override
    public com.google.protobuf.Descriptors.ServiceDescriptor getServiceDescriptor() {
      return getFileDescriptor().findServiceByName("DeployService");
    }
  }

  private static final class DeployServiceFileDescriptorSupplier
      extends DeployServiceBaseDescriptorSupplier {
    DeployServiceFileDescriptorSupplier() {}
  }

  private static final class DeployServiceMethodDescriptorSupplier
      extends DeployServiceBaseDescriptorSupplier
      implements io.grpc.protobuf.ProtoMethodDescriptorSupplier {
    private final java.lang.String methodName;

    DeployServiceMethodDescriptorSupplier(java.lang.String methodName) {
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
      synchronized (DeployServiceGrpc.class) {
        result = serviceDescriptor;
        if (result == null) {
          serviceDescriptor = result = io.grpc.ServiceDescriptor.newBuilder(SERVICE_NAME)
              .setSchemaDescriptor(new DeployServiceFileDescriptorSupplier())
              .addMethod(getDeployMethod())
              .addMethod(getActivateMethod())
              .addMethod(getUndeployMethod())
              .addMethod(getGetFunctionMethod())
              .addMethod(getListFunctionsMethod())
              .addMethod(getListRevisionsMethod())
              .addMethod(getRescanRevisionsMethod())
              .addMethod(getWatchFunctionsMethod())
              .addMethod(getSetSecretMethod())
              .addMethod(getListSecretsMethod())
              .addMethod(getDeleteSecretMethod())
              .build();
        }
      }
    }
    return result;
  }
}
