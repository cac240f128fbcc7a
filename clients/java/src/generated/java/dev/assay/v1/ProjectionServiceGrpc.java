package dev.assay.v1;

import static io.grpc.MethodDescriptor.generateFullMethodName;

/**
 * <pre>
 * Serves the documents that a projection keeps. A projection is a function of kind `KIND_PROJECTION`: it follows the tenant's event
 * log and folds each event into the document that its `key(event)` names.
 * </pre>
 */
@io.grpc.stub.annotations.GrpcGenerated
public final class ProjectionServiceGrpc {

  private ProjectionServiceGrpc() {}

  public static final java.lang.String SERVICE_NAME = "assay.v1.ProjectionService";

  // Static method descriptors that strictly reflect the proto.
  private static volatile io.grpc.MethodDescriptor<dev.assay.v1.GetDocumentRequest,
      dev.assay.v1.GetDocumentResponse> getGetDocumentMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "GetDocument",
      requestType = dev.assay.v1.GetDocumentRequest.class,
      responseType = dev.assay.v1.GetDocumentResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.assay.v1.GetDocumentRequest,
      dev.assay.v1.GetDocumentResponse> getGetDocumentMethod() {
    io.grpc.MethodDescriptor<dev.assay.v1.GetDocumentRequest, dev.assay.v1.GetDocumentResponse> getGetDocumentMethod;
    if ((getGetDocumentMethod = ProjectionServiceGrpc.getGetDocumentMethod) == null) {
      synchronized (ProjectionServiceGrpc.class) {
        if ((getGetDocumentMethod = ProjectionServiceGrpc.getGetDocumentMethod) == null) {
          ProjectionServiceGrpc.getGetDocumentMethod = getGetDocumentMethod =
              io.grpc.MethodDescriptor.<dev.assay.v1.GetDocumentRequest, dev.assay.v1.GetDocumentResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "GetDocument"))
              .setSafe(true)
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.assay.v1.GetDocumentRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.assay.v1.GetDocumentResponse.getDefaultInstance()))
              .setSchemaDescriptor(new ProjectionServiceMethodDescriptorSupplier("GetDocument"))
              .build();
        }
      }
    }
    return getGetDocumentMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.assay.v1.ListDocumentsRequest,
      dev.assay.v1.ListDocumentsResponse> getListDocumentsMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "ListDocuments",
      requestType = dev.assay.v1.ListDocumentsRequest.class,
      responseType = dev.assay.v1.ListDocumentsResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.assay.v1.ListDocumentsRequest,
      dev.assay.v1.ListDocumentsResponse> getListDocumentsMethod() {
    io.grpc.MethodDescriptor<dev.assay.v1.ListDocumentsRequest, dev.assay.v1.ListDocumentsResponse> getListDocumentsMethod;
    if ((getListDocumentsMethod = ProjectionServiceGrpc.getListDocumentsMethod) == null) {
      synchronized (ProjectionServiceGrpc.class) {
        if ((getListDocumentsMethod = ProjectionServiceGrpc.getListDocumentsMethod) == null) {
          ProjectionServiceGrpc.getListDocumentsMethod = getListDocumentsMethod =
              io.grpc.MethodDescriptor.<dev.assay.v1.ListDocumentsRequest, dev.assay.v1.ListDocumentsResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "ListDocuments"))
              .setSafe(true)
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.assay.v1.ListDocumentsRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.assay.v1.ListDocumentsResponse.getDefaultInstance()))
              .setSchemaDescriptor(new ProjectionServiceMethodDescriptorSupplier("ListDocuments"))
              .build();
        }
      }
    }
    return getListDocumentsMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.assay.v1.WatchDocumentsRequest,
      dev.assay.v1.WatchDocumentsResponse> getWatchDocumentsMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "WatchDocuments",
      requestType = dev.assay.v1.WatchDocumentsRequest.class,
      responseType = dev.assay.v1.WatchDocumentsResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.SERVER_STREAMING)
  public static io.grpc.MethodDescriptor<dev.assay.v1.WatchDocumentsRequest,
      dev.assay.v1.WatchDocumentsResponse> getWatchDocumentsMethod() {
    io.grpc.MethodDescriptor<dev.assay.v1.WatchDocumentsRequest, dev.assay.v1.WatchDocumentsResponse> getWatchDocumentsMethod;
    if ((getWatchDocumentsMethod = ProjectionServiceGrpc.getWatchDocumentsMethod) == null) {
      synchronized (ProjectionServiceGrpc.class) {
        if ((getWatchDocumentsMethod = ProjectionServiceGrpc.getWatchDocumentsMethod) == null) {
          ProjectionServiceGrpc.getWatchDocumentsMethod = getWatchDocumentsMethod =
              io.grpc.MethodDescriptor.<dev.assay.v1.WatchDocumentsRequest, dev.assay.v1.WatchDocumentsResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.SERVER_STREAMING)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "WatchDocuments"))
              .setSafe(true)
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.assay.v1.WatchDocumentsRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.assay.v1.WatchDocumentsResponse.getDefaultInstance()))
              .setSchemaDescriptor(new ProjectionServiceMethodDescriptorSupplier("WatchDocuments"))
              .build();
        }
      }
    }
    return getWatchDocumentsMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.assay.v1.GetStatusRequest,
      dev.assay.v1.GetStatusResponse> getGetStatusMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "GetStatus",
      requestType = dev.assay.v1.GetStatusRequest.class,
      responseType = dev.assay.v1.GetStatusResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.assay.v1.GetStatusRequest,
      dev.assay.v1.GetStatusResponse> getGetStatusMethod() {
    io.grpc.MethodDescriptor<dev.assay.v1.GetStatusRequest, dev.assay.v1.GetStatusResponse> getGetStatusMethod;
    if ((getGetStatusMethod = ProjectionServiceGrpc.getGetStatusMethod) == null) {
      synchronized (ProjectionServiceGrpc.class) {
        if ((getGetStatusMethod = ProjectionServiceGrpc.getGetStatusMethod) == null) {
          ProjectionServiceGrpc.getGetStatusMethod = getGetStatusMethod =
              io.grpc.MethodDescriptor.<dev.assay.v1.GetStatusRequest, dev.assay.v1.GetStatusResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "GetStatus"))
              .setSafe(true)
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.assay.v1.GetStatusRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.assay.v1.GetStatusResponse.getDefaultInstance()))
              .setSchemaDescriptor(new ProjectionServiceMethodDescriptorSupplier("GetStatus"))
              .build();
        }
      }
    }
    return getGetStatusMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.assay.v1.RebuildRequest,
      dev.assay.v1.RebuildResponse> getRebuildMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "Rebuild",
      requestType = dev.assay.v1.RebuildRequest.class,
      responseType = dev.assay.v1.RebuildResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.assay.v1.RebuildRequest,
      dev.assay.v1.RebuildResponse> getRebuildMethod() {
    io.grpc.MethodDescriptor<dev.assay.v1.RebuildRequest, dev.assay.v1.RebuildResponse> getRebuildMethod;
    if ((getRebuildMethod = ProjectionServiceGrpc.getRebuildMethod) == null) {
      synchronized (ProjectionServiceGrpc.class) {
        if ((getRebuildMethod = ProjectionServiceGrpc.getRebuildMethod) == null) {
          ProjectionServiceGrpc.getRebuildMethod = getRebuildMethod =
              io.grpc.MethodDescriptor.<dev.assay.v1.RebuildRequest, dev.assay.v1.RebuildResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "Rebuild"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.assay.v1.RebuildRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.assay.v1.RebuildResponse.getDefaultInstance()))
              .setSchemaDescriptor(new ProjectionServiceMethodDescriptorSupplier("Rebuild"))
              .build();
        }
      }
    }
    return getRebuildMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.assay.v1.PauseRequest,
      dev.assay.v1.PauseResponse> getPauseMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "Pause",
      requestType = dev.assay.v1.PauseRequest.class,
      responseType = dev.assay.v1.PauseResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.assay.v1.PauseRequest,
      dev.assay.v1.PauseResponse> getPauseMethod() {
    io.grpc.MethodDescriptor<dev.assay.v1.PauseRequest, dev.assay.v1.PauseResponse> getPauseMethod;
    if ((getPauseMethod = ProjectionServiceGrpc.getPauseMethod) == null) {
      synchronized (ProjectionServiceGrpc.class) {
        if ((getPauseMethod = ProjectionServiceGrpc.getPauseMethod) == null) {
          ProjectionServiceGrpc.getPauseMethod = getPauseMethod =
              io.grpc.MethodDescriptor.<dev.assay.v1.PauseRequest, dev.assay.v1.PauseResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "Pause"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.assay.v1.PauseRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.assay.v1.PauseResponse.getDefaultInstance()))
              .setSchemaDescriptor(new ProjectionServiceMethodDescriptorSupplier("Pause"))
              .build();
        }
      }
    }
    return getPauseMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.assay.v1.ResumeRequest,
      dev.assay.v1.ResumeResponse> getResumeMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "Resume",
      requestType = dev.assay.v1.ResumeRequest.class,
      responseType = dev.assay.v1.ResumeResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.assay.v1.ResumeRequest,
      dev.assay.v1.ResumeResponse> getResumeMethod() {
    io.grpc.MethodDescriptor<dev.assay.v1.ResumeRequest, dev.assay.v1.ResumeResponse> getResumeMethod;
    if ((getResumeMethod = ProjectionServiceGrpc.getResumeMethod) == null) {
      synchronized (ProjectionServiceGrpc.class) {
        if ((getResumeMethod = ProjectionServiceGrpc.getResumeMethod) == null) {
          ProjectionServiceGrpc.getResumeMethod = getResumeMethod =
              io.grpc.MethodDescriptor.<dev.assay.v1.ResumeRequest, dev.assay.v1.ResumeResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "Resume"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.assay.v1.ResumeRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.assay.v1.ResumeResponse.getDefaultInstance()))
              .setSchemaDescriptor(new ProjectionServiceMethodDescriptorSupplier("Resume"))
              .build();
        }
      }
    }
    return getResumeMethod;
  }

  /**
   * Creates a new async stub that supports all call types for the service
   */
  public static ProjectionServiceStub newStub(io.grpc.Channel channel) {
    io.grpc.stub.AbstractStub.StubFactory<ProjectionServiceStub> factory =
      new io.grpc.stub.AbstractStub.StubFactory<ProjectionServiceStub>() {
        @java.lang.Override
        public ProjectionServiceStub newStub(io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
          return new ProjectionServiceStub(channel, callOptions);
        }
      };
    return ProjectionServiceStub.newStub(factory, channel);
  }

  /**
   * Creates a new blocking-style stub that supports all types of calls on the service
   */
  public static ProjectionServiceBlockingV2Stub newBlockingV2Stub(
      io.grpc.Channel channel) {
    io.grpc.stub.AbstractStub.StubFactory<ProjectionServiceBlockingV2Stub> factory =
      new io.grpc.stub.AbstractStub.StubFactory<ProjectionServiceBlockingV2Stub>() {
        @java.lang.Override
        public ProjectionServiceBlockingV2Stub newStub(io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
          return new ProjectionServiceBlockingV2Stub(channel, callOptions);
        }
      };
    return ProjectionServiceBlockingV2Stub.newStub(factory, channel);
  }

  /**
   * Creates a new blocking-style stub that supports unary and streaming output calls on the service
   */
  public static ProjectionServiceBlockingStub newBlockingStub(
      io.grpc.Channel channel) {
    io.grpc.stub.AbstractStub.StubFactory<ProjectionServiceBlockingStub> factory =
      new io.grpc.stub.AbstractStub.StubFactory<ProjectionServiceBlockingStub>() {
        @java.lang.Override
        public ProjectionServiceBlockingStub newStub(io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
          return new ProjectionServiceBlockingStub(channel, callOptions);
        }
      };
    return ProjectionServiceBlockingStub.newStub(factory, channel);
  }

  /**
   * Creates a new ListenableFuture-style stub that supports unary calls on the service
   */
  public static ProjectionServiceFutureStub newFutureStub(
      io.grpc.Channel channel) {
    io.grpc.stub.AbstractStub.StubFactory<ProjectionServiceFutureStub> factory =
      new io.grpc.stub.AbstractStub.StubFactory<ProjectionServiceFutureStub>() {
        @java.lang.Override
        public ProjectionServiceFutureStub newStub(io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
          return new ProjectionServiceFutureStub(channel, callOptions);
        }
      };
    return ProjectionServiceFutureStub.newStub(factory, channel);
  }

  /**
   * <pre>
   * Serves the documents that a projection keeps. A projection is a function of kind `KIND_PROJECTION`: it follows the tenant's event
   * log and folds each event into the document that its `key(event)` names.
   * </pre>
   */
  public interface AsyncService {

    /**
     * <pre>
     * Reads one document.
     * Errors: `REQUEST_INVALID`, `FUNCTION_NOT_FOUND`; `NOT_IMPLEMENTED` until the server has projections.
     * </pre>
     */
    default void getDocument(dev.assay.v1.GetDocumentRequest request,
        io.grpc.stub.StreamObserver<dev.assay.v1.GetDocumentResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getGetDocumentMethod(), responseObserver);
    }

    /**
     * <pre>
     * Lists documents in order of key.
     * Errors: `REQUEST_INVALID`, `FUNCTION_NOT_FOUND`; `NOT_IMPLEMENTED` until the server has projections.
     * </pre>
     */
    default void listDocuments(dev.assay.v1.ListDocumentsRequest request,
        io.grpc.stub.StreamObserver<dev.assay.v1.ListDocumentsResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getListDocumentsMethod(), responseObserver);
    }

    /**
     * <pre>
     * Streams the documents as they are, and then every change, until the client cancels.
     * Errors: `REQUEST_INVALID`, `FUNCTION_NOT_FOUND`, `DRAINING`; `NOT_IMPLEMENTED` until the server has projections.
     * </pre>
     */
    default void watchDocuments(dev.assay.v1.WatchDocumentsRequest request,
        io.grpc.stub.StreamObserver<dev.assay.v1.WatchDocumentsResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getWatchDocumentsMethod(), responseObserver);
    }

    /**
     * <pre>
     * Tells how far a projection has come, and what stopped it if it stands still.
     * Errors: `REQUEST_INVALID`, `FUNCTION_NOT_FOUND`; `NOT_IMPLEMENTED` until the server has projections.
     * </pre>
     */
    default void getStatus(dev.assay.v1.GetStatusRequest request,
        io.grpc.stub.StreamObserver<dev.assay.v1.GetStatusResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getGetStatusMethod(), responseObserver);
    }

    /**
     * <pre>
     * Folds the whole log again from its first event. The documents of before are served until the new ones have caught up.
     * Errors: `REQUEST_INVALID`, `FUNCTION_NOT_FOUND`; `NOT_IMPLEMENTED` until the server has projections.
     * </pre>
     */
    default void rebuild(dev.assay.v1.RebuildRequest request,
        io.grpc.stub.StreamObserver<dev.assay.v1.RebuildResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getRebuildMethod(), responseObserver);
    }

    /**
     * <pre>
     * Stops following the log. The documents stay and can be read. Pausing a paused projection changes nothing.
     * Errors: `REQUEST_INVALID`, `FUNCTION_NOT_FOUND`; `NOT_IMPLEMENTED` until the server has projections.
     * </pre>
     */
    default void pause(dev.assay.v1.PauseRequest request,
        io.grpc.stub.StreamObserver<dev.assay.v1.PauseResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getPauseMethod(), responseObserver);
    }

    /**
     * <pre>
     * Follows the log again from where it stopped. Resuming a running projection changes nothing.
     * Errors: `REQUEST_INVALID`, `FUNCTION_NOT_FOUND`; `NOT_IMPLEMENTED` until the server has projections.
     * </pre>
     */
    default void resume(dev.assay.v1.ResumeRequest request,
        io.grpc.stub.StreamObserver<dev.assay.v1.ResumeResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getResumeMethod(), responseObserver);
    }
  }

  /**
   * Base class for the server implementation of the service ProjectionService.
   * <pre>
   * Serves the documents that a projection keeps. A projection is a function of kind `KIND_PROJECTION`: it follows the tenant's event
   * log and folds each event into the document that its `key(event)` names.
   * </pre>
   */
  public static abstract class ProjectionServiceImplBase
      implements io.grpc.BindableService, AsyncService {

    @java.lang.Override public final io.grpc.ServerServiceDefinition bindService() {
      return ProjectionServiceGrpc.bindService(this);
    }
  }

  /**
   * A stub to allow clients to do asynchronous rpc calls to service ProjectionService.
   * <pre>
   * Serves the documents that a projection keeps. A projection is a function of kind `KIND_PROJECTION`: it follows the tenant's event
   * log and folds each event into the document that its `key(event)` names.
   * </pre>
   */
  public static final class ProjectionServiceStub
      extends io.grpc.stub.AbstractAsyncStub<ProjectionServiceStub> {
    private ProjectionServiceStub(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      super(channel, callOptions);
    }

    @java.lang.Override
    protected ProjectionServiceStub build(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      return new ProjectionServiceStub(channel, callOptions);
    }

    /**
     * <pre>
     * Reads one document.
     * Errors: `REQUEST_INVALID`, `FUNCTION_NOT_FOUND`; `NOT_IMPLEMENTED` until the server has projections.
     * </pre>
     */
    public void getDocument(dev.assay.v1.GetDocumentRequest request,
        io.grpc.stub.StreamObserver<dev.assay.v1.GetDocumentResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getGetDocumentMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Lists documents in order of key.
     * Errors: `REQUEST_INVALID`, `FUNCTION_NOT_FOUND`; `NOT_IMPLEMENTED` until the server has projections.
     * </pre>
     */
    public void listDocuments(dev.assay.v1.ListDocumentsRequest request,
        io.grpc.stub.StreamObserver<dev.assay.v1.ListDocumentsResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getListDocumentsMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Streams the documents as they are, and then every change, until the client cancels.
     * Errors: `REQUEST_INVALID`, `FUNCTION_NOT_FOUND`, `DRAINING`; `NOT_IMPLEMENTED` until the server has projections.
     * </pre>
     */
    public void watchDocuments(dev.assay.v1.WatchDocumentsRequest request,
        io.grpc.stub.StreamObserver<dev.assay.v1.WatchDocumentsResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncServerStreamingCall(
          getChannel().newCall(getWatchDocumentsMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Tells how far a projection has come, and what stopped it if it stands still.
     * Errors: `REQUEST_INVALID`, `FUNCTION_NOT_FOUND`; `NOT_IMPLEMENTED` until the server has projections.
     * </pre>
     */
    public void getStatus(dev.assay.v1.GetStatusRequest request,
        io.grpc.stub.StreamObserver<dev.assay.v1.GetStatusResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getGetStatusMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Folds the whole log again from its first event. The documents of before are served until the new ones have caught up.
     * Errors: `REQUEST_INVALID`, `FUNCTION_NOT_FOUND`; `NOT_IMPLEMENTED` until the server has projections.
     * </pre>
     */
    public void rebuild(dev.assay.v1.RebuildRequest request,
        io.grpc.stub.StreamObserver<dev.assay.v1.RebuildResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getRebuildMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Stops following the log. The documents stay and can be read. Pausing a paused projection changes nothing.
     * Errors: `REQUEST_INVALID`, `FUNCTION_NOT_FOUND`; `NOT_IMPLEMENTED` until the server has projections.
     * </pre>
     */
    public void pause(dev.assay.v1.PauseRequest request,
        io.grpc.stub.StreamObserver<dev.assay.v1.PauseResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getPauseMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Follows the log again from where it stopped. Resuming a running projection changes nothing.
     * Errors: `REQUEST_INVALID`, `FUNCTION_NOT_FOUND`; `NOT_IMPLEMENTED` until the server has projections.
     * </pre>
     */
    public void resume(dev.assay.v1.ResumeRequest request,
        io.grpc.stub.StreamObserver<dev.assay.v1.ResumeResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getResumeMethod(), getCallOptions()), request, responseObserver);
    }
  }

  /**
   * A stub to allow clients to do synchronous rpc calls to service ProjectionService.
   * <pre>
   * Serves the documents that a projection keeps. A projection is a function of kind `KIND_PROJECTION`: it follows the tenant's event
   * log and folds each event into the document that its `key(event)` names.
   * </pre>
   */
  public static final class ProjectionServiceBlockingV2Stub
      extends io.grpc.stub.AbstractBlockingStub<ProjectionServiceBlockingV2Stub> {
    private ProjectionServiceBlockingV2Stub(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      super(channel, callOptions);
    }

    @java.lang.Override
    protected ProjectionServiceBlockingV2Stub build(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      return new ProjectionServiceBlockingV2Stub(channel, callOptions);
    }

    /**
     * <pre>
     * Reads one document.
     * Errors: `REQUEST_INVALID`, `FUNCTION_NOT_FOUND`; `NOT_IMPLEMENTED` until the server has projections.
     * </pre>
     */
    public dev.assay.v1.GetDocumentResponse getDocument(dev.assay.v1.GetDocumentRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getGetDocumentMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Lists documents in order of key.
     * Errors: `REQUEST_INVALID`, `FUNCTION_NOT_FOUND`; `NOT_IMPLEMENTED` until the server has projections.
     * </pre>
     */
    public dev.assay.v1.ListDocumentsResponse listDocuments(dev.assay.v1.ListDocumentsRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getListDocumentsMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Streams the documents as they are, and then every change, until the client cancels.
     * Errors: `REQUEST_INVALID`, `FUNCTION_NOT_FOUND`, `DRAINING`; `NOT_IMPLEMENTED` until the server has projections.
     * </pre>
     */
    @io.grpc.ExperimentalApi("https://github.com/grpc/grpc-java/issues/10918")
    public io.grpc.stub.BlockingClientCall<?, dev.assay.v1.WatchDocumentsResponse>
        watchDocuments(dev.assay.v1.WatchDocumentsRequest request) {
      return io.grpc.stub.ClientCalls.blockingV2ServerStreamingCall(
          getChannel(), getWatchDocumentsMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Tells how far a projection has come, and what stopped it if it stands still.
     * Errors: `REQUEST_INVALID`, `FUNCTION_NOT_FOUND`; `NOT_IMPLEMENTED` until the server has projections.
     * </pre>
     */
    public dev.assay.v1.GetStatusResponse getStatus(dev.assay.v1.GetStatusRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getGetStatusMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Folds the whole log again from its first event. The documents of before are served until the new ones have caught up.
     * Errors: `REQUEST_INVALID`, `FUNCTION_NOT_FOUND`; `NOT_IMPLEMENTED` until the server has projections.
     * </pre>
     */
    public dev.assay.v1.RebuildResponse rebuild(dev.assay.v1.RebuildRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getRebuildMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Stops following the log. The documents stay and can be read. Pausing a paused projection changes nothing.
     * Errors: `REQUEST_INVALID`, `FUNCTION_NOT_FOUND`; `NOT_IMPLEMENTED` until the server has projections.
     * </pre>
     */
    public dev.assay.v1.PauseResponse pause(dev.assay.v1.PauseRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getPauseMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Follows the log again from where it stopped. Resuming a running projection changes nothing.
     * Errors: `REQUEST_INVALID`, `FUNCTION_NOT_FOUND`; `NOT_IMPLEMENTED` until the server has projections.
     * </pre>
     */
    public dev.assay.v1.ResumeResponse resume(dev.assay.v1.ResumeRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getResumeMethod(), getCallOptions(), request);
    }
  }

  /**
   * A stub to allow clients to do limited synchronous rpc calls to service ProjectionService.
   * <pre>
   * Serves the documents that a projection keeps. A projection is a function of kind `KIND_PROJECTION`: it follows the tenant's event
   * log and folds each event into the document that its `key(event)` names.
   * </pre>
   */
  public static final class ProjectionServiceBlockingStub
      extends io.grpc.stub.AbstractBlockingStub<ProjectionServiceBlockingStub> {
    private ProjectionServiceBlockingStub(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      super(channel, callOptions);
    }

    @java.lang.Override
    protected ProjectionServiceBlockingStub build(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      return new ProjectionServiceBlockingStub(channel, callOptions);
    }

    /**
     * <pre>
     * Reads one document.
     * Errors: `REQUEST_INVALID`, `FUNCTION_NOT_FOUND`; `NOT_IMPLEMENTED` until the server has projections.
     * </pre>
     */
    public dev.assay.v1.GetDocumentResponse getDocument(dev.assay.v1.GetDocumentRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getGetDocumentMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Lists documents in order of key.
     * Errors: `REQUEST_INVALID`, `FUNCTION_NOT_FOUND`; `NOT_IMPLEMENTED` until the server has projections.
     * </pre>
     */
    public dev.assay.v1.ListDocumentsResponse listDocuments(dev.assay.v1.ListDocumentsRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getListDocumentsMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Streams the documents as they are, and then every change, until the client cancels.
     * Errors: `REQUEST_INVALID`, `FUNCTION_NOT_FOUND`, `DRAINING`; `NOT_IMPLEMENTED` until the server has projections.
     * </pre>
     */
    public java.util.Iterator<dev.assay.v1.WatchDocumentsResponse> watchDocuments(
        dev.assay.v1.WatchDocumentsRequest request) {
      return io.grpc.stub.ClientCalls.blockingServerStreamingCall(
          getChannel(), getWatchDocumentsMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Tells how far a projection has come, and what stopped it if it stands still.
     * Errors: `REQUEST_INVALID`, `FUNCTION_NOT_FOUND`; `NOT_IMPLEMENTED` until the server has projections.
     * </pre>
     */
    public dev.assay.v1.GetStatusResponse getStatus(dev.assay.v1.GetStatusRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getGetStatusMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Folds the whole log again from its first event. The documents of before are served until the new ones have caught up.
     * Errors: `REQUEST_INVALID`, `FUNCTION_NOT_FOUND`; `NOT_IMPLEMENTED` until the server has projections.
     * </pre>
     */
    public dev.assay.v1.RebuildResponse rebuild(dev.assay.v1.RebuildRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getRebuildMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Stops following the log. The documents stay and can be read. Pausing a paused projection changes nothing.
     * Errors: `REQUEST_INVALID`, `FUNCTION_NOT_FOUND`; `NOT_IMPLEMENTED` until the server has projections.
     * </pre>
     */
    public dev.assay.v1.PauseResponse pause(dev.assay.v1.PauseRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getPauseMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Follows the log again from where it stopped. Resuming a running projection changes nothing.
     * Errors: `REQUEST_INVALID`, `FUNCTION_NOT_FOUND`; `NOT_IMPLEMENTED` until the server has projections.
     * </pre>
     */
    public dev.assay.v1.ResumeResponse resume(dev.assay.v1.ResumeRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getResumeMethod(), getCallOptions(), request);
    }
  }

  /**
   * A stub to allow clients to do ListenableFuture-style rpc calls to service ProjectionService.
   * <pre>
   * Serves the documents that a projection keeps. A projection is a function of kind `KIND_PROJECTION`: it follows the tenant's event
   * log and folds each event into the document that its `key(event)` names.
   * </pre>
   */
  public static final class ProjectionServiceFutureStub
      extends io.grpc.stub.AbstractFutureStub<ProjectionServiceFutureStub> {
    private ProjectionServiceFutureStub(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      super(channel, callOptions);
    }

    @java.lang.Override
    protected ProjectionServiceFutureStub build(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      return new ProjectionServiceFutureStub(channel, callOptions);
    }

    /**
     * <pre>
     * Reads one document.
     * Errors: `REQUEST_INVALID`, `FUNCTION_NOT_FOUND`; `NOT_IMPLEMENTED` until the server has projections.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.assay.v1.GetDocumentResponse> getDocument(
        dev.assay.v1.GetDocumentRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getGetDocumentMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Lists documents in order of key.
     * Errors: `REQUEST_INVALID`, `FUNCTION_NOT_FOUND`; `NOT_IMPLEMENTED` until the server has projections.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.assay.v1.ListDocumentsResponse> listDocuments(
        dev.assay.v1.ListDocumentsRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getListDocumentsMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Tells how far a projection has come, and what stopped it if it stands still.
     * Errors: `REQUEST_INVALID`, `FUNCTION_NOT_FOUND`; `NOT_IMPLEMENTED` until the server has projections.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.assay.v1.GetStatusResponse> getStatus(
        dev.assay.v1.GetStatusRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getGetStatusMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Folds the whole log again from its first event. The documents of before are served until the new ones have caught up.
     * Errors: `REQUEST_INVALID`, `FUNCTION_NOT_FOUND`; `NOT_IMPLEMENTED` until the server has projections.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.assay.v1.RebuildResponse> rebuild(
        dev.assay.v1.RebuildRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getRebuildMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Stops following the log. The documents stay and can be read. Pausing a paused projection changes nothing.
     * Errors: `REQUEST_INVALID`, `FUNCTION_NOT_FOUND`; `NOT_IMPLEMENTED` until the server has projections.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.assay.v1.PauseResponse> pause(
        dev.assay.v1.PauseRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getPauseMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Follows the log again from where it stopped. Resuming a running projection changes nothing.
     * Errors: `REQUEST_INVALID`, `FUNCTION_NOT_FOUND`; `NOT_IMPLEMENTED` until the server has projections.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.assay.v1.ResumeResponse> resume(
        dev.assay.v1.ResumeRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getResumeMethod(), getCallOptions()), request);
    }
  }

  private static final int METHODID_GET_DOCUMENT = 0;
  private static final int METHODID_LIST_DOCUMENTS = 1;
  private static final int METHODID_WATCH_DOCUMENTS = 2;
  private static final int METHODID_GET_STATUS = 3;
  private static final int METHODID_REBUILD = 4;
  private static final int METHODID_PAUSE = 5;
  private static final int METHODID_RESUME = 6;

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
        case METHODID_GET_DOCUMENT:
          serviceImpl.getDocument((dev.assay.v1.GetDocumentRequest) request,
              (io.grpc.stub.StreamObserver<dev.assay.v1.GetDocumentResponse>) responseObserver);
          break;
        case METHODID_LIST_DOCUMENTS:
          serviceImpl.listDocuments((dev.assay.v1.ListDocumentsRequest) request,
              (io.grpc.stub.StreamObserver<dev.assay.v1.ListDocumentsResponse>) responseObserver);
          break;
        case METHODID_WATCH_DOCUMENTS:
          serviceImpl.watchDocuments((dev.assay.v1.WatchDocumentsRequest) request,
              (io.grpc.stub.StreamObserver<dev.assay.v1.WatchDocumentsResponse>) responseObserver);
          break;
        case METHODID_GET_STATUS:
          serviceImpl.getStatus((dev.assay.v1.GetStatusRequest) request,
              (io.grpc.stub.StreamObserver<dev.assay.v1.GetStatusResponse>) responseObserver);
          break;
        case METHODID_REBUILD:
          serviceImpl.rebuild((dev.assay.v1.RebuildRequest) request,
              (io.grpc.stub.StreamObserver<dev.assay.v1.RebuildResponse>) responseObserver);
          break;
        case METHODID_PAUSE:
          serviceImpl.pause((dev.assay.v1.PauseRequest) request,
              (io.grpc.stub.StreamObserver<dev.assay.v1.PauseResponse>) responseObserver);
          break;
        case METHODID_RESUME:
          serviceImpl.resume((dev.assay.v1.ResumeRequest) request,
              (io.grpc.stub.StreamObserver<dev.assay.v1.ResumeResponse>) responseObserver);
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
          getGetDocumentMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.assay.v1.GetDocumentRequest,
              dev.assay.v1.GetDocumentResponse>(
                service, METHODID_GET_DOCUMENT)))
        .addMethod(
          getListDocumentsMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.assay.v1.ListDocumentsRequest,
              dev.assay.v1.ListDocumentsResponse>(
                service, METHODID_LIST_DOCUMENTS)))
        .addMethod(
          getWatchDocumentsMethod(),
          io.grpc.stub.ServerCalls.asyncServerStreamingCall(
            new MethodHandlers<
              dev.assay.v1.WatchDocumentsRequest,
              dev.assay.v1.WatchDocumentsResponse>(
                service, METHODID_WATCH_DOCUMENTS)))
        .addMethod(
          getGetStatusMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.assay.v1.GetStatusRequest,
              dev.assay.v1.GetStatusResponse>(
                service, METHODID_GET_STATUS)))
        .addMethod(
          getRebuildMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.assay.v1.RebuildRequest,
              dev.assay.v1.RebuildResponse>(
                service, METHODID_REBUILD)))
        .addMethod(
          getPauseMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.assay.v1.PauseRequest,
              dev.assay.v1.PauseResponse>(
                service, METHODID_PAUSE)))
        .addMethod(
          getResumeMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.assay.v1.ResumeRequest,
              dev.assay.v1.ResumeResponse>(
                service, METHODID_RESUME)))
        .build();
  }

  private static abstract class ProjectionServiceBaseDescriptorSupplier
      implements io.grpc.protobuf.ProtoFileDescriptorSupplier, io.grpc.protobuf.ProtoServiceDescriptorSupplier {
    ProjectionServiceBaseDescriptorSupplier() {}

    @java.lang.Override
    public com.google.protobuf.Descriptors.FileDescriptor getFileDescriptor() {
      return dev.assay.v1.ProjectionServiceOuterClass.getDescriptor();
    }

    @java.lang.Override
    public com.google.protobuf.Descriptors.ServiceDescriptor getServiceDescriptor() {
      return getFileDescriptor().findServiceByName("ProjectionService");
    }
  }

  private static final class ProjectionServiceFileDescriptorSupplier
      extends ProjectionServiceBaseDescriptorSupplier {
    ProjectionServiceFileDescriptorSupplier() {}
  }

  private static final class ProjectionServiceMethodDescriptorSupplier
      extends ProjectionServiceBaseDescriptorSupplier
      implements io.grpc.protobuf.ProtoMethodDescriptorSupplier {
    private final java.lang.String methodName;

    ProjectionServiceMethodDescriptorSupplier(java.lang.String methodName) {
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
      synchronized (ProjectionServiceGrpc.class) {
        result = serviceDescriptor;
        if (result == null) {
          serviceDescriptor = result = io.grpc.ServiceDescriptor.newBuilder(SERVICE_NAME)
              .setSchemaDescriptor(new ProjectionServiceFileDescriptorSupplier())
              .addMethod(getGetDocumentMethod())
              .addMethod(getListDocumentsMethod())
              .addMethod(getWatchDocumentsMethod())
              .addMethod(getGetStatusMethod())
              .addMethod(getRebuildMethod())
              .addMethod(getPauseMethod())
              .addMethod(getResumeMethod())
              .build();
        }
      }
    }
    return result;
  }
}
