"""What administrators do: tenants, credentials, quotas, the audit log, and what the server says of itself."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Unpack

from assay import _admin_wire, _methods, model
from assay._call import CallOptions
from assay._connection import Answers, Connection
from assay.v1 import admin_service_pb2


class Admin:
    """What administrators do; `Client.admin` has it. Every method raises what a client's methods raise, and takes the options of a call too.

    An administrator of the operator's tenant, `default`, may do it all; one of another tenant has that tenant's credentials, quota and part of the audit log.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    # ── Tenants ────────────────────────────────────────────────────────────────────────────────────────────────────

    def create_tenant(self, name: str, *, display_name: str = "", **options: Unpack[CallOptions]) -> model.Tenant:
        """Makes a tenant.

        - `name`: 1 to 63 characters, a label as RFC 1035 has it.
        - `display_name`: what people call it, at most 256 characters.

        Raises a `RevisionConflictError` if there is one of that name.
        """
        request = admin_service_pb2.CreateTenantRequest(name=name, display_name=display_name)
        return _admin_wire.tenant((self._connection.unary(_methods.CREATE_TENANT, request, options)).tenant)

    def tenant(self, name: str, **options: Unpack[CallOptions]) -> model.Tenant:
        """One tenant."""
        request = admin_service_pb2.GetTenantRequest(name=name)
        return _admin_wire.tenant((self._connection.unary(_methods.GET_TENANT, request, options)).tenant)

    def tenants(self, **options: Unpack[CallOptions]) -> Iterator[model.Tenant]:
        """All tenants in order of name, page by page as they are read."""
        pages = self._connection.pages(_methods.LIST_TENANTS, admin_service_pb2.ListTenantsRequest(), options)
        return (_admin_wire.tenant(found) for page in pages for found in page.tenants)

    def suspend_tenant(self, name: str, **options: Unpack[CallOptions]) -> model.Tenant:
        """Has a tenant's calls refused. Its data are kept."""
        request = admin_service_pb2.SuspendTenantRequest(name=name)
        return _admin_wire.tenant((self._connection.unary(_methods.SUSPEND_TENANT, request, options)).tenant)

    def resume_tenant(self, name: str, **options: Unpack[CallOptions]) -> model.Tenant:
        """Lifts a suspension."""
        request = admin_service_pb2.SuspendTenantRequest(name=name, lift=True)
        return _admin_wire.tenant((self._connection.unary(_methods.SUSPEND_TENANT, request, options)).tenant)

    def delete_tenant(self, name: str, **options: Unpack[CallOptions]) -> None:
        """Deletes a tenant and everything that belongs to it. Raises a `RevisionConflictError` if it is not suspended."""
        request = admin_service_pb2.DeleteTenantRequest(name=name)
        self._connection.unary(_methods.DELETE_TENANT, request, options)

    # ── Credentials ────────────────────────────────────────────────────────────────────────────────────────────────

    def create_credential(
        self,
        tenant: str,
        roles: Iterable[model.Role],
        *,
        functions: Iterable[str] = (),
        note: str = "",
        expires_at: datetime | None = None,
        **options: Unpack[CallOptions],
    ) -> model.CreatedCredential:
        """Makes an API key for a tenant. Its token is answered this once and never again.

        - `roles`: what it allows, at least one.
        - `functions`: those that it is limited to, at most 64, by names or beginnings of names with `*` behind; none: all. A limited one cannot be an administrator's.
        - `note`: a remark for people, at most 256 characters.
        - `expires_at`: when it ends by itself, to the millisecond, with a time zone. None: never.
        """
        request = self._connection.request(
            _methods.CREATE_CREDENTIAL, lambda: _admin_wire.credential_request(tenant, roles, functions, note, expires_at)
        )
        return _admin_wire.created_credential(self._connection.unary(_methods.CREATE_CREDENTIAL, request, options))

    def credentials(self, tenant: str, **options: Unpack[CallOptions]) -> Iterator[model.Credential]:
        """A tenant's API keys, newest first, without their tokens, page by page as they are read."""
        pages = self._connection.pages(_methods.LIST_CREDENTIALS, admin_service_pb2.ListCredentialsRequest(tenant=tenant), options)
        return (_admin_wire.credential(found) for page in pages for found in page.credentials)

    def revoke_credential(self, tenant: str, credential_id: str, **options: Unpack[CallOptions]) -> model.Credential:
        """Revokes an API key. Calls with it fail from then on."""
        request = admin_service_pb2.RevokeCredentialRequest(tenant=tenant, id=credential_id)
        return _admin_wire.credential((self._connection.unary(_methods.REVOKE_CREDENTIAL, request, options)).credential)

    # ── Quotas ─────────────────────────────────────────────────────────────────────────────────────────────────────

    def quota(self, tenant: str, **options: Unpack[CallOptions]) -> model.QuotaReport:
        """What a tenant may use, the server's defaults filled in (0: no limit), and what it uses."""
        request = admin_service_pb2.GetQuotaRequest(tenant=tenant)
        return _admin_wire.quota_report(self._connection.unary(_methods.GET_QUOTA, request, options))

    def set_quota(self, tenant: str, quota: model.Quota, **options: Unpack[CallOptions]) -> model.Quota:
        """Sets what a tenant may use, in place of all that was set before (0: the server's default), and answers it with the defaults filled in.

        A quota below what is used takes nothing away.
        """
        request = self._connection.request(_methods.SET_QUOTA, lambda: _admin_wire.quota_request(tenant, quota))
        return _admin_wire.quota((self._connection.unary(_methods.SET_QUOTA, request, options)).quota)

    # ── The server ─────────────────────────────────────────────────────────────────────────────────────────────────

    def audit(
        self,
        *,
        tenant: str = "",
        since: datetime | None = None,
        until: datetime | None = None,
        from_sequence: int = 0,
        **options: Unpack[CallOptions],
    ) -> Iterator[model.AuditEntry]:
        """The audit log in order, as it is read: every call of the control plane and every refusal.

        - `tenant`: only what concerns this one. Without it: all that the caller may see.
        - `since`, `until`: at that time or later, before that time; with a time zone.
        - `from_sequence`: with this number or a higher one.
        """
        request = self._connection.request(_methods.READ_AUDIT_LOG, lambda: _admin_wire.audit_request(tenant, since, until, from_sequence))
        return _entries(self._connection.answers(_methods.READ_AUDIT_LOG, request, options))

    def server_info(self, **options: Unpack[CallOptions]) -> model.ServerInfo:
        """What the server is: its versions, its policy, its sandbox and its limits. Every valid credential may ask."""
        answer = self._connection.unary(_methods.GET_SERVER_INFO, admin_service_pb2.GetServerInfoRequest(), options)
        return _admin_wire.server_info(answer)


def _entries(answers: Answers[admin_service_pb2.ReadAuditLogResponse]) -> Iterator[model.AuditEntry]:
    with answers:
        for answer in answers:
            for entry in answer.entries:
                yield _admin_wire.audit_entry(entry)
