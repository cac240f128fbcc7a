"""The methods that the layer calls, and what the protos say of every method: whether it may be called twice."""

from dataclasses import dataclass
from typing import Generic, TypeVar

from google.protobuf.descriptor_pb2 import MethodOptions
from google.protobuf.message import Message

from assay.v1 import (
    admin_service_pb2,
    compile_service_pb2,
    deploy_service_pb2,
    event_service_pb2,
    invoke_service_pb2,
    projection_service_pb2,
    sign_service_pb2,
)

Q = TypeVar("Q", bound=Message)
A = TypeVar("A", bound=Message)

_FILES = (
    admin_service_pb2,
    compile_service_pb2,
    deploy_service_pb2,
    event_service_pb2,
    invoke_service_pb2,
    projection_service_pb2,
    sign_service_pb2,
)

REPEATABLE: frozenset[str] = frozenset(
    f"/{service.full_name}/{method.name}"
    for file in _FILES
    for service in file.DESCRIPTOR.services_by_name.values()
    for method in service.methods
    if method.GetOptions().idempotency_level != MethodOptions.IDEMPOTENCY_UNKNOWN
)
"""The paths of the methods that do the same when they are called twice (`idempotency_level` NO_SIDE_EFFECTS or IDEMPOTENT)."""


@dataclass(frozen=True, slots=True)
class Method(Generic[Q, A]):
    """A method of the API, and the types of what it takes and answers."""

    path: str
    request: type[Q]
    answer: type[A]


COMPILE = Method("/assay.v1.CompileService/Compile", compile_service_pb2.CompileRequest, compile_service_pb2.CompileResponse)
CHECK = Method("/assay.v1.CompileService/Check", compile_service_pb2.CheckRequest, compile_service_pb2.CheckResponse)
GET_POLICY = Method("/assay.v1.CompileService/GetPolicy", compile_service_pb2.GetPolicyRequest, compile_service_pb2.GetPolicyResponse)
GET_ARTIFACT = Method(
    "/assay.v1.CompileService/GetArtifact",
    compile_service_pb2.GetArtifactRequest,
    compile_service_pb2.GetArtifactResponse,
)
SIGN = Method("/assay.v1.SignService/Sign", sign_service_pb2.SignRequest, sign_service_pb2.SignResponse)
VERIFY = Method("/assay.v1.SignService/Verify", sign_service_pb2.VerifyRequest, sign_service_pb2.VerifyResponse)
LIST_KEYS = Method("/assay.v1.SignService/ListKeys", sign_service_pb2.ListKeysRequest, sign_service_pb2.ListKeysResponse)
DEPLOY = Method("/assay.v1.DeployService/Deploy", deploy_service_pb2.DeployRequest, deploy_service_pb2.DeployResponse)
ACTIVATE = Method("/assay.v1.DeployService/Activate", deploy_service_pb2.ActivateRequest, deploy_service_pb2.ActivateResponse)
UNDEPLOY = Method("/assay.v1.DeployService/Undeploy", deploy_service_pb2.UndeployRequest, deploy_service_pb2.UndeployResponse)
GET_FUNCTION = Method("/assay.v1.DeployService/GetFunction", deploy_service_pb2.GetFunctionRequest, deploy_service_pb2.GetFunctionResponse)
LIST_FUNCTIONS = Method(
    "/assay.v1.DeployService/ListFunctions",
    deploy_service_pb2.ListFunctionsRequest,
    deploy_service_pb2.ListFunctionsResponse,
)
LIST_REVISIONS = Method(
    "/assay.v1.DeployService/ListRevisions",
    deploy_service_pb2.ListRevisionsRequest,
    deploy_service_pb2.ListRevisionsResponse,
)
REDUCE = Method("/assay.v1.InvokeService/Reduce", invoke_service_pb2.ReduceRequest, invoke_service_pb2.ReduceResponse)
REDUCE_STREAM = Method(
    "/assay.v1.InvokeService/ReduceStream",
    invoke_service_pb2.ReduceStreamRequest,
    invoke_service_pb2.ReduceStreamResponse,
)
TAIL_LOGS = Method("/assay.v1.InvokeService/TailLogs", invoke_service_pb2.TailLogsRequest, invoke_service_pb2.TailLogsResponse)
ROTATE_KEY = Method("/assay.v1.SignService/RotateKey", sign_service_pb2.RotateKeyRequest, sign_service_pb2.RotateKeyResponse)
RETIRE_KEY = Method("/assay.v1.SignService/RetireKey", sign_service_pb2.RetireKeyRequest, sign_service_pb2.RetireKeyResponse)
REVOKE_KEY = Method("/assay.v1.SignService/RevokeKey", sign_service_pb2.RevokeKeyRequest, sign_service_pb2.RevokeKeyResponse)
SET_SECRET = Method("/assay.v1.DeployService/SetSecret", deploy_service_pb2.SetSecretRequest, deploy_service_pb2.SetSecretResponse)
LIST_SECRETS = Method("/assay.v1.DeployService/ListSecrets", deploy_service_pb2.ListSecretsRequest, deploy_service_pb2.ListSecretsResponse)
DELETE_SECRET = Method(
    "/assay.v1.DeployService/DeleteSecret", deploy_service_pb2.DeleteSecretRequest, deploy_service_pb2.DeleteSecretResponse
)
CREATE_TENANT = Method("/assay.v1.AdminService/CreateTenant", admin_service_pb2.CreateTenantRequest, admin_service_pb2.CreateTenantResponse)
GET_TENANT = Method("/assay.v1.AdminService/GetTenant", admin_service_pb2.GetTenantRequest, admin_service_pb2.GetTenantResponse)
LIST_TENANTS = Method("/assay.v1.AdminService/ListTenants", admin_service_pb2.ListTenantsRequest, admin_service_pb2.ListTenantsResponse)
SUSPEND_TENANT = Method(
    "/assay.v1.AdminService/SuspendTenant", admin_service_pb2.SuspendTenantRequest, admin_service_pb2.SuspendTenantResponse
)
DELETE_TENANT = Method("/assay.v1.AdminService/DeleteTenant", admin_service_pb2.DeleteTenantRequest, admin_service_pb2.DeleteTenantResponse)
CREATE_CREDENTIAL = Method(
    "/assay.v1.AdminService/CreateCredential", admin_service_pb2.CreateCredentialRequest, admin_service_pb2.CreateCredentialResponse
)
LIST_CREDENTIALS = Method(
    "/assay.v1.AdminService/ListCredentials", admin_service_pb2.ListCredentialsRequest, admin_service_pb2.ListCredentialsResponse
)
REVOKE_CREDENTIAL = Method(
    "/assay.v1.AdminService/RevokeCredential", admin_service_pb2.RevokeCredentialRequest, admin_service_pb2.RevokeCredentialResponse
)
GET_QUOTA = Method("/assay.v1.AdminService/GetQuota", admin_service_pb2.GetQuotaRequest, admin_service_pb2.GetQuotaResponse)
SET_QUOTA = Method("/assay.v1.AdminService/SetQuota", admin_service_pb2.SetQuotaRequest, admin_service_pb2.SetQuotaResponse)
READ_AUDIT_LOG = Method(
    "/assay.v1.AdminService/ReadAuditLog", admin_service_pb2.ReadAuditLogRequest, admin_service_pb2.ReadAuditLogResponse
)
GET_SERVER_INFO = Method(
    "/assay.v1.AdminService/GetServerInfo", admin_service_pb2.GetServerInfoRequest, admin_service_pb2.GetServerInfoResponse
)
