"""Administration, secrets and keys: both halves, against a server that does what a test says."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import grpc
import pytest
from google.protobuf.message import Message
from google.protobuf.timestamp_pb2 import Timestamp

import assay
from assay import errors, model
from assay.v1 import access_pb2, admin_service_pb2, attestation_pb2, deploy_service_pb2, reason_pb2, sign_service_pb2
from tests.conftest import Caller
from tests.server import Server, fail, one_after_another

CODE = grpc.StatusCode
Connect = Callable[..., Any]
AT = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)
WIRE_AT = Timestamp(seconds=int(AT.timestamp()))
NEWER: Any = 9999
"""What a newer server knows."""


class Asked:
    """Answers each call in turn, and keeps what it was asked."""

    def __init__(self, *answers: Message) -> None:
        self.requests: list[Any] = []
        self._answers = answers

    def __call__(self, request: Any, _: Any) -> Any:
        self.requests.append(type(request).FromString(request.SerializeToString()))
        return self._answers[min(len(self.requests), len(self._answers)) - 1]


def test_tenants_are_made_read_suspended_resumed_and_deleted(caller: Caller, server: Server, connect: Connect) -> None:
    wire = admin_service_pb2.Tenant(name="acme", display_name="Acme", suspended=True, created_at=WIRE_AT)
    created = server.methods["CreateTenant"] = Asked(admin_service_pb2.CreateTenantResponse(tenant=wire))
    server.methods["GetTenant"] = Asked(admin_service_pb2.GetTenantResponse(tenant=wire))
    suspended = server.methods["SuspendTenant"] = Asked(admin_service_pb2.SuspendTenantResponse(tenant=wire))
    deleted = server.methods["DeleteTenant"] = Asked(admin_service_pb2.DeleteTenantResponse())
    admin = connect().admin
    tenant = model.Tenant("acme", "Acme", True, AT)
    assert caller.do(admin.create_tenant("acme", display_name="Acme")) == tenant
    assert caller.do(admin.tenant("acme")) == tenant
    assert caller.do(admin.suspend_tenant("acme")) == tenant
    assert caller.do(admin.resume_tenant("acme")) == tenant
    assert caller.do(admin.delete_tenant("acme")) is None
    assert created.requests == [admin_service_pb2.CreateTenantRequest(name="acme", display_name="Acme")]
    assert [each.lift for each in suspended.requests] == [False, True]
    assert [each.name for each in deleted.requests] == ["acme"]


def test_lists_go_over_all_pages_as_they_are_read(caller: Caller, server: Server, connect: Connect) -> None:
    tenants = server.methods["ListTenants"] = Asked(
        admin_service_pb2.ListTenantsResponse(tenants=[admin_service_pb2.Tenant(name="a")], next_page_token="2"),
        admin_service_pb2.ListTenantsResponse(next_page_token="3"),
        admin_service_pb2.ListTenantsResponse(tenants=[admin_service_pb2.Tenant(name="b")]),
    )
    credentials = server.methods["ListCredentials"] = Asked(
        admin_service_pb2.ListCredentialsResponse(credentials=[admin_service_pb2.Credential(id="1")], next_page_token="2"),
        admin_service_pb2.ListCredentialsResponse(credentials=[admin_service_pb2.Credential(id="2")]),
    )
    admin = connect().admin
    found = admin.tenants(), admin.credentials("acme")
    assert server.calls == []
    assert [each.name for each in caller.do(found[0])] == ["a", "b"]
    assert [each.id for each in caller.do(found[1])] == ["1", "2"]
    assert [each.page_token for each in tenants.requests] == ["", "2", "3"]
    assert [(each.tenant, each.page_token) for each in credentials.requests] == [("acme", ""), ("acme", "2")]


def test_a_list_that_a_server_would_never_end_is_an_error(caller: Caller, server: Server, connect: Connect) -> None:
    tenants = server.methods["ListTenants"] = Asked(*[admin_service_pb2.ListTenantsResponse(next_page_token="again")] * 2)
    with pytest.raises(errors.UnrecognisedError, match="same page"):
        caller.do(connect().admin.tenants())
    assert [each.page_token for each in tenants.requests] == ["", "again"]


def test_a_credential_is_made_and_its_token_is_never_shown(caller: Caller, server: Server, connect: Connect) -> None:
    wire = admin_service_pb2.Credential(
        id="0123456789abcdef", tenant="acme", roles=[access_pb2.ROLE_SIGN, NEWER], functions=["orders-*"], note="n", created_at=WIRE_AT
    )
    wire.expires_at.CopyFrom(WIRE_AT)
    created = server.methods["CreateCredential"] = Asked(
        admin_service_pb2.CreateCredentialResponse(credential=wire, token="assay_0123456789abcdef_secret")
    )
    server.methods["RevokeCredential"] = Asked(admin_service_pb2.RevokeCredentialResponse(credential=wire))
    admin = connect().admin
    expires_at = AT.astimezone(timezone(timedelta(hours=2)))
    found = caller.do(admin.create_credential("acme", ["sign"], functions=["orders-*"], note="n", expires_at=expires_at))
    assert found.token == "assay_0123456789abcdef_secret"
    assert "secret" not in repr(found)
    assert found.credential == model.Credential("0123456789abcdef", "acme", ("sign",), ("orders-*",), "n", AT, AT, None, None)
    (request,) = created.requests
    assert (list(request.roles), list(request.functions), request.note) == ([access_pb2.ROLE_SIGN], ["orders-*"], "n")
    assert request.expires_at == WIRE_AT
    assert caller.do(admin.revoke_credential("acme", "0123456789abcdef")) == found.credential
    with pytest.raises(AttributeError):
        found.token = "other"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"roles": "admin"}, "roles is a list"),
        ({"roles": ["root"]}, "roles are of compile, sign, deploy, invoke, read, admin"),
        ({"roles": ["read"], "functions": "orders"}, "functions is a list"),
        ({"roles": ["read"], "expires_at": datetime(2026, 1, 1)}, "expires_at has a time zone"),
    ],
)
def test_what_cannot_be_a_credential_is_refused_before_it_is_sent(
    caller: Caller, server: Server, connect: Connect, arguments: dict[str, Any], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        caller.do(connect().admin.create_credential("acme", **arguments))
    assert server.calls == []


def test_a_credential_is_not_made_twice_after_a_connection_broke(caller: Caller, server: Server, connect: Connect) -> None:
    server.methods["CreateCredential"] = lambda _, context: fail(context, CODE.UNAVAILABLE)
    with pytest.raises(errors.ServerUnreachableError):
        caller.do(connect().admin.create_credential("acme", ["read"]))
    assert server.calls == ["CreateCredential"]


def test_quotas_are_read_with_what_is_used_and_set_whole(caller: Caller, server: Server, connect: Connect) -> None:
    wire = admin_service_pb2.Quota(functions=5, stored_bytes=2**49)
    usage = admin_service_pb2.QuotaUsage(functions=2, stored_bytes=2**40, cpu_ms_in_last_minute=3)
    server.methods["GetQuota"] = Asked(admin_service_pb2.GetQuotaResponse(quota=wire, usage=usage))
    changed = server.methods["SetQuota"] = Asked(admin_service_pb2.SetQuotaResponse(quota=wire))
    admin = connect().admin
    report = caller.do(admin.quota("acme"))
    assert report.quota == model.Quota(functions=5, stored_bytes=2**49)
    assert (report.usage.functions, report.usage.stored_bytes, report.usage.cpu_ms_in_last_minute) == (2, 2**40, 3)
    assert caller.do(admin.set_quota("acme", model.Quota(stored_bytes=2**49, functions=5))) == report.quota
    assert changed.requests == [admin_service_pb2.SetQuotaRequest(tenant="acme", quota=wire)]
    with pytest.raises(ValueError, match=r"(?i)range"):
        caller.do(admin.set_quota("acme", model.Quota(functions=-1)))


def test_the_audit_log_is_read_as_it_comes(caller: Caller, server: Server, connect: Connect) -> None:
    entries = [
        admin_service_pb2.AuditEntry(sequence=2**63, at=WIRE_AT, tenant="acme", method="m", count=1),
        admin_service_pb2.AuditEntry(sequence=2**63 + 1, reason=reason_pb2.REASON_PERMISSION_MISSING, count=3),
        admin_service_pb2.AuditEntry(reason=NEWER),
    ]
    asked: list[Any] = []

    def read(request: Any, _: Any) -> Any:
        asked.append(request)
        return iter(
            [admin_service_pb2.ReadAuditLogResponse(entries=entries[:2]), admin_service_pb2.ReadAuditLogResponse(entries=entries[2:])]
        )

    server.methods["ReadAuditLog"] = read
    admin = connect().admin
    found = caller.do(admin.audit(tenant="acme", since=AT, until=AT + timedelta(seconds=1), from_sequence=7))
    assert [(each.sequence, each.reason, each.count) for each in found] == [
        (2**63, None, 1),
        (2**63 + 1, "PERMISSION_MISSING", 3),
        (0, "UNRECOGNISED", 0),
    ]
    assert found[0].at == AT
    (request,) = asked
    assert (request.tenant, request.from_sequence, getattr(request, "from"), request.until.seconds) == (
        "acme",
        7,
        WIRE_AT,
        WIRE_AT.seconds + 1,
    )
    caller.do(admin.audit())
    assert not asked[1].HasField("from")
    assert not asked[1].HasField("until")
    with pytest.raises(ValueError, match="since has a time zone"):
        caller.do(admin.audit(since=datetime(2026, 1, 1)))


def test_a_server_says_what_it_is_and_an_unknown_sandbox_is_none(caller: Caller, server: Server, connect: Connect) -> None:
    wire = admin_service_pb2.GetServerInfoResponse(version="1", started_at=WIRE_AT)
    wire.sandbox.layers.add(name="isolate", present=True, detail="d")
    wire.sandbox.mode = admin_service_pb2.SANDBOX_MODE_STRICT
    wire.execution_limits.cpu_time_ms = 50
    wire.wire_limits.module_files = 64
    server.methods["GetServerInfo"] = one_after_another(lambda *_: wire, lambda *_: admin_service_pb2.GetServerInfoResponse())
    admin = connect().admin
    info = caller.do(admin.server_info())
    assert (info.version, info.started_at, info.sandbox) == ("1", AT, model.Sandbox("strict", (model.SandboxLayer("isolate", True, "d"),)))
    assert (info.execution_limits.cpu_time_ms, info.wire_limits.module_files) == (50, 64)
    assert caller.do(admin.server_info()).sandbox == model.Sandbox(None, ())


def test_secrets_are_set_listed_and_deleted_and_never_read(caller: Caller, server: Server, connect: Connect) -> None:
    wire = deploy_service_pb2.Secret(name="API_KEY", updated_at=WIRE_AT)
    changed = server.methods["SetSecret"] = Asked(deploy_service_pb2.SetSecretResponse(secret=wire))
    server.methods["ListSecrets"] = Asked(deploy_service_pb2.ListSecretsResponse(secrets=[wire]))
    deleted = server.methods["DeleteSecret"] = Asked(deploy_service_pb2.DeleteSecretResponse())
    client = connect()
    secret = model.Secret("API_KEY", AT)
    assert caller.do(client.set_secret("f", "API_KEY", "grün")) == secret
    assert caller.do(client.set_secret("f", "API_KEY", b"\xff")) == secret
    assert caller.do(client.secrets("f")) == [secret]
    assert caller.do(client.delete_secret("f", "API_KEY")) is None
    assert [(each.function, each.name, each.value) for each in changed.requests] == [
        ("f", "API_KEY", "grün".encode()),
        ("f", "API_KEY", b"\xff"),
    ]
    assert [(each.function, each.name) for each in deleted.requests] == [("f", "API_KEY")]


def test_keys_are_rotated_retired_and_revoked(caller: Caller, server: Server, connect: Connect) -> None:
    def key(status: attestation_pb2.KeyStatus.ValueType) -> attestation_pb2.PublicKey:
        return attestation_pb2.PublicKey(key_id="k", status=status, group="g", created_at=WIRE_AT)

    rotated = server.methods["RotateKey"] = Asked(sign_service_pb2.RotateKeyResponse(key=key(attestation_pb2.KEY_STATUS_ACTIVE)))
    server.methods["RetireKey"] = Asked(sign_service_pb2.RetireKeyResponse(key=key(attestation_pb2.KEY_STATUS_RETIRED)))
    server.methods["RevokeKey"] = Asked(sign_service_pb2.RevokeKeyResponse(key=key(attestation_pb2.KEY_STATUS_REVOKED)))
    client = connect()
    assert caller.do(client.rotate_key(group="g")) == model.PublicKey("k", "", "active", AT, "g")
    assert caller.do(client.retire_key("k")).status == "retired"
    assert caller.do(client.revoke_key("k")).status == "revoked"
    assert [each.group for each in rotated.requests] == ["g"]


def test_both_halves_of_the_client_have_the_same_methods() -> None:
    for sync, asyncio in ((assay.Client, assay.aio.Client), (assay.Admin, assay.aio.Admin)):
        assert {each for each in dir(sync) if not each.startswith("_")} == {each for each in dir(asyncio) if not each.startswith("_")}
