"""Attacks on the credential: nobody else gets to see it."""

import socket
import threading
from collections.abc import Callable
from typing import Any

import pytest

import assay
from assay._call import metadata_of
from assay._settings import is_this_machine
from assay.v1 import invoke_service_pb2
from tests.conftest import Caller
from tests.server import Server

TOKEN = "assay_secret"


@pytest.mark.parametrize(
    "address",
    [
        "8.8.8.8:1",
        "localhost.example.com:1",
        "127.0.0.1.example.com:1",
        "ipv4:127.0.0.1:1,8.8.8.8:1",
        "dns://8.8.8.8/localhost:1",
        "[::2]:1",
        "0.0.0.0:1",
    ],
)
def test_a_token_is_not_sent_in_plain_text_to_another_machine(address: str) -> None:
    for kind in (assay.Client, assay.aio.Client):
        with pytest.raises(ValueError, match="plain text") as refused:
            kind(address, token=TOKEN)
        assert TOKEN not in str(refused.value)
        with pytest.raises(ValueError, match="plain text"):
            kind(address, token=lambda: TOKEN)


@pytest.mark.parametrize(
    "address", ["localhost:1", "127.0.0.1:1", "127.8.9.1:1", "[::1]:1", "dns:///localhost:1", "ipv4:127.0.0.1:1", "unix:/run/assay"]
)
def test_a_token_may_go_to_this_machine(address: str) -> None:
    assert is_this_machine(address)


def test_everything_that_is_wrong_is_said_at_once_and_the_token_is_not() -> None:
    with pytest.raises(ValueError, match="address") as refused:
        assay.Client("", token="a\r\nb: c", timeout=-1, keepalive=0, max_answer_bytes=0, retries=assay.Retries(attempts=0))
    for word in ("address", "token", "timeout", "keepalive", "max_answer_bytes", "retries"):
        assert word in str(refused.value)
    assert "b: c" not in str(refused.value)
    assert "KEY" not in repr(assay.Tls(certificate=b"CERT", key=b"KEY"))


def test_metadata_that_is_refused_shows_no_value_and_says_nothing_of_the_credential() -> None:
    bad = {"Upper": "secret", "authorization": "secret", "x-bin": "secret", "grpc-timeout": "1", "x": "line\nbreak", "y": b"secret"}
    with pytest.raises(ValueError, match="metadata") as refused:
        metadata_of(bad)
    assert "secret" not in str(refused.value)
    for name in bad:
        assert name in str(refused.value) or name == "authorization"
    assert metadata_of({"traceparent": "00-a", "k-bin": b"\x00"}) == (("traceparent", "00-a"), ("k-bin", b"\x00"))


def test_a_proxy_of_the_environment_sees_nothing_of_a_call_in_plain_text(
    caller: Caller, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as proxy:
        came: list[bytes] = []

        def listen() -> None:
            try:
                connection, _ = proxy.accept()
            except OSError:
                return
            with connection:
                came.append(connection.recv(1000))

        thread = threading.Thread(target=listen)
        thread.start()
        for name in ("grpc_proxy", "http_proxy", "https_proxy", "HTTP_PROXY"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{proxy.getsockname()[1]}")
        for name in ("no_proxy", "no_grpc_proxy", "NO_PROXY"):
            monkeypatch.delenv(name, raising=False)
        server.methods["Reduce"] = lambda *_: invoke_service_pb2.ReduceResponse(state=b"1")
        client = caller.client(server.address, token=TOKEN)
        assert caller.do(client.reduce("f", [], timeout=5)).state == 1
        proxy.shutdown(socket.SHUT_RDWR)
        thread.join()
    assert came == []


def test_what_answers_a_token_is_asked_before_each_attempt_and_its_failure_sends_nothing(
    caller: Caller, server: Server, connect: Callable[..., Any]
) -> None:
    seen = []

    def reduce(_: Any, context: Any) -> Any:
        seen.append(dict(context.invocation_metadata())["authorization"])
        return invoke_service_pb2.ReduceResponse(state=b"1")

    server.methods["Reduce"] = reduce
    tokens: list[Any] = ["one", "two", "not a token", None]
    client = connect(token=lambda: tokens.pop(0))
    for _ in range(2):
        caller.do(client.reduce("f", []))
    for _ in range(3):
        with pytest.raises(assay.errors.UnrecognisedError) as refused:
            caller.do(client.reduce("f", []))
        assert refused.value.code.name == "UNAUTHENTICATED"
        assert "not a token" not in str(refused.value)
    assert seen == ["Bearer one", "Bearer two"]
