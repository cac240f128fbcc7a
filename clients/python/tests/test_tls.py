"""Connections with TLS: who may be believed, and who calls."""

from collections.abc import Iterator
from typing import Any

import grpc
import pytest
import trustme

import assay
from assay import errors
from assay.v1 import invoke_service_pb2
from tests.conftest import FAST, Caller
from tests.server import Server

AUTHORITY = trustme.CA()


def pem(blob: Any) -> bytes:
    encoded: bytes = blob.bytes()
    return encoded


def chain(certificate: trustme.LeafCert) -> bytes:
    return b"".join(pem(each) for each in certificate.cert_chain_pems)


def reduce(_: Any, context: Any) -> Any:
    """Answers who calls: the credential, and the names of the certificate."""
    said = dict(context.invocation_metadata()).get("authorization", "")
    names = [each.decode() for each in context.peer_identities() or ()]
    return invoke_service_pb2.ReduceResponse(state=f'"{said} {" ".join(names)}"'.encode())


@pytest.fixture
def port() -> Iterator[int]:
    """Of a server that wants to see a certificate of the authority's."""
    issued = AUTHORITY.issue_cert("localhost", "127.0.0.1")
    credentials = grpc.ssl_server_credentials(
        [(pem(issued.private_key_pem), chain(issued))], root_certificates=pem(AUTHORITY.cert_pem), require_client_auth=True
    )
    server = Server(credentials)
    server.methods["Reduce"] = reduce
    yield server.port
    server.stop()


def shown() -> assay.Tls:
    own = AUTHORITY.issue_cert("caller.example.com")
    return assay.Tls(authorities=pem(AUTHORITY.cert_pem), certificate=chain(own), key=pem(own.private_key_pem))


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1"])
def test_a_server_is_believed_by_its_authority_and_sees_certificate_and_token(caller: Caller, port: int, host: str) -> None:
    client = caller.client(f"{host}:{port}", tls=shown(), token="t")
    assert caller.do(client.reduce("f", [])).state == "Bearer t caller.example.com"


@pytest.mark.parametrize(
    "tls",
    [True, assay.Tls(authorities=pem(trustme.CA().cert_pem)), assay.Tls(authorities=pem(AUTHORITY.cert_pem))],
    ids=["the system's authorities", "another authority", "no certificate of one's own"],
)
def test_a_token_is_not_told_where_the_handshake_fails(caller: Caller, port: int, tls: assay.Tls | bool) -> None:
    client = caller.client(f"127.0.0.1:{port}", tls=tls, token="t", retries=FAST)
    with pytest.raises(errors.ServerUnreachableError):
        caller.do(client.reduce("f", [], timeout=20))


def test_half_a_certificate_is_refused() -> None:
    for half in (assay.Tls(certificate=b"x"), assay.Tls(key=b"x")):
        with pytest.raises(ValueError, match="certificate and its key"):
            assay.Client("127.0.0.1:1", tls=half)
