"""Readers that leave, tokens that do not come, clients that are closed in a wait: nothing hangs, nothing is told of a secret."""

import asyncio
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import grpc
import pytest

import assay
from assay import Event, errors
from assay._publisher import MAX_UNREAD_RECEIPTS
from assay._settings import is_this_machine
from assay.v1 import invoke_service_pb2
from tests.conftest import Caller
from tests.server import Server, fail
from tests.test_streams import Folding, Response, opened

CODE = grpc.StatusCode
Connect = Callable[..., Any]
ONE_EACH = assay.Batching(events=1)
SOON_S = 20.0


def late(wait_s: float) -> Callable[[Any, Any], Any]:
    """Fails each call, and asks to wait so long."""
    return lambda _, context: fail(context, CODE.RESOURCE_EXHAUSTED, "RATE_LIMIT", retry_after=wait_s)


@pytest.mark.parametrize("read", [0, 1])
def test_a_reader_of_receipts_who_leaves_holds_up_nothing(server: Server, read: int) -> None:
    server.methods["ReduceStream"] = Folding()
    with assay.Client(server.address) as client, client.publisher("f", batching=ONE_EACH, timeout=60) as publisher:
        receipts = publisher.receipts()
        publisher.send(Event("T", 1))
        for _ in range(read):
            next(receipts)
        del receipts
        for _ in range(MAX_UNREAD_RECEIPTS + 50):
            publisher.send(Event("T", 1))
        assert publisher.close().events_applied == MAX_UNREAD_RECEIPTS + 51


def test_a_reader_of_receipts_who_leaves_holds_up_nothing_in_asyncio_either(server: Server) -> None:
    server.methods["ReduceStream"] = Folding()

    async def main() -> int:
        async with assay.aio.Client(server.address) as client, client.publisher("f", batching=ONE_EACH, timeout=60) as publisher:
            receipts = publisher.receipts()
            await publisher.send(Event("T", 1))
            await anext(receipts)
            await receipts.aclose()  # type: ignore[attr-defined]
            for _ in range(MAX_UNREAD_RECEIPTS + 50):
                await publisher.send(Event("T", 1))
            return (await publisher.close()).events_applied

    assert asyncio.run(main()) == MAX_UNREAD_RECEIPTS + 51


@pytest.mark.parametrize("linger", [0.0, 60.0])
def test_a_stream_that_ends_well_unasked_is_an_error_of_its_publisher(
    server: Server, connect: Connect, caller: Caller, linger: float
) -> None:
    def ends(requests: Iterator[Any], _: Any) -> Iterator[Response]:
        next(requests)
        yield opened()

    server.methods["ReduceStream"] = ends
    publisher = connect().publisher("f", batching=assay.Batching(linger=linger))
    # The end may come before the event goes.
    with pytest.raises(errors.UnrecognisedError):
        caller.do(publisher.send(Event("T", 1)))
        if caller.kind == "threads":
            publisher._thread.join(SOON_S)
        caller.do(publisher.close())


@pytest.mark.parametrize("seconds", [3_155_760_000.0, 315_576_000_000.0])
def test_a_wait_of_thousands_of_years_ends_when_the_client_is_closed(server: Server, seconds: float) -> None:
    server.methods["Reduce"] = late(seconds)
    client = assay.Client(server.address, timeout=None)
    found: list[BaseException] = []

    def call() -> None:
        try:
            client.reduce("f", [])
        except BaseException as error:  # noqa: BLE001 - the test looks at it
            found.append(error)

    thread = threading.Thread(target=call, daemon=True)
    thread.start()
    while not server.calls:
        time.sleep(0.01)
    time.sleep(0.1)
    client.close()
    thread.join(SOON_S)
    assert [type(error) for error in found] == [errors.CancelledError]


def test_a_wait_of_thousands_of_years_ends_when_the_client_is_closed_in_asyncio_too(server: Server) -> None:
    server.methods["Reduce"] = late(315_576_000_000.0)

    async def main() -> None:
        client = assay.aio.Client(server.address, timeout=None)
        call = asyncio.ensure_future(client.reduce("f", []))
        while not server.calls:
            await asyncio.sleep(0.01)
        await asyncio.sleep(0.1)
        await client.close()
        with pytest.raises(errors.CancelledError):
            await asyncio.wait_for(call, SOON_S)

    asyncio.run(main())


def test_a_token_that_does_not_come_is_not_waited_for_beyond_the_deadline(server: Server) -> None:
    async def never() -> str:
        await asyncio.Event().wait()
        raise AssertionError

    async def main() -> None:
        async with assay.aio.Client(server.address, token=never) as client:
            with pytest.raises(errors.DeadlineExceededError):
                await asyncio.wait_for(client.reduce("f", [], timeout=0.05), SOON_S)

    asyncio.run(main())
    assert server.calls == []


def test_a_source_of_tokens_that_runs_out_of_time_itself_gives_no_token(server: Server) -> None:
    async def slow() -> str:
        raise TimeoutError

    async def main() -> None:
        async with assay.aio.Client(server.address, token=slow) as client:
            with pytest.raises(errors.UnrecognisedError) as found:
                await client.reduce("f", [])
            assert found.value.code is CODE.UNAUTHENTICATED

    asyncio.run(main())


def test_calls_that_meet_the_closing_of_their_client_fail_as_cancelled(server: Server) -> None:
    server.methods["Reduce"] = lambda *_: invoke_service_pb2.ReduceResponse(state=b"1")
    found: list[BaseException] = []

    def call(client: assay.Client) -> None:
        try:
            while True:
                client.reduce("f", [])
        except BaseException as error:  # noqa: BLE001 - the test looks at it
            found.append(error)

    for _ in range(5):
        client = assay.Client(server.address)
        threads = [threading.Thread(target=call, args=(client,), daemon=True) for _ in range(8)]
        for thread in threads:
            thread.start()
        time.sleep(0.1)
        client.close()
        for thread in threads:
            thread.join(SOON_S)
    assert {type(error) for error in found} == {errors.CancelledError}
    assert len(found) == 40


def test_a_token_stands_in_no_repr() -> None:
    client = assay.Client("127.0.0.1:1", token="s3cret")
    assert "s3cret" not in repr(client._connection.settings) + repr(client) + repr(vars(client._connection))


@pytest.mark.parametrize(
    "address", ["127.999.0.1:80", "127.0.0.256:80", "127.0.0.\u0661:80", "127.0.0.1:8\u0660", "localhost.evil.example:80", "0x7f.1:80"]
)
def test_what_only_looks_like_this_machine_is_another(address: str) -> None:
    assert not is_this_machine(address)
    with pytest.raises(ValueError, match="plain text"):
        assay.Client(address, token="t")


@pytest.mark.parametrize("address", ["127.0.0.1:80", "127.255.255.255:80", "127.1.20.199:80", "localhost:80", "[::1]:80", "unix:/run/a"])
def test_this_machine_is_this_machine(address: str) -> None:
    assert is_this_machine(address)
