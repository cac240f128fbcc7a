package dev.assay.v1;

import static io.grpc.MethodDescriptor.generateFullMethodName;

/**
 * <pre>
 * Runs the server: tenants, their credentials and quotas, the audit log, and what the server says of itself. For administrators.
 * </pre>
 */
@io.grpc.stub.annotations.GrpcGenerated
public final class AdminServiceGrpc {

  private AdminServiceGrpc() {}

  public static final java.lang.String SERVICE_NAME = "assay.v1.AdminService";

  // Static method descriptors that strictly reflect the proto.
  private static volatile io.grpc.MethodDescriptor<dev.assay.v1.CreateTenantRequest,
      dev.assay.v1.CreateTenantResponse> getCreateTenantMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "CreateTenant",
      requestType = dev.assay.v1.CreateTenantRequest.class,
      responseType = dev.assay.v1.CreateTenantResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.assay.v1.CreateTenantRequest,
      dev.assay.v1.CreateTenantResponse> getCreateTenantMethod() {
    io.grpc.MethodDescriptor<dev.assay.v1.CreateTenantRequest, dev.assay.v1.CreateTenantResponse> getCreateTenantMethod;
    if ((getCreateTenantMethod = AdminServiceGrpc.getCreateTenantMethod) == null) {
      synchronized (AdminServiceGrpc.class) {
        if ((getCreateTenantMethod = AdminServiceGrpc.getCreateTenantMethod) == null) {
          AdminServiceGrpc.getCreateTenantMethod = getCreateTenantMethod =
              io.grpc.MethodDescriptor.<dev.assay.v1.CreateTenantRequest, dev.assay.v1.CreateTenantResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "CreateTenant"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.assay.v1.CreateTenantRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.assay.v1.CreateTenantResponse.getDefaultInstance()))
              .setSchemaDescriptor(new AdminServiceMethodDescriptorSupplier("CreateTenant"))
              .build();
        }
      }
    }
    return getCreateTenantMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.assay.v1.GetTenantRequest,
      dev.assay.v1.GetTenantResponse> getGetTenantMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "GetTenant",
      requestType = dev.assay.v1.GetTenantRequest.class,
      responseType = dev.assay.v1.GetTenantResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.assay.v1.GetTenantRequest,
      dev.assay.v1.GetTenantResponse> getGetTenantMethod() {
    io.grpc.MethodDescriptor<dev.assay.v1.GetTenantRequest, dev.assay.v1.GetTenantResponse> getGetTenantMethod;
    if ((getGetTenantMethod = AdminServiceGrpc.getGetTenantMethod) == null) {
      synchronized (AdminServiceGrpc.class) {
        if ((getGetTenantMethod = AdminServiceGrpc.getGetTenantMethod) == null) {
          AdminServiceGrpc.getGetTenantMethod = getGetTenantMethod =
              io.grpc.MethodDescriptor.<dev.assay.v1.GetTenantRequest, dev.assay.v1.GetTenantResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "GetTenant"))
              .setSafe(true)
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.assay.v1.GetTenantRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.assay.v1.GetTenantResponse.getDefaultInstance()))
              .setSchemaDescriptor(new AdminServiceMethodDescriptorSupplier("GetTenant"))
              .build();
        }
      }
    }
    return getGetTenantMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.assay.v1.ListTenantsRequest,
      dev.assay.v1.ListTenantsResponse> getListTenantsMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "ListTenants",
      requestType = dev.assay.v1.ListTenantsRequest.class,
      responseType = dev.assay.v1.ListTenantsResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.assay.v1.ListTenantsRequest,
      dev.assay.v1.ListTenantsResponse> getListTenantsMethod() {
    io.grpc.MethodDescriptor<dev.assay.v1.ListTenantsRequest, dev.assay.v1.ListTenantsResponse> getListTenantsMethod;
    if ((getListTenantsMethod = AdminServiceGrpc.getListTenantsMethod) == null) {
      synchronized (AdminServiceGrpc.class) {
        if ((getListTenantsMethod = AdminServiceGrpc.getListTenantsMethod) == null) {
          AdminServiceGrpc.getListTenantsMethod = getListTenantsMethod =
              io.grpc.MethodDescriptor.<dev.assay.v1.ListTenantsRequest, dev.assay.v1.ListTenantsResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "ListTenants"))
              .setSafe(true)
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.assay.v1.ListTenantsRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.assay.v1.ListTenantsResponse.getDefaultInstance()))
              .setSchemaDescriptor(new AdminServiceMethodDescriptorSupplier("ListTenants"))
              .build();
        }
      }
    }
    return getListTenantsMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.assay.v1.SuspendTenantRequest,
      dev.assay.v1.SuspendTenantResponse> getSuspendTenantMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "SuspendTenant",
      requestType = dev.assay.v1.SuspendTenantRequest.class,
      responseType = dev.assay.v1.SuspendTenantResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.assay.v1.SuspendTenantRequest,
      dev.assay.v1.SuspendTenantResponse> getSuspendTenantMethod() {
    io.grpc.MethodDescriptor<dev.assay.v1.SuspendTenantRequest, dev.assay.v1.SuspendTenantResponse> getSuspendTenantMethod;
    if ((getSuspendTenantMethod = AdminServiceGrpc.getSuspendTenantMethod) == null) {
      synchronized (AdminServiceGrpc.class) {
        if ((getSuspendTenantMethod = AdminServiceGrpc.getSuspendTenantMethod) == null) {
          AdminServiceGrpc.getSuspendTenantMethod = getSuspendTenantMethod =
              io.grpc.MethodDescriptor.<dev.assay.v1.SuspendTenantRequest, dev.assay.v1.SuspendTenantResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "SuspendTenant"))
              .setIdempotent(true)
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.assay.v1.SuspendTenantRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.assay.v1.SuspendTenantResponse.getDefaultInstance()))
              .setSchemaDescriptor(new AdminServiceMethodDescriptorSupplier("SuspendTenant"))
              .build();
        }
      }
    }
    return getSuspendTenantMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.assay.v1.DeleteTenantRequest,
      dev.assay.v1.DeleteTenantResponse> getDeleteTenantMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "DeleteTenant",
      requestType = dev.assay.v1.DeleteTenantRequest.class,
      responseType = dev.assay.v1.DeleteTenantResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.assay.v1.DeleteTenantRequest,
      dev.assay.v1.DeleteTenantResponse> getDeleteTenantMethod() {
    io.grpc.MethodDescriptor<dev.assay.v1.DeleteTenantRequest, dev.assay.v1.DeleteTenantResponse> getDeleteTenantMethod;
    if ((getDeleteTenantMethod = AdminServiceGrpc.getDeleteTenantMethod) == null) {
      synchronized (AdminServiceGrpc.class) {
        if ((getDeleteTenantMethod = AdminServiceGrpc.getDeleteTenantMethod) == null) {
          AdminServiceGrpc.getDeleteTenantMethod = getDeleteTenantMethod =
              io.grpc.MethodDescriptor.<dev.assay.v1.DeleteTenantRequest, dev.assay.v1.DeleteTenantResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "DeleteTenant"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.assay.v1.DeleteTenantRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.assay.v1.DeleteTenantResponse.getDefaultInstance()))
              .setSchemaDescriptor(new AdminServiceMethodDescriptorSupplier("DeleteTenant"))
              .build();
        }
      }
    }
    return getDeleteTenantMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.assay.v1.CreateCredentialRequest,
      dev.assay.v1.CreateCredentialResponse> getCreateCredentialMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "CreateCredential",
      requestType = dev.assay.v1.CreateCredentialRequest.class,
      responseType = dev.assay.v1.CreateCredentialResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.assay.v1.CreateCredentialRequest,
      dev.assay.v1.CreateCredentialResponse> getCreateCredentialMethod() {
    io.grpc.MethodDescriptor<dev.assay.v1.CreateCredentialRequest, dev.assay.v1.CreateCredentialResponse> getCreateCredentialMethod;
    if ((getCreateCredentialMethod = AdminServiceGrpc.getCreateCredentialMethod) == null) {
      synchronized (AdminServiceGrpc.class) {
        if ((getCreateCredentialMethod = AdminServiceGrpc.getCreateCredentialMethod) == null) {
          AdminServiceGrpc.getCreateCredentialMethod = getCreateCredentialMethod =
              io.grpc.MethodDescriptor.<dev.assay.v1.CreateCredentialRequest, dev.assay.v1.CreateCredentialResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "CreateCredential"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.assay.v1.CreateCredentialRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.assay.v1.CreateCredentialResponse.getDefaultInstance()))
              .setSchemaDescriptor(new AdminServiceMethodDescriptorSupplier("CreateCredential"))
              .build();
        }
      }
    }
    return getCreateCredentialMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.assay.v1.ListCredentialsRequest,
      dev.assay.v1.ListCredentialsResponse> getListCredentialsMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "ListCredentials",
      requestType = dev.assay.v1.ListCredentialsRequest.class,
      responseType = dev.assay.v1.ListCredentialsResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.assay.v1.ListCredentialsRequest,
      dev.assay.v1.ListCredentialsResponse> getListCredentialsMethod() {
    io.grpc.MethodDescriptor<dev.assay.v1.ListCredentialsRequest, dev.assay.v1.ListCredentialsResponse> getListCredentialsMethod;
    if ((getListCredentialsMethod = AdminServiceGrpc.getListCredentialsMethod) == null) {
      synchronized (AdminServiceGrpc.class) {
        if ((getListCredentialsMethod = AdminServiceGrpc.getListCredentialsMethod) == null) {
          AdminServiceGrpc.getListCredentialsMethod = getListCredentialsMethod =
              io.grpc.MethodDescriptor.<dev.assay.v1.ListCredentialsRequest, dev.assay.v1.ListCredentialsResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "ListCredentials"))
              .setSafe(true)
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.assay.v1.ListCredentialsRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.assay.v1.ListCredentialsResponse.getDefaultInstance()))
              .setSchemaDescriptor(new AdminServiceMethodDescriptorSupplier("ListCredentials"))
              .build();
        }
      }
    }
    return getListCredentialsMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.assay.v1.RevokeCredentialRequest,
      dev.assay.v1.RevokeCredentialResponse> getRevokeCredentialMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "RevokeCredential",
      requestType = dev.assay.v1.RevokeCredentialRequest.class,
      responseType = dev.assay.v1.RevokeCredentialResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.assay.v1.RevokeCredentialRequest,
      dev.assay.v1.RevokeCredentialResponse> getRevokeCredentialMethod() {
    io.grpc.MethodDescriptor<dev.assay.v1.RevokeCredentialRequest, dev.assay.v1.RevokeCredentialResponse> getRevokeCredentialMethod;
    if ((getRevokeCredentialMethod = AdminServiceGrpc.getRevokeCredentialMethod) == null) {
      synchronized (AdminServiceGrpc.class) {
        if ((getRevokeCredentialMethod = AdminServiceGrpc.getRevokeCredentialMethod) == null) {
          AdminServiceGrpc.getRevokeCredentialMethod = getRevokeCredentialMethod =
              io.grpc.MethodDescriptor.<dev.assay.v1.RevokeCredentialRequest, dev.assay.v1.RevokeCredentialResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "RevokeCredential"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.assay.v1.RevokeCredentialRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.assay.v1.RevokeCredentialResponse.getDefaultInstance()))
              .setSchemaDescriptor(new AdminServiceMethodDescriptorSupplier("RevokeCredential"))
              .build();
        }
      }
    }
    return getRevokeCredentialMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.assay.v1.GetQuotaRequest,
      dev.assay.v1.GetQuotaResponse> getGetQuotaMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "GetQuota",
      requestType = dev.assay.v1.GetQuotaRequest.class,
      responseType = dev.assay.v1.GetQuotaResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.assay.v1.GetQuotaRequest,
      dev.assay.v1.GetQuotaResponse> getGetQuotaMethod() {
    io.grpc.MethodDescriptor<dev.assay.v1.GetQuotaRequest, dev.assay.v1.GetQuotaResponse> getGetQuotaMethod;
    if ((getGetQuotaMethod = AdminServiceGrpc.getGetQuotaMethod) == null) {
      synchronized (AdminServiceGrpc.class) {
        if ((getGetQuotaMethod = AdminServiceGrpc.getGetQuotaMethod) == null) {
          AdminServiceGrpc.getGetQuotaMethod = getGetQuotaMethod =
              io.grpc.MethodDescriptor.<dev.assay.v1.GetQuotaRequest, dev.assay.v1.GetQuotaResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "GetQuota"))
              .setSafe(true)
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.assay.v1.GetQuotaRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.assay.v1.GetQuotaResponse.getDefaultInstance()))
              .setSchemaDescriptor(new AdminServiceMethodDescriptorSupplier("GetQuota"))
              .build();
        }
      }
    }
    return getGetQuotaMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.assay.v1.SetQuotaRequest,
      dev.assay.v1.SetQuotaResponse> getSetQuotaMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "SetQuota",
      requestType = dev.assay.v1.SetQuotaRequest.class,
      responseType = dev.assay.v1.SetQuotaResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.assay.v1.SetQuotaRequest,
      dev.assay.v1.SetQuotaResponse> getSetQuotaMethod() {
    io.grpc.MethodDescriptor<dev.assay.v1.SetQuotaRequest, dev.assay.v1.SetQuotaResponse> getSetQuotaMethod;
    if ((getSetQuotaMethod = AdminServiceGrpc.getSetQuotaMethod) == null) {
      synchronized (AdminServiceGrpc.class) {
        if ((getSetQuotaMethod = AdminServiceGrpc.getSetQuotaMethod) == null) {
          AdminServiceGrpc.getSetQuotaMethod = getSetQuotaMethod =
              io.grpc.MethodDescriptor.<dev.assay.v1.SetQuotaRequest, dev.assay.v1.SetQuotaResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "SetQuota"))
              .setIdempotent(true)
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.assay.v1.SetQuotaRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.assay.v1.SetQuotaResponse.getDefaultInstance()))
              .setSchemaDescriptor(new AdminServiceMethodDescriptorSupplier("SetQuota"))
              .build();
        }
      }
    }
    return getSetQuotaMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.assay.v1.ReadAuditLogRequest,
      dev.assay.v1.ReadAuditLogResponse> getReadAuditLogMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "ReadAuditLog",
      requestType = dev.assay.v1.ReadAuditLogRequest.class,
      responseType = dev.assay.v1.ReadAuditLogResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.SERVER_STREAMING)
  public static io.grpc.MethodDescriptor<dev.assay.v1.ReadAuditLogRequest,
      dev.assay.v1.ReadAuditLogResponse> getReadAuditLogMethod() {
    io.grpc.MethodDescriptor<dev.assay.v1.ReadAuditLogRequest, dev.assay.v1.ReadAuditLogResponse> getReadAuditLogMethod;
    if ((getReadAuditLogMethod = AdminServiceGrpc.getReadAuditLogMethod) == null) {
      synchronized (AdminServiceGrpc.class) {
        if ((getReadAuditLogMethod = AdminServiceGrpc.getReadAuditLogMethod) == null) {
          AdminServiceGrpc.getReadAuditLogMethod = getReadAuditLogMethod =
              io.grpc.MethodDescriptor.<dev.assay.v1.ReadAuditLogRequest, dev.assay.v1.ReadAuditLogResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.SERVER_STREAMING)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "ReadAuditLog"))
              .setSafe(true)
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.assay.v1.ReadAuditLogRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.assay.v1.ReadAuditLogResponse.getDefaultInstance()))
              .setSchemaDescriptor(new AdminServiceMethodDescriptorSupplier("ReadAuditLog"))
              .build();
        }
      }
    }
    return getReadAuditLogMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.assay.v1.GetServerInfoRequest,
      dev.assay.v1.GetServerInfoResponse> getGetServerInfoMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "GetServerInfo",
      requestType = dev.assay.v1.GetServerInfoRequest.class,
      responseType = dev.assay.v1.GetServerInfoResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.assay.v1.GetServerInfoRequest,
      dev.assay.v1.GetServerInfoResponse> getGetServerInfoMethod() {
    io.grpc.MethodDescriptor<dev.assay.v1.GetServerInfoRequest, dev.assay.v1.GetServerInfoResponse> getGetServerInfoMethod;
    if ((getGetServerInfoMethod = AdminServiceGrpc.getGetServerInfoMethod) == null) {
      synchronized (AdminServiceGrpc.class) {
        if ((getGetServerInfoMethod = AdminServiceGrpc.getGetServerInfoMethod) == null) {
          AdminServiceGrpc.getGetServerInfoMethod = getGetServerInfoMethod =
              io.grpc.MethodDescriptor.<dev.assay.v1.GetServerInfoRequest, dev.assay.v1.GetServerInfoResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "GetServerInfo"))
              .setSafe(true)
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.assay.v1.GetServerInfoRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.assay.v1.GetServerInfoResponse.getDefaultInstance()))
              .setSchemaDescriptor(new AdminServiceMethodDescriptorSupplier("GetServerInfo"))
              .build();
        }
      }
    }
    return getGetServerInfoMethod;
  }

  /**
   * Creates a new async stub that supports all call types for the service
   */
  public static AdminServiceStub newStub(io.grpc.Channel channel) {
    io.grpc.stub.AbstractStub.StubFactory<AdminServiceStub> factory =
      new io.grpc.stub.AbstractStub.StubFactory<AdminServiceStub>() {
        @java.lang.Override
        public AdminServiceStub newStub(io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
          return new AdminServiceStub(channel, callOptions);
        }
      };
    return AdminServiceStub.newStub(factory, channel);
  }

  /**
   * Creates a new blocking-style stub that supports all types of calls on the service
   */
  public static AdminServiceBlockingV2Stub newBlockingV2Stub(
      io.grpc.Channel channel) {
    io.grpc.stub.AbstractStub.StubFactory<AdminServiceBlockingV2Stub> factory =
      new io.grpc.stub.AbstractStub.StubFactory<AdminServiceBlockingV2Stub>() {
        @java.lang.Override
        public AdminServiceBlockingV2Stub newStub(io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
          return new AdminServiceBlockingV2Stub(channel, callOptions);
        }
      };
    return AdminServiceBlockingV2Stub.newStub(factory, channel);
  }

  /**
   * Creates a new blocking-style stub that supports unary and streaming output calls on the service
   */
  public static AdminServiceBlockingStub newBlockingStub(
      io.grpc.Channel channel) {
    io.grpc.stub.AbstractStub.StubFactory<AdminServiceBlockingStub> factory =
      new io.grpc.stub.AbstractStub.StubFactory<AdminServiceBlockingStub>() {
        @java.lang.Override
        public AdminServiceBlockingStub newStub(io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
          return new AdminServiceBlockingStub(channel, callOptions);
        }
      };
    return AdminServiceBlockingStub.newStub(factory, channel);
  }

  /**
   * Creates a new ListenableFuture-style stub that supports unary calls on the service
   */
  public static AdminServiceFutureStub newFutureStub(
      io.grpc.Channel channel) {
    io.grpc.stub.AbstractStub.StubFactory<AdminServiceFutureStub> factory =
      new io.grpc.stub.AbstractStub.StubFactory<AdminServiceFutureStub>() {
        @java.lang.Override
        public AdminServiceFutureStub newStub(io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
          return new AdminServiceFutureStub(channel, callOptions);
        }
      };
    return AdminServiceFutureStub.newStub(factory, channel);
  }

  /**
   * <pre>
   * Runs the server: tenants, their credentials and quotas, the audit log, and what the server says of itself. For administrators.
   * </pre>
   */
  public interface AsyncService {

    /**
     * <pre>
     * Makes a tenant.
     * Errors: `REQUEST_INVALID`, `REVISION_CONFLICT` if there is one of that name.
     * </pre>
     */
    default void createTenant(dev.assay.v1.CreateTenantRequest request,
        io.grpc.stub.StreamObserver<dev.assay.v1.CreateTenantResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getCreateTenantMethod(), responseObserver);
    }

    /**
     * <pre>
     * Reads one tenant.
     * Errors: `REQUEST_INVALID`, `TENANT_NOT_FOUND`.
     * </pre>
     */
    default void getTenant(dev.assay.v1.GetTenantRequest request,
        io.grpc.stub.StreamObserver<dev.assay.v1.GetTenantResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getGetTenantMethod(), responseObserver);
    }

    /**
     * <pre>
     * Lists tenants by name.
     * Errors: `REQUEST_INVALID`.
     * </pre>
     */
    default void listTenants(dev.assay.v1.ListTenantsRequest request,
        io.grpc.stub.StreamObserver<dev.assay.v1.ListTenantsResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getListTenantsMethod(), responseObserver);
    }

    /**
     * <pre>
     * Suspends a tenant, or lifts that: a suspended tenant's calls are refused, its data are kept.
     * Errors: `REQUEST_INVALID`, `TENANT_NOT_FOUND`.
     * </pre>
     */
    default void suspendTenant(dev.assay.v1.SuspendTenantRequest request,
        io.grpc.stub.StreamObserver<dev.assay.v1.SuspendTenantResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getSuspendTenantMethod(), responseObserver);
    }

    /**
     * <pre>
     * Deletes a suspended tenant and everything that belongs to it.
     * Errors: `REQUEST_INVALID`, `TENANT_NOT_FOUND`, `REVISION_CONFLICT` if it is not suspended.
     * </pre>
     */
    default void deleteTenant(dev.assay.v1.DeleteTenantRequest request,
        io.grpc.stub.StreamObserver<dev.assay.v1.DeleteTenantResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getDeleteTenantMethod(), responseObserver);
    }

    /**
     * <pre>
     * Makes a credential for a tenant. The token is answered this once and never again.
     * Errors: `REQUEST_INVALID`, `TENANT_NOT_FOUND`.
     * </pre>
     */
    default void createCredential(dev.assay.v1.CreateCredentialRequest request,
        io.grpc.stub.StreamObserver<dev.assay.v1.CreateCredentialResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getCreateCredentialMethod(), responseObserver);
    }

    /**
     * <pre>
     * Lists a tenant's credentials, without their tokens.
     * Errors: `REQUEST_INVALID`, `TENANT_NOT_FOUND`.
     * </pre>
     */
    default void listCredentials(dev.assay.v1.ListCredentialsRequest request,
        io.grpc.stub.StreamObserver<dev.assay.v1.ListCredentialsResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getListCredentialsMethod(), responseObserver);
    }

    /**
     * <pre>
     * Revokes a credential. Calls with it fail from then on.
     * Errors: `REQUEST_INVALID`, `TENANT_NOT_FOUND`, `CREDENTIAL_NOT_FOUND`.
     * </pre>
     */
    default void revokeCredential(dev.assay.v1.RevokeCredentialRequest request,
        io.grpc.stub.StreamObserver<dev.assay.v1.RevokeCredentialResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getRevokeCredentialMethod(), responseObserver);
    }

    /**
     * <pre>
     * Reads what a tenant may use, and what it uses.
     * Errors: `REQUEST_INVALID`, `TENANT_NOT_FOUND`.
     * </pre>
     */
    default void getQuota(dev.assay.v1.GetQuotaRequest request,
        io.grpc.stub.StreamObserver<dev.assay.v1.GetQuotaResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getGetQuotaMethod(), responseObserver);
    }

    /**
     * <pre>
     * Sets what a tenant may use.
     * Errors: `REQUEST_INVALID`, `TENANT_NOT_FOUND`.
     * </pre>
     */
    default void setQuota(dev.assay.v1.SetQuotaRequest request,
        io.grpc.stub.StreamObserver<dev.assay.v1.SetQuotaResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getSetQuotaMethod(), responseObserver);
    }

    /**
     * <pre>
     * Streams the audit log in order: every call of the control plane and every refusal, with who asked for it. Others than administrators of the
     * server get the entries of their tenant alone.
     * Errors: `REQUEST_INVALID`, `TENANT_NOT_FOUND`.
     * </pre>
     */
    default void readAuditLog(dev.assay.v1.ReadAuditLogRequest request,
        io.grpc.stub.StreamObserver<dev.assay.v1.ReadAuditLogResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getReadAuditLogMethod(), responseObserver);
    }

    /**
     * <pre>
     * Tells what this server is: its versions, its policy, its sandbox and its limits.
     * </pre>
     */
    default void getServerInfo(dev.assay.v1.GetServerInfoRequest request,
        io.grpc.stub.StreamObserver<dev.assay.v1.GetServerInfoResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getGetServerInfoMethod(), responseObserver);
    }
  }

  /**
   * Base class for the server implementation of the service AdminService.
   * <pre>
   * Runs the server: tenants, their credentials and quotas, the audit log, and what the server says of itself. For administrators.
   * </pre>
   */
  public static abstract class AdminServiceImplBase
      implements io.grpc.BindableService, AsyncService {

    @java.lang.Override public final io.grpc.ServerServiceDefinition bindService() {
      return AdminServiceGrpc.bindService(this);
    }
  }

  /**
   * A stub to allow clients to do asynchronous rpc calls to service AdminService.
   * <pre>
   * Runs the server: tenants, their credentials and quotas, the audit log, and what the server says of itself. For administrators.
   * </pre>
   */
  public static final class AdminServiceStub
      extends io.grpc.stub.AbstractAsyncStub<AdminServiceStub> {
    private AdminServiceStub(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      super(channel, callOptions);
    }

    @java.lang.Override
    protected AdminServiceStub build(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      return new AdminServiceStub(channel, callOptions);
    }

    /**
     * <pre>
     * Makes a tenant.
     * Errors: `REQUEST_INVALID`, `REVISION_CONFLICT` if there is one of that name.
     * </pre>
     */
    public void createTenant(dev.assay.v1.CreateTenantRequest request,
        io.grpc.stub.StreamObserver<dev.assay.v1.CreateTenantResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getCreateTenantMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Reads one tenant.
     * Errors: `REQUEST_INVALID`, `TENANT_NOT_FOUND`.
     * </pre>
     */
    public void getTenant(dev.assay.v1.GetTenantRequest request,
        io.grpc.stub.StreamObserver<dev.assay.v1.GetTenantResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getGetTenantMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Lists tenants by name.
     * Errors: `REQUEST_INVALID`.
     * </pre>
     */
    public void listTenants(dev.assay.v1.ListTenantsRequest request,
        io.grpc.stub.StreamObserver<dev.assay.v1.ListTenantsResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getListTenantsMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Suspends a tenant, or lifts that: a suspended tenant's calls are refused, its data are kept.
     * Errors: `REQUEST_INVALID`, `TENANT_NOT_FOUND`.
     * </pre>
     */
    public void suspendTenant(dev.assay.v1.SuspendTenantRequest request,
        io.grpc.stub.StreamObserver<dev.assay.v1.SuspendTenantResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getSuspendTenantMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Deletes a suspended tenant and everything that belongs to it.
     * Errors: `REQUEST_INVALID`, `TENANT_NOT_FOUND`, `REVISION_CONFLICT` if it is not suspended.
     * </pre>
     */
    public void deleteTenant(dev.assay.v1.DeleteTenantRequest request,
        io.grpc.stub.StreamObserver<dev.assay.v1.DeleteTenantResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getDeleteTenantMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Makes a credential for a tenant. The token is answered this once and never again.
     * Errors: `REQUEST_INVALID`, `TENANT_NOT_FOUND`.
     * </pre>
     */
    public void createCredential(dev.assay.v1.CreateCredentialRequest request,
        io.grpc.stub.StreamObserver<dev.assay.v1.CreateCredentialResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getCreateCredentialMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Lists a tenant's credentials, without their tokens.
     * Errors: `REQUEST_INVALID`, `TENANT_NOT_FOUND`.
     * </pre>
     */
    public void listCredentials(dev.assay.v1.ListCredentialsRequest request,
        io.grpc.stub.StreamObserver<dev.assay.v1.ListCredentialsResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getListCredentialsMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Revokes a credential. Calls with it fail from then on.
     * Errors: `REQUEST_INVALID`, `TENANT_NOT_FOUND`, `CREDENTIAL_NOT_FOUND`.
     * </pre>
     */
    public void revokeCredential(dev.assay.v1.RevokeCredentialRequest request,
        io.grpc.stub.StreamObserver<dev.assay.v1.RevokeCredentialResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getRevokeCredentialMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Reads what a tenant may use, and what it uses.
     * Errors: `REQUEST_INVALID`, `TENANT_NOT_FOUND`.
     * </pre>
     */
    public void getQuota(dev.assay.v1.GetQuotaRequest request,
        io.grpc.stub.StreamObserver<dev.assay.v1.GetQuotaResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getGetQuotaMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Sets what a tenant may use.
     * Errors: `REQUEST_INVALID`, `TENANT_NOT_FOUND`.
     * </pre>
     */
    public void setQuota(dev.assay.v1.SetQuotaRequest request,
        io.grpc.stub.StreamObserver<dev.assay.v1.SetQuotaResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getSetQuotaMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Streams the audit log in order: every call of the control plane and every refusal, with who asked for it. Others than administrators of the
     * server get the entries of their tenant alone.
     * Errors: `REQUEST_INVALID`, `TENANT_NOT_FOUND`.
     * </pre>
     */
    public void readAuditLog(dev.assay.v1.ReadAuditLogRequest request,
        io.grpc.stub.StreamObserver<dev.assay.v1.ReadAuditLogResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncServerStreamingCall(
          getChannel().newCall(getReadAuditLogMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Tells what this server is: its versions, its policy, its sandbox and its limits.
     * </pre>
     */
    public void getServerInfo(dev.assay.v1.GetServerInfoRequest request,
        io.grpc.stub.StreamObserver<dev.assay.v1.GetServerInfoResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getGetServerInfoMethod(), getCallOptions()), request, responseObserver);
    }
  }

  /**
   * A stub to allow clients to do synchronous rpc calls to service AdminService.
   * <pre>
   * Runs the server: tenants, their credentials and quotas, the audit log, and what the server says of itself. For administrators.
   * </pre>
   */
  public static final class AdminServiceBlockingV2Stub
      extends io.grpc.stub.AbstractBlockingStub<AdminServiceBlockingV2Stub> {
    private AdminServiceBlockingV2Stub(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      super(channel, callOptions);
    }

    @java.lang.Override
    protected AdminServiceBlockingV2Stub build(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      return new AdminServiceBlockingV2Stub(channel, callOptions);
    }

    /**
     * <pre>
     * Makes a tenant.
     * Errors: `REQUEST_INVALID`, `REVISION_CONFLICT` if there is one of that name.
     * </pre>
     */
    public dev.assay.v1.CreateTenantResponse createTenant(dev.assay.v1.CreateTenantRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getCreateTenantMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Reads one tenant.
     * Errors: `REQUEST_INVALID`, `TENANT_NOT_FOUND`.
     * </pre>
     */
    public dev.assay.v1.GetTenantResponse getTenant(dev.assay.v1.GetTenantRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getGetTenantMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Lists tenants by name.
     * Errors: `REQUEST_INVALID`.
     * </pre>
     */
    public dev.assay.v1.ListTenantsResponse listTenants(dev.assay.v1.ListTenantsRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getListTenantsMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Suspends a tenant, or lifts that: a suspended tenant's calls are refused, its data are kept.
     * Errors: `REQUEST_INVALID`, `TENANT_NOT_FOUND`.
     * </pre>
     */
    public dev.assay.v1.SuspendTenantResponse suspendTenant(dev.assay.v1.SuspendTenantRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getSuspendTenantMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Deletes a suspended tenant and everything that belongs to it.
     * Errors: `REQUEST_INVALID`, `TENANT_NOT_FOUND`, `REVISION_CONFLICT` if it is not suspended.
     * </pre>
     */
    public dev.assay.v1.DeleteTenantResponse deleteTenant(dev.assay.v1.DeleteTenantRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getDeleteTenantMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Makes a credential for a tenant. The token is answered this once and never again.
     * Errors: `REQUEST_INVALID`, `TENANT_NOT_FOUND`.
     * </pre>
     */
    public dev.assay.v1.CreateCredentialResponse createCredential(dev.assay.v1.CreateCredentialRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getCreateCredentialMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Lists a tenant's credentials, without their tokens.
     * Errors: `REQUEST_INVALID`, `TENANT_NOT_FOUND`.
     * </pre>
     */
    public dev.assay.v1.ListCredentialsResponse listCredentials(dev.assay.v1.ListCredentialsRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getListCredentialsMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Revokes a credential. Calls with it fail from then on.
     * Errors: `REQUEST_INVALID`, `TENANT_NOT_FOUND`, `CREDENTIAL_NOT_FOUND`.
     * </pre>
     */
    public dev.assay.v1.RevokeCredentialResponse revokeCredential(dev.assay.v1.RevokeCredentialRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getRevokeCredentialMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Reads what a tenant may use, and what it uses.
     * Errors: `REQUEST_INVALID`, `TENANT_NOT_FOUND`.
     * </pre>
     */
    public dev.assay.v1.GetQuotaResponse getQuota(dev.assay.v1.GetQuotaRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getGetQuotaMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Sets what a tenant may use.
     * Errors: `REQUEST_INVALID`, `TENANT_NOT_FOUND`.
     * </pre>
     */
    public dev.assay.v1.SetQuotaResponse setQuota(dev.assay.v1.SetQuotaRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getSetQuotaMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Streams the audit log in order: every call of the control plane and every refusal, with who asked for it. Others than administrators of the
     * server get the entries of their tenant alone.
     * Errors: `REQUEST_INVALID`, `TENANT_NOT_FOUND`.
     * </pre>
     */
    @io.grpc.ExperimentalApi("https://github.com/grpc/grpc-java/issues/10918")
    public io.grpc.stub.BlockingClientCall<?, dev.assay.v1.ReadAuditLogResponse>
        readAuditLog(dev.assay.v1.ReadAuditLogRequest request) {
      return io.grpc.stub.ClientCalls.blockingV2ServerStreamingCall(
          getChannel(), getReadAuditLogMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Tells what this server is: its versions, its policy, its sandbox and its limits.
     * </pre>
     */
    public dev.assay.v1.GetServerInfoResponse getServerInfo(dev.assay.v1.GetServerInfoRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getGetServerInfoMethod(), getCallOptions(), request);
    }
  }

  /**
   * A stub to allow clients to do limited synchronous rpc calls to service AdminService.
   * <pre>
   * Runs the server: tenants, their credentials and quotas, the audit log, and what the server says of itself. For administrators.
   * </pre>
   */
  public static final class AdminServiceBlockingStub
      extends io.grpc.stub.AbstractBlockingStub<AdminServiceBlockingStub> {
    private AdminServiceBlockingStub(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      super(channel, callOptions);
    }

    @java.lang.Override
    protected AdminServiceBlockingStub build(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      return new AdminServiceBlockingStub(channel, callOptions);
    }

    /**
     * <pre>
     * Makes a tenant.
     * Errors: `REQUEST_INVALID`, `REVISION_CONFLICT` if there is one of that name.
     * </pre>
     */
    public dev.assay.v1.CreateTenantResponse createTenant(dev.assay.v1.CreateTenantRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getCreateTenantMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Reads one tenant.
     * Errors: `REQUEST_INVALID`, `TENANT_NOT_FOUND`.
     * </pre>
     */
    public dev.assay.v1.GetTenantResponse getTenant(dev.assay.v1.GetTenantRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getGetTenantMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Lists tenants by name.
     * Errors: `REQUEST_INVALID`.
     * </pre>
     */
    public dev.assay.v1.ListTenantsResponse listTenants(dev.assay.v1.ListTenantsRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getListTenantsMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Suspends a tenant, or lifts that: a suspended tenant's calls are refused, its data are kept.
     * Errors: `REQUEST_INVALID`, `TENANT_NOT_FOUND`.
     * </pre>
     */
    public dev.assay.v1.SuspendTenantResponse suspendTenant(dev.assay.v1.SuspendTenantRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getSuspendTenantMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Deletes a suspended tenant and everything that belongs to it.
     * Errors: `REQUEST_INVALID`, `TENANT_NOT_FOUND`, `REVISION_CONFLICT` if it is not suspended.
     * </pre>
     */
    public dev.assay.v1.DeleteTenantResponse deleteTenant(dev.assay.v1.DeleteTenantRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getDeleteTenantMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Makes a credential for a tenant. The token is answered this once and never again.
     * Errors: `REQUEST_INVALID`, `TENANT_NOT_FOUND`.
     * </pre>
     */
    public dev.assay.v1.CreateCredentialResponse createCredential(dev.assay.v1.CreateCredentialRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getCreateCredentialMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Lists a tenant's credentials, without their tokens.
     * Errors: `REQUEST_INVALID`, `TENANT_NOT_FOUND`.
     * </pre>
     */
    public dev.assay.v1.ListCredentialsResponse listCredentials(dev.assay.v1.ListCredentialsRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getListCredentialsMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Revokes a credential. Calls with it fail from then on.
     * Errors: `REQUEST_INVALID`, `TENANT_NOT_FOUND`, `CREDENTIAL_NOT_FOUND`.
     * </pre>
     */
    public dev.assay.v1.RevokeCredentialResponse revokeCredential(dev.assay.v1.RevokeCredentialRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getRevokeCredentialMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Reads what a tenant may use, and what it uses.
     * Errors: `REQUEST_INVALID`, `TENANT_NOT_FOUND`.
     * </pre>
     */
    public dev.assay.v1.GetQuotaResponse getQuota(dev.assay.v1.GetQuotaRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getGetQuotaMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Sets what a tenant may use.
     * Errors: `REQUEST_INVALID`, `TENANT_NOT_FOUND`.
     * </pre>
     */
    public dev.assay.v1.SetQuotaResponse setQuota(dev.assay.v1.SetQuotaRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getSetQuotaMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Streams the audit log in order: every call of the control plane and every refusal, with who asked for it. Others than administrators of the
     * server get the entries of their tenant alone.
     * Errors: `REQUEST_INVALID`, `TENANT_NOT_FOUND`.
     * </pre>
     */
    public java.util.Iterator<dev.assay.v1.ReadAuditLogResponse> readAuditLog(
        dev.assay.v1.ReadAuditLogRequest request) {
      return io.grpc.stub.ClientCalls.blockingServerStreamingCall(
          getChannel(), getReadAuditLogMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Tells what this server is: its versions, its policy, its sandbox and its limits.
     * </pre>
     */
    public dev.assay.v1.GetServerInfoResponse getServerInfo(dev.assay.v1.GetServerInfoRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getGetServerInfoMethod(), getCallOptions(), request);
    }
  }

  /**
   * A stub to allow clients to do ListenableFuture-style rpc calls to service AdminService.
   * <pre>
   * Runs the server: tenants, their credentials and quotas, the audit log, and what the server says of itself. For administrators.
   * </pre>
   */
  public static final class AdminServiceFutureStub
      extends io.grpc.stub.AbstractFutureStub<AdminServiceFutureStub> {
    private AdminServiceFutureStub(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      super(channel, callOptions);
    }

    @java.lang.Override
    protected AdminServiceFutureStub build(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      return new AdminServiceFutureStub(channel, callOptions);
    }

    /**
     * <pre>
     * Makes a tenant.
     * Errors: `REQUEST_INVALID`, `REVISION_CONFLICT` if there is one of that name.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.assay.v1.CreateTenantResponse> createTenant(
        dev.assay.v1.CreateTenantRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getCreateTenantMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Reads one tenant.
     * Errors: `REQUEST_INVALID`, `TENANT_NOT_FOUND`.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.assay.v1.GetTenantResponse> getTenant(
        dev.assay.v1.GetTenantRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getGetTenantMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Lists tenants by name.
     * Errors: `REQUEST_INVALID`.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.assay.v1.ListTenantsResponse> listTenants(
        dev.assay.v1.ListTenantsRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getListTenantsMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Suspends a tenant, or lifts that: a suspended tenant's calls are refused, its data are kept.
     * Errors: `REQUEST_INVALID`, `TENANT_NOT_FOUND`.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.assay.v1.SuspendTenantResponse> suspendTenant(
        dev.assay.v1.SuspendTenantRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getSuspendTenantMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Deletes a suspended tenant and everything that belongs to it.
     * Errors: `REQUEST_INVALID`, `TENANT_NOT_FOUND`, `REVISION_CONFLICT` if it is not suspended.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.assay.v1.DeleteTenantResponse> deleteTenant(
        dev.assay.v1.DeleteTenantRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getDeleteTenantMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Makes a credential for a tenant. The token is answered this once and never again.
     * Errors: `REQUEST_INVALID`, `TENANT_NOT_FOUND`.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.assay.v1.CreateCredentialResponse> createCredential(
        dev.assay.v1.CreateCredentialRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getCreateCredentialMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Lists a tenant's credentials, without their tokens.
     * Errors: `REQUEST_INVALID`, `TENANT_NOT_FOUND`.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.assay.v1.ListCredentialsResponse> listCredentials(
        dev.assay.v1.ListCredentialsRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getListCredentialsMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Revokes a credential. Calls with it fail from then on.
     * Errors: `REQUEST_INVALID`, `TENANT_NOT_FOUND`, `CREDENTIAL_NOT_FOUND`.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.assay.v1.RevokeCredentialResponse> revokeCredential(
        dev.assay.v1.RevokeCredentialRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getRevokeCredentialMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Reads what a tenant may use, and what it uses.
     * Errors: `REQUEST_INVALID`, `TENANT_NOT_FOUND`.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.assay.v1.GetQuotaResponse> getQuota(
        dev.assay.v1.GetQuotaRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getGetQuotaMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Sets what a tenant may use.
     * Errors: `REQUEST_INVALID`, `TENANT_NOT_FOUND`.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.assay.v1.SetQuotaResponse> setQuota(
        dev.assay.v1.SetQuotaRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getSetQuotaMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Tells what this server is: its versions, its policy, its sandbox and its limits.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.assay.v1.GetServerInfoResponse> getServerInfo(
        dev.assay.v1.GetServerInfoRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getGetServerInfoMethod(), getCallOptions()), request);
    }
  }

  private static final int METHODID_CREATE_TENANT = 0;
  private static final int METHODID_GET_TENANT = 1;
  private static final int METHODID_LIST_TENANTS = 2;
  private static final int METHODID_SUSPEND_TENANT = 3;
  private static final int METHODID_DELETE_TENANT = 4;
  private static final int METHODID_CREATE_CREDENTIAL = 5;
  private static final int METHODID_LIST_CREDENTIALS = 6;
  private static final int METHODID_REVOKE_CREDENTIAL = 7;
  private static final int METHODID_GET_QUOTA = 8;
  private static final int METHODID_SET_QUOTA = 9;
  private static final int METHODID_READ_AUDIT_LOG = 10;
  private static final int METHODID_GET_SERVER_INFO = 11;

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
        case METHODID_CREATE_TENANT:
          serviceImpl.createTenant((dev.assay.v1.CreateTenantRequest) request,
              (io.grpc.stub.StreamObserver<dev.assay.v1.CreateTenantResponse>) responseObserver);
          break;
        case METHODID_GET_TENANT:
          serviceImpl.getTenant((dev.assay.v1.GetTenantRequest) request,
              (io.grpc.stub.StreamObserver<dev.assay.v1.GetTenantResponse>) responseObserver);
          break;
        case METHODID_LIST_TENANTS:
          serviceImpl.listTenants((dev.assay.v1.ListTenantsRequest) request,
              (io.grpc.stub.StreamObserver<dev.assay.v1.ListTenantsResponse>) responseObserver);
          break;
        case METHODID_SUSPEND_TENANT:
          serviceImpl.suspendTenant((dev.assay.v1.SuspendTenantRequest) request,
              (io.grpc.stub.StreamObserver<dev.assay.v1.SuspendTenantResponse>) responseObserver);
          break;
        case METHODID_DELETE_TENANT:
          serviceImpl.deleteTenant((dev.assay.v1.DeleteTenantRequest) request,
              (io.grpc.stub.StreamObserver<dev.assay.v1.DeleteTenantResponse>) responseObserver);
          break;
        case METHODID_CREATE_CREDENTIAL:
          serviceImpl.createCredential((dev.assay.v1.CreateCredentialRequest) request,
              (io.grpc.stub.StreamObserver<dev.assay.v1.CreateCredentialResponse>) responseObserver);
          break;
        case METHODID_LIST_CREDENTIALS:
          serviceImpl.listCredentials((dev.assay.v1.ListCredentialsRequest) request,
              (io.grpc.stub.StreamObserver<dev.assay.v1.ListCredentialsResponse>) responseObserver);
          break;
        case METHODID_REVOKE_CREDENTIAL:
          serviceImpl.revokeCredential((dev.assay.v1.RevokeCredentialRequest) request,
              (io.grpc.stub.StreamObserver<dev.assay.v1.RevokeCredentialResponse>) responseObserver);
          break;
        case METHODID_GET_QUOTA:
          serviceImpl.getQuota((dev.assay.v1.GetQuotaRequest) request,
              (io.grpc.stub.StreamObserver<dev.assay.v1.GetQuotaResponse>) responseObserver);
          break;
        case METHODID_SET_QUOTA:
          serviceImpl.setQuota((dev.assay.v1.SetQuotaRequest) request,
              (io.grpc.stub.StreamObserver<dev.assay.v1.SetQuotaResponse>) responseObserver);
          break;
        case METHODID_READ_AUDIT_LOG:
          serviceImpl.readAuditLog((dev.assay.v1.ReadAuditLogRequest) request,
              (io.grpc.stub.StreamObserver<dev.assay.v1.ReadAuditLogResponse>) responseObserver);
          break;
        case METHODID_GET_SERVER_INFO:
          serviceImpl.getServerInfo((dev.assay.v1.GetServerInfoRequest) request,
              (io.grpc.stub.StreamObserver<dev.assay.v1.GetServerInfoResponse>) responseObserver);
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
          getCreateTenantMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.assay.v1.CreateTenantRequest,
              dev.assay.v1.CreateTenantResponse>(
                service, METHODID_CREATE_TENANT)))
        .addMethod(
          getGetTenantMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.assay.v1.GetTenantRequest,
              dev.assay.v1.GetTenantResponse>(
                service, METHODID_GET_TENANT)))
        .addMethod(
          getListTenantsMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.assay.v1.ListTenantsRequest,
              dev.assay.v1.ListTenantsResponse>(
                service, METHODID_LIST_TENANTS)))
        .addMethod(
          getSuspendTenantMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.assay.v1.SuspendTenantRequest,
              dev.assay.v1.SuspendTenantResponse>(
                service, METHODID_SUSPEND_TENANT)))
        .addMethod(
          getDeleteTenantMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.assay.v1.DeleteTenantRequest,
              dev.assay.v1.DeleteTenantResponse>(
                service, METHODID_DELETE_TENANT)))
        .addMethod(
          getCreateCredentialMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.assay.v1.CreateCredentialRequest,
              dev.assay.v1.CreateCredentialResponse>(
                service, METHODID_CREATE_CREDENTIAL)))
        .addMethod(
          getListCredentialsMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.assay.v1.ListCredentialsRequest,
              dev.assay.v1.ListCredentialsResponse>(
                service, METHODID_LIST_CREDENTIALS)))
        .addMethod(
          getRevokeCredentialMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.assay.v1.RevokeCredentialRequest,
              dev.assay.v1.RevokeCredentialResponse>(
                service, METHODID_REVOKE_CREDENTIAL)))
        .addMethod(
          getGetQuotaMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.assay.v1.GetQuotaRequest,
              dev.assay.v1.GetQuotaResponse>(
                service, METHODID_GET_QUOTA)))
        .addMethod(
          getSetQuotaMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.assay.v1.SetQuotaRequest,
              dev.assay.v1.SetQuotaResponse>(
                service, METHODID_SET_QUOTA)))
        .addMethod(
          getReadAuditLogMethod(),
          io.grpc.stub.ServerCalls.asyncServerStreamingCall(
            new MethodHandlers<
              dev.assay.v1.ReadAuditLogRequest,
              dev.assay.v1.ReadAuditLogResponse>(
                service, METHODID_READ_AUDIT_LOG)))
        .addMethod(
          getGetServerInfoMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.assay.v1.GetServerInfoRequest,
              dev.assay.v1.GetServerInfoResponse>(
                service, METHODID_GET_SERVER_INFO)))
        .build();
  }

  private static abstract class AdminServiceBaseDescriptorSupplier
      implements io.grpc.protobuf.ProtoFileDescriptorSupplier, io.grpc.protobuf.ProtoServiceDescriptorSupplier {
    AdminServiceBaseDescriptorSupplier() {}

    @java.lang.Override
    public com.google.protobuf.Descriptors.FileDescriptor getFileDescriptor() {
      return dev.assay.v1.AdminServiceOuterClass.getDescriptor();
    }

    @java.lang.Override
    public com.google.protobuf.Descriptors.ServiceDescriptor getServiceDescriptor() {
      return getFileDescriptor().findServiceByName("AdminService");
    }
  }

  private static final class AdminServiceFileDescriptorSupplier
      extends AdminServiceBaseDescriptorSupplier {
    AdminServiceFileDescriptorSupplier() {}
  }

  private static final class AdminServiceMethodDescriptorSupplier
      extends AdminServiceBaseDescriptorSupplier
      implements io.grpc.protobuf.ProtoMethodDescriptorSupplier {
    private final java.lang.String methodName;

    AdminServiceMethodDescriptorSupplier(java.lang.String methodName) {
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
      synchronized (AdminServiceGrpc.class) {
        result = serviceDescriptor;
        if (result == null) {
          serviceDescriptor = result = io.grpc.ServiceDescriptor.newBuilder(SERVICE_NAME)
              .setSchemaDescriptor(new AdminServiceFileDescriptorSupplier())
              .addMethod(getCreateTenantMethod())
              .addMethod(getGetTenantMethod())
              .addMethod(getListTenantsMethod())
              .addMethod(getSuspendTenantMethod())
              .addMethod(getDeleteTenantMethod())
              .addMethod(getCreateCredentialMethod())
              .addMethod(getListCredentialsMethod())
              .addMethod(getRevokeCredentialMethod())
              .addMethod(getGetQuotaMethod())
              .addMethod(getSetQuotaMethod())
              .addMethod(getReadAuditLogMethod())
              .addMethod(getGetServerInfoMethod())
              .build();
        }
      }
    }
    return result;
  }
}
