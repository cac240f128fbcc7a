"""Administration of a real server: the one at ASSAY_ADDRESS, with the administrator's credential ASSAY_TOKEN, as `test.sh` is given them."""

import os
import secrets
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

import assay
from assay import errors, model
from tests.conftest import Caller

pytestmark = pytest.mark.skipif(
    "ASSAY_ADDRESS" not in os.environ, reason="needs a server: test.sh is given one by ASSAY_ADDRESS and ASSAY_TOKEN"
)
Connect = Callable[[str], Any]
SOURCE = "export default { initial: () => 0, apply: (count: number, event: { type: string; data: number }) => count + event.data };"


@pytest.fixture
def real(caller: Caller) -> Connect:
    return lambda token: caller.client(os.environ["ASSAY_ADDRESS"], token=token)


@pytest.fixture
def client(real: Connect) -> Any:
    return real(os.environ["ASSAY_TOKEN"])


@pytest.fixture
def tenant(caller: Caller, client: Any) -> Iterator[str]:
    """A tenant of the test's own, which is gone afterwards."""
    name = f"python-{secrets.token_hex(4)}"
    caller.do(client.admin.create_tenant(name, display_name="Python's tests"))
    yield name
    caller.do(client.admin.suspend_tenant(name))
    caller.do(client.admin.delete_tenant(name))
    with pytest.raises(errors.TenantNotFoundError):
        caller.do(client.admin.tenant(name))


def test_a_tenants_credential_works_until_its_tenant_is_suspended_or_it_is_revoked(
    caller: Caller, client: Any, real: Connect, tenant: str
) -> None:
    admin = client.admin
    roles: list[model.Role] = ["compile", "sign", "deploy", "read"]
    until = (datetime.now(UTC) + timedelta(hours=1)).replace(microsecond=0)
    created = caller.do(admin.create_credential(tenant, roles, note="n", expires_at=until))
    assert (created.credential.roles, created.credential.expires_at) == (tuple(roles), until)
    assert created.token.startswith(f"assay_{created.credential.id}")
    assert created.token not in repr(created)
    own = real(created.token)
    published = caller.do(own.publish("f", SOURCE))
    assert published.accepted, published.diagnostics

    assert caller.do(admin.suspend_tenant(tenant)).suspended
    with pytest.raises(assay.AssayError):
        caller.do(own.function("f"))
    assert not caller.do(admin.resume_tenant(tenant)).suspended
    assert caller.do(own.function("f")).function.name == "f"

    assert caller.do(admin.revoke_credential(tenant, created.credential.id)).revoked_at is not None
    with pytest.raises(errors.UnauthenticatedError):
        caller.do(own.function("f"))
    assert [each.id for each in caller.do(admin.credentials(tenant))] == [created.credential.id]
    with pytest.raises(errors.CredentialNotFoundError):
        caller.do(admin.revoke_credential(tenant, "0" * 16))


def test_tenants_and_credentials_are_listed_beyond_one_page(caller: Caller, client: Any, tenant: str) -> None:
    made = {caller.do(client.admin.create_credential(tenant, ["read"])).credential.id for _ in range(101)}
    assert {each.id for each in caller.do(client.admin.credentials(tenant))} == made
    assert {"default", tenant} <= {each.name for each in caller.do(client.admin.tenants())}
    with pytest.raises(errors.RevisionConflictError):
        caller.do(client.admin.create_tenant(tenant))


def test_a_quota_is_set_and_read(caller: Caller, client: Any, tenant: str) -> None:
    caller.do(client.admin.set_quota(tenant, model.Quota(functions=3, stored_bytes=2**33)))
    report = caller.do(client.admin.quota(tenant))
    assert (report.quota.functions, report.quota.stored_bytes, report.usage.functions) == (3, 2**33, 0)
    defaults = caller.do(client.admin.set_quota(tenant, model.Quota()))
    assert defaults.functions != 3


def test_the_audit_log_tells_who_did_what_and_chains(caller: Caller, client: Any, tenant: str) -> None:
    caller.do(client.admin.create_credential(tenant, ["read"]))
    with pytest.raises(errors.TenantNotFoundError):
        caller.do(client.admin.quota(f"{tenant}-none"))
    # The operator's tenant is that of whoever asked for it.
    entries = caller.do(client.admin.audit(tenant="default", since=datetime.now(UTC) - timedelta(hours=1)))
    mine = [each for each in entries if each.resource.startswith(f"tenant/{tenant}")]
    assert [(each.method.rpartition("/")[2], each.reason, each.count) for each in mine] == [
        ("CreateTenant", None, 1),
        ("CreateCredential", None, 1),
        ("GetQuota", "TENANT_NOT_FOUND", 1),
    ]
    last = mine[-1]
    before, again, *_ = caller.do(client.admin.audit(from_sequence=last.sequence - 1))
    assert again == last
    assert last.previous_digest == before.digest


def test_a_server_says_what_it_is(caller: Caller, client: Any) -> None:
    info = caller.do(client.admin.server_info())
    assert info.version
    assert info.sandbox.mode in ("strict", "process")
    assert any(layer.present for layer in info.sandbox.layers)
    assert info.execution_limits.cpu_time_ms > 0
    assert info.wire_limits.request_bytes > 0
    assert info.started_at < datetime.now(UTC) + timedelta(minutes=1)


def test_a_functions_secrets_are_set_listed_and_deleted(caller: Caller, client: Any) -> None:
    name = f"python-{secrets.token_hex(4)}"
    assert caller.do(client.publish(name, SOURCE)).accepted
    for secret in ("SECOND", "FIRST"):
        assert caller.do(client.set_secret(name, secret, "value")).name == secret
    assert [each.name for each in caller.do(client.secrets(name))] == ["FIRST", "SECOND"]
    caller.do(client.delete_secret(name, "FIRST"))
    assert [each.name for each in caller.do(client.secrets(name))] == ["SECOND"]
    with pytest.raises(errors.SecretNotFoundError):
        caller.do(client.delete_secret(name, "FIRST"))
    with pytest.raises(errors.RequestInvalidError):
        caller.do(client.set_secret(name, "lower", "value"))


def test_a_groups_keys_are_rotated_retired_and_revoked(caller: Caller, client: Any) -> None:
    group = f"python-{secrets.token_hex(4)}"
    first = caller.do(client.rotate_key(group=group))
    second = caller.do(client.rotate_key(group=group))
    assert (first.group, first.status, second.status) == (group, "active", "active")
    statuses = {each.key_id: each.status for each in caller.do(client.keys())}
    assert (statuses[first.key_id], statuses[second.key_id]) == ("retired", "active")
    assert caller.do(client.retire_key(second.key_id)).status == "retired"
    assert caller.do(client.revoke_key(first.key_id)).status == "revoked"
    with pytest.raises(errors.KeyRevokedError):
        caller.do(client.retire_key(first.key_id))
    with pytest.raises(errors.KeyNotFoundError):
        caller.do(client.revoke_key("0" * 64))
