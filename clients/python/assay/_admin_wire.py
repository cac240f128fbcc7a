"""The wire's messages of administration as the client's plain values, and requests of what the caller gives."""

from collections.abc import Iterable
from datetime import datetime
from typing import Literal

from google.protobuf.timestamp_pb2 import Timestamp

from assay import model
from assay._status import reason_name
from assay._wire import time_of
from assay.v1 import access_pb2, admin_service_pb2, reason_pb2

_ROLES: dict[access_pb2.Role.ValueType, model.Role] = {
    access_pb2.ROLE_COMPILE: "compile",
    access_pb2.ROLE_SIGN: "sign",
    access_pb2.ROLE_DEPLOY: "deploy",
    access_pb2.ROLE_INVOKE: "invoke",
    access_pb2.ROLE_READ: "read",
    access_pb2.ROLE_ADMIN: "admin",
}
_MODES: dict[int, Literal["strict", "process"]] = {
    admin_service_pb2.SANDBOX_MODE_STRICT: "strict",
    admin_service_pb2.SANDBOX_MODE_PROCESS: "process",
}

# ── Requests ───────────────────────────────────────────────────────────────────────────────────────────────────────


def credential_request(
    tenant: str, roles: Iterable[model.Role], functions: Iterable[str], note: str, expires_at: datetime | None
) -> admin_service_pb2.CreateCredentialRequest:
    # A text is a list of its letters, which nobody means.
    if isinstance(roles, str):
        raise ValueError('roles is a list, such as `["compile", "sign"]`')
    if isinstance(functions, str):
        raise ValueError('functions is a list of names, such as `["orders-*"]`')
    return admin_service_pb2.CreateCredentialRequest(
        tenant=tenant,
        roles=[_role_number(role) for role in roles],
        functions=functions,
        note=note,
        expires_at=_timestamp("expires_at", expires_at),
    )


def quota_request(tenant: str, quota: model.Quota) -> admin_service_pb2.SetQuotaRequest:
    return admin_service_pb2.SetQuotaRequest(
        tenant=tenant,
        quota=admin_service_pb2.Quota(
            functions=quota.functions,
            revisions_per_function=quota.revisions_per_function,
            stored_bytes=quota.stored_bytes,
            running_calls=quota.running_calls,
            waiting_calls=quota.waiting_calls,
            calls_per_second=quota.calls_per_second,
            cpu_ms_per_minute=quota.cpu_ms_per_minute,
            compiles_per_minute=quota.compiles_per_minute,
        ),
    )


def audit_request(tenant: str, since: datetime | None, until: datetime | None, from_sequence: int) -> admin_service_pb2.ReadAuditLogRequest:
    request = admin_service_pb2.ReadAuditLogRequest(tenant=tenant, until=_timestamp("until", until), from_sequence=from_sequence)
    start = _timestamp("since", since)
    if start is not None:
        # `from` is a word of Python's.
        getattr(request, "from").CopyFrom(start)
    return request


def _role_number(role: model.Role) -> access_pb2.Role.ValueType:
    for number, name in _ROLES.items():
        if name == role:
            return number
    raise ValueError(f"roles are of {', '.join(_ROLES.values())}")


def _timestamp(name: str, time: datetime | None) -> Timestamp | None:
    if time is None:
        return None
    if time.utcoffset() is None:
        raise ValueError(f"{name} has a time zone, such as `datetime.now(UTC)`")
    found = Timestamp()
    found.FromDatetime(time)
    return found


# ── Answers ────────────────────────────────────────────────────────────────────────────────────────────────────────


def tenant(found: admin_service_pb2.Tenant) -> model.Tenant:
    return model.Tenant(found.name, found.display_name, found.suspended, time_of(found.created_at))


def credential(found: admin_service_pb2.Credential) -> model.Credential:
    return model.Credential(
        id=found.id,
        tenant=found.tenant,
        # A role that this client does not know it cannot name.
        roles=tuple(_ROLES[role] for role in found.roles if role in _ROLES),
        functions=tuple(found.functions),
        note=found.note,
        created_at=time_of(found.created_at),
        expires_at=time_of(found.expires_at) if found.HasField("expires_at") else None,
        revoked_at=time_of(found.revoked_at) if found.HasField("revoked_at") else None,
        last_used_at=time_of(found.last_used_at) if found.HasField("last_used_at") else None,
    )


def created_credential(answer: admin_service_pb2.CreateCredentialResponse) -> model.CreatedCredential:
    return model.CreatedCredential(credential(answer.credential), answer.token)


def quota(found: admin_service_pb2.Quota) -> model.Quota:
    return model.Quota(
        functions=found.functions,
        revisions_per_function=found.revisions_per_function,
        stored_bytes=found.stored_bytes,
        running_calls=found.running_calls,
        waiting_calls=found.waiting_calls,
        calls_per_second=found.calls_per_second,
        cpu_ms_per_minute=found.cpu_ms_per_minute,
        compiles_per_minute=found.compiles_per_minute,
    )


def quota_report(answer: admin_service_pb2.GetQuotaResponse) -> model.QuotaReport:
    used = answer.usage
    return model.QuotaReport(
        quota(answer.quota),
        model.QuotaUsage(
            functions=used.functions,
            stored_bytes=used.stored_bytes,
            running_calls=used.running_calls,
            waiting_calls=used.waiting_calls,
            cpu_ms_in_last_minute=used.cpu_ms_in_last_minute,
            compiles_in_last_minute=used.compiles_in_last_minute,
        ),
    )


def audit_entry(found: admin_service_pb2.AuditEntry) -> model.AuditEntry:
    return model.AuditEntry(
        sequence=found.sequence,
        at=time_of(found.at),
        tenant=found.tenant,
        credential_id=found.credential_id,
        method=found.method,
        resource=found.resource,
        reason=None if found.reason == reason_pb2.REASON_UNSPECIFIED else reason_name(found.reason),
        request_id=found.request_id,
        count=found.count,
        previous_digest=found.previous_digest,
        digest=found.digest,
    )


def server_info(answer: admin_service_pb2.GetServerInfoResponse) -> model.ServerInfo:
    execution, wire = answer.execution_limits, answer.wire_limits
    layers = tuple(model.SandboxLayer(each.name, each.present, each.detail) for each in answer.sandbox.layers)
    return model.ServerInfo(
        version=answer.version,
        node_version=answer.node_version,
        v8_version=answer.v8_version,
        compiler_version=answer.compiler_version,
        policy_digest=answer.policy_digest,
        sandbox=model.Sandbox(_MODES.get(answer.sandbox.mode), layers),
        execution_limits=model.ExecutionLimits(
            cpu_time_ms=execution.cpu_time_ms,
            wall_clock_ms=execution.wall_clock_ms,
            memory_mb=execution.memory_mb,
            state_bytes=execution.state_bytes,
            batch_events=execution.batch_events,
        ),
        wire_limits=model.WireLimits(
            request_bytes=wire.request_bytes,
            response_bytes=wire.response_bytes,
            module_files=wire.module_files,
            file_bytes=wire.file_bytes,
            module_bytes=wire.module_bytes,
        ),
        started_at=time_of(answer.started_at),
    )
