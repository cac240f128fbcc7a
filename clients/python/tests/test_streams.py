"""Streams and publishers: both halves of the client, against a server that does what a test says."""

import asyncio
import socket
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import grpc
import pytest

import assay
from assay import Event, errors
from assay.v1 import invoke_service_pb2
from tests.conftest import Caller
from tests.server import Server, fail, one_after_another

CODE = grpc.StatusCode
Connect = Callable[..., Any]
Response = invoke_service_pb2.ReduceStreamResponse


def opened(revision: int = 1) -> Response:
    return Response(opened=invoke_service_pb2.ReduceStreamOpened(revision=revision, artifact_digest="a"))


def size(batch: invoke_service_pb2.ReduceStreamBatch) -> int:
    return len(batch.events) or len(batch.packed.type_indexes)


class Folding:
    """Folds as a server does: the state is how many events there were."""

    def __init__(self, *, breaks_before_receipt: int = 0, reason: str = "", bad_batch: int = 0) -> None:
        self.opens: list[invoke_service_pb2.ReduceStreamOpen] = []
        self.batches: list[tuple[int, int]] = []
        self._breaks = breaks_before_receipt
        self._reason = reason
        self._bad_batch = bad_batch

    def __call__(self, requests: Iterator[Any], context: Any) -> Iterator[Response]:
        opening = next(requests).open
        self.opens.append(opening)
        state = int(opening.state or b"0")
        every = opening.state_report == invoke_service_pb2.STATE_REPORT_EVERY_BATCH
        yield opened(7)
        for request in requests:
            batch = request.batch
            if batch.batch == self._breaks:
                self._breaks = 0
                fail(context, CODE.UNAVAILABLE, self._reason)
            self.batches.append((batch.batch, size(batch)))
            receipt = invoke_service_pb2.ReduceStreamReceipt(batch=batch.batch)
            if batch.batch == self._bad_batch:
                receipt.events_failed = 1
                receipt.faults.add(index=0).fault.message = "bad"
            else:
                receipt.events_applied = size(batch)
                state += size(batch)
            if every:
                receipt.state = str(state).encode()
            yield Response(receipt=receipt)
            if receipt.events_failed:
                break
        yield Response(receipt=invoke_service_pb2.ReduceStreamReceipt(state=str(state).encode(), state_digest="d"))


def publish(caller: Caller, publisher: Any, events: list[Any], *, flush_every: int = 0) -> Any:
    """Sends the events one by one, and answers the sum."""
    if caller.kind == "threads":
        for number, event in enumerate(events, 1):
            publisher.send(event)
            if flush_every and number % flush_every == 0:
                publisher.flush()
        return publisher.close()

    async def run() -> Any:
        for number, event in enumerate(events, 1):
            await publisher.send(event)
            if flush_every and number % flush_every == 0:
                await publisher.flush()
        return await publisher.close()

    return caller.do(run())


EVENTS = [Event("T", number) for number in range(25)]


def test_a_publisher_gathers_single_events_and_hands_out_each_receipt_once(caller: Caller, server: Server, connect: Connect) -> None:
    folding = server.methods["ReduceStream"] = Folding()
    receipts: list[assay.model.Receipt] = []
    publisher = connect().publisher("f", on_receipt=receipts.append, batching=assay.Batching(events=10, linger=5))
    summary = publish(caller, publisher, [*EVENTS])
    assert folding.batches == [(1, 10), (2, 10), (3, 5)]
    assert [(each.batch, each.events_applied, each.state_bytes) for each in receipts] == [(1, 10, None), (2, 10, None), (3, 5, None)]
    assert (summary.state, summary.events_applied, summary.batches, summary.revision) == (25, 25, 3, 7)
    assert publish(caller, publisher, []) == summary
    with pytest.raises(errors.StreamClosedError):
        publish(caller, publisher, [Event("T")])


def test_what_is_not_full_goes_after_the_linger_and_a_flush_waits_for_its_receipt(caller: Caller, server: Server, connect: Connect) -> None:
    folding = server.methods["ReduceStream"] = Folding()
    publish(caller, connect().publisher("f", batching=assay.Batching(linger=60)), [*EVENTS[:6]], flush_every=2)
    assert folding.batches == [(1, 2), (2, 2), (3, 2)]
    came = threading.Event()
    publisher = connect().publisher("f", on_receipt=lambda _: came.set(), batching=assay.Batching(linger=0.01))
    if caller.kind == "threads":
        publisher.send(EVENTS[0])
        assert came.wait(10)
    else:

        async def run() -> None:
            await publisher.send(EVENTS[0])
            while not came.is_set():
                await asyncio.sleep(0.01)

        caller.do(asyncio.wait_for(run(), 10))
    assert publish(caller, publisher, []).events_applied == 1


def test_a_batch_holds_at_most_the_bytes_that_it_may(caller: Caller, server: Server, connect: Connect) -> None:
    folding = server.methods["ReduceStream"] = Folding()
    events = [Event("T", "x" * length) for length in (40, 40, 40, 300, 10)]
    publish(caller, connect().publisher("f", batching=assay.Batching(bytes=100, linger=60)), [*events])
    assert folding.batches == [(1, 2), (2, 1), (3, 1), (4, 1)]


def test_sixteen_batches_may_be_unanswered_and_the_sender_waits_for_the_next(server: Server) -> None:
    go = threading.Event()
    received = []

    def holds_receipts(requests: Iterator[Any], _: Any) -> Iterator[Response]:
        next(requests)
        yield opened()
        first = []
        for request in requests:
            received.append(request.batch.batch)
            first.append(Response(receipt=invoke_service_pb2.ReduceStreamReceipt(batch=request.batch.batch)))
            if len(first) < 16:
                continue
            go.wait(10)
            yield from first
            first.clear()
        yield from first
        yield Response(receipt=invoke_service_pb2.ReduceStreamReceipt())

    server.methods["ReduceStream"] = holds_receipts
    with assay.Client(server.address) as client:
        publisher = client.publisher("f", batching=assay.Batching(events=1))
        sent = []

        def send() -> None:
            for event in EVENTS:
                publisher.send(event)
                sent.append(event)

        thread = threading.Thread(target=send)
        thread.start()
        until = time.monotonic() + 10
        while len(received) < 16 and time.monotonic() < until:
            time.sleep(0.01)
        time.sleep(0.2)
        assert (len(received), len(sent)) == (16, 16)
        go.set()
        thread.join(10)
        assert publisher.close().batches == 25


@pytest.mark.parametrize("reason", ["", "DRAINING", "EXECUTOR_CRASHED"])
def test_a_resumed_publisher_counts_every_event_once(caller: Caller, server: Server, connect: Connect, reason: str) -> None:
    folding = server.methods["ReduceStream"] = Folding(breaks_before_receipt=2, reason=reason)
    receipts: list[assay.model.Receipt] = []
    publisher = connect().publisher("f", on_receipt=receipts.append, resume=True, batching=assay.Batching(events=10))
    summary = publish(caller, publisher, [*EVENTS])
    assert (summary.state, summary.events_applied) == (25, 25)
    assert [each.batch for each in receipts] == [1, 2, 3]
    assert [(each.state, each.function.revision) for each in folding.opens] == [(b"", 0), (b"10", 7)]
    assert [number for number, _ in folding.batches] == [1, 2, 3]


def test_without_resume_a_break_is_the_publishers_error(caller: Caller, server: Server, connect: Connect) -> None:
    server.methods["ReduceStream"] = Folding(breaks_before_receipt=2)
    with pytest.raises(errors.ServerUnreachableError):
        publish(caller, connect().publisher("f", batching=assay.Batching(events=10)), [*EVENTS])


def test_a_stream_that_breaks_for_good_is_given_up_with_its_last_error(caller: Caller, server: Server, connect: Connect) -> None:
    def breaks(_: Any, context: Any) -> Any:
        fail(context, CODE.UNAVAILABLE, "DRAINING")
        yield opened()

    server.methods["ReduceStream"] = breaks
    with pytest.raises(errors.DrainingError):
        publish(caller, connect().publisher("f", resume=True), [*EVENTS])
    assert len(server.calls) == 5
    server.methods["ReduceStream"] = lambda _, context: fail(context, CODE.NOT_FOUND, "FUNCTION_NOT_FOUND")
    with pytest.raises(errors.FunctionNotFoundError):
        publish(caller, connect().publisher("f", resume=True), [*EVENTS])
    assert len(server.calls) == 6


def test_a_resumed_publisher_waits_for_the_breaker(caller: Caller, server: Server, connect: Connect) -> None:
    def breaks(_: Any, context: Any) -> Any:
        fail(context, CODE.UNAVAILABLE)
        yield opened()

    folding = Folding()
    server.methods["ReduceStream"] = one_after_another(breaks, folding)
    publisher = connect(breaker=assay.Breaker(failures=1, open_for=0.3)).publisher("f", resume=True)
    assert publish(caller, publisher, [*EVENTS]).state == 25
    assert len(server.calls) == 2


def test_an_event_that_fails_stops_the_stream_and_its_state_is_the_one_before(caller: Caller, server: Server, connect: Connect) -> None:
    server.methods["ReduceStream"] = Folding(bad_batch=2)
    for resume in (False, True):
        publisher = connect().publisher("f", resume=resume, batching=assay.Batching(events=10, linger=60))
        with pytest.raises(errors.StreamClosedError):
            publish(caller, publisher, [*EVENTS, *EVENTS], flush_every=1)
        summary = publish(caller, publisher, [])
        assert (summary.events_failed, [(each.batch, each.index, each.message) for each in summary.faults]) == (1, [(2, 0, "bad")])


def test_an_event_that_cannot_be_sent_fails_by_itself(caller: Caller, server: Server, connect: Connect) -> None:
    server.methods["ReduceStream"] = Folding()
    publisher = connect().publisher("f")
    for event, error in ((Event("T", {1}), errors.EventInvalidError), (Event("T", "x" * 2**22), errors.PayloadTooLargeError)):
        with pytest.raises(error):
            caller.do(publisher.send(event)) if caller.kind == "threads" else caller.do(_send(publisher, event))
    assert publish(caller, publisher, [*EVENTS]).events_applied == 25


async def _send(publisher: Any, event: Any) -> None:
    await publisher.send(event)


def test_a_receipt_of_a_batch_that_is_not_the_next_one_is_the_clients_error(caller: Caller, server: Server, connect: Connect) -> None:
    def lies(requests: Iterator[Any], _: Any) -> Iterator[Response]:
        next(requests)
        yield opened()
        next(requests, None)
        yield Response(receipt=invoke_service_pb2.ReduceStreamReceipt(batch=9))

    server.methods["ReduceStream"] = lies
    with pytest.raises(errors.UnrecognisedError):
        publish(caller, connect().publisher("f"), [*EVENTS])


def test_a_stream_that_ends_well_before_every_batch_is_answered_is_the_clients_error(
    caller: Caller, server: Server, connect: Connect
) -> None:
    def forgets(requests: Iterator[Any], _: Any) -> Iterator[Response]:
        next(requests)
        yield opened()
        next(requests, None)

    server.methods["ReduceStream"] = forgets
    with pytest.raises(errors.UnrecognisedError, match="without a receipt for each batch"):
        publish(caller, connect().publisher("f", batching=assay.Batching(events=25)), [*EVENTS])


def test_what_a_callback_raises_ends_the_publisher(caller: Caller, server: Server, connect: Connect) -> None:
    def callback(_: assay.model.Receipt) -> None:
        raise ZeroDivisionError

    server.methods["ReduceStream"] = Folding()
    with pytest.raises(ZeroDivisionError):
        publish(caller, connect().publisher("f", on_receipt=callback), [*EVENTS])


def test_receipts_can_be_iterated_while_another_sends(server: Server) -> None:
    server.methods["ReduceStream"] = Folding()
    with assay.Client(server.address) as client, client.publisher("f", batching=assay.Batching(events=5)) as publisher:
        found: list[int] = []
        receipts = publisher.receipts()
        reader = threading.Thread(target=lambda: found.extend(receipt.batch for receipt in receipts))
        reader.start()
        for event in EVENTS:
            publisher.send(event)
        publisher.close()
        reader.join(10)
        with pytest.raises(ValueError, match="one iterator"):
            publisher.receipts()
    assert found == [1, 2, 3, 4, 5]

    async def run() -> list[int]:
        async with assay.aio.Client(server.address) as client, client.publisher("f", batching=assay.Batching(events=5)) as publisher:

            async def read() -> list[int]:
                return [receipt.batch async for receipt in publisher.receipts()]

            reader = asyncio.create_task(read())
            await asyncio.sleep(0)
            for event in EVENTS:
                await publisher.send(event)
            await publisher.close()
            return await reader

    assert asyncio.run(run()) == [1, 2, 3, 4, 5]


def test_leaving_a_publisher_with_an_error_gives_it_up(server: Server) -> None:
    begun, ended = threading.Event(), threading.Event()

    def waits(_: Any, context: Any) -> Iterator[Response]:
        context.add_callback(ended.set)
        begun.set()
        yield opened()
        ended.wait(10)

    server.methods["ReduceStream"] = waits
    with assay.Client(server.address) as client, pytest.raises(ZeroDivisionError), client.publisher("f") as publisher:
        publisher.send(EVENTS[0])
        assert begun.wait(10)
        raise ZeroDivisionError
    assert ended.wait(10)
    begun.clear()
    ended.clear()

    async def run() -> None:
        async with assay.aio.Client(server.address) as client:
            with pytest.raises(ZeroDivisionError):
                async with client.publisher("f") as publisher:
                    await publisher.send(EVENTS[0])
                    while not begun.is_set():
                        await asyncio.sleep(0.01)
                    raise ZeroDivisionError

    asyncio.run(run())
    assert ended.wait(10)


def test_a_stream_sends_its_events_in_full_batches(caller: Caller, server: Server, connect: Connect) -> None:
    folding = server.methods["ReduceStream"] = Folding()
    summary = caller.do(connect().stream("f", events=EVENTS, state=5, batching=assay.Batching(events=10)).finish())
    assert (summary.state, summary.events_applied, folding.batches) == (30, 25, [(1, 10), (2, 10), (3, 5)])


def test_what_is_wrong_with_a_streams_events_is_told_to_its_reader(caller: Caller, server: Server, connect: Connect) -> None:
    server.methods["ReduceStream"] = Folding()
    with pytest.raises(errors.EventInvalidError):
        caller.do(connect().stream("f", events=[Event("T", 1), Event("T", {1})]).finish())


def test_a_stream_is_written_and_read_by_hand(server: Server) -> None:
    server.methods["ReduceStream"] = Folding()
    with assay.Client(server.address) as client, client.stream("f", state_report="every-batch") as stream:
        assert stream.opened.revision == 7
        assert [stream.send(EVENTS[:2]), stream.send(EVENTS[2])] == [1, 2]
        stream.end()
        assert [(each.batch, each.closing, each.state) for each in stream] == [(1, False, 2), (2, False, 3), (0, True, 3)]
        with pytest.raises(errors.StreamClosedError):
            stream.send(EVENTS[0])
        with pytest.raises(ValueError, match="at least one"):
            stream.send([])

    async def run() -> None:
        async with assay.aio.Client(server.address) as client, client.stream("f", state_report="every-batch") as stream:
            assert (await stream.opened()).revision == 7
            assert [await stream.send(EVENTS[:2]), await stream.send(EVENTS[2])] == [1, 2]
            await stream.end()
            assert [(each.batch, each.state) async for each in stream] == [(1, 2), (2, 3), (0, 3)]
            with pytest.raises(errors.StreamClosedError):
                await stream.send(EVENTS[0])

    asyncio.run(run())


@pytest.mark.parametrize("ends_well", [True, False])
def test_a_server_that_ends_a_stream_while_it_is_sent_to_loses_no_receipt_and_no_reason(
    caller: Caller, server: Server, connect: Connect, ends_well: bool
) -> None:
    def ends(requests: Iterator[Any], context: Any) -> Iterator[Response]:
        next(requests)
        yield opened()
        next(requests)
        for number in range(1, 6):
            yield Response(receipt=invoke_service_pb2.ReduceStreamReceipt(batch=number))
        if not ends_well:
            fail(context, CODE.UNAVAILABLE, "DRAINING")

    server.methods["ReduceStream"] = ends
    client = connect()

    async def read(stream: Any, found: list[int]) -> None:
        async for receipt in stream:
            found.append(receipt.batch)

    for _ in range(30):
        found: list[int] = []
        stream = client.stream("f", events=EVENTS * 4, batching=assay.Batching(events=1))
        try:
            if caller.kind == "threads":
                found.extend(receipt.batch for receipt in stream)
            else:
                caller.do(read(stream, found))
        except errors.DrainingError:
            assert not ends_well
        else:
            assert ends_well
        assert found == [1, 2, 3, 4, 5]


def test_cancelling_a_stream_ends_it_on_the_server(caller: Caller, server: Server, connect: Connect) -> None:
    ended = threading.Event()
    cancellation = assay.Cancellation()

    def waits(_: Any, context: Any) -> Iterator[Response]:
        context.add_callback(ended.set)
        cancellation.cancel()
        yield opened()
        ended.wait(10)

    server.methods["ReduceStream"] = one_after_another(waits)
    stream = connect().stream("f", cancellation=cancellation)
    with pytest.raises(errors.CancelledError):
        caller.do(stream.finish())
    assert ended.wait(10)


def test_events_that_come_from_a_call_that_fails_fail_their_stream_with_its_error(caller: Caller, server: Server, connect: Connect) -> None:
    server.methods["ReduceStream"] = Folding()

    class UpstreamError(grpc.RpcError):
        pass

    def events() -> Iterator[Event]:
        yield Event("T", 1)
        raise UpstreamError

    with pytest.raises(UpstreamError):
        caller.do(connect().stream("f", events=events()).finish())


@pytest.mark.parametrize("first", ["send", "opened", "finish"])
@pytest.mark.parametrize("ending", ["cancel", "close"])
def test_a_stream_that_is_given_up_before_there_is_a_connection_ends_at_once(first: str, ending: str) -> None:
    # Connections are taken, and nothing is ever said on them.
    with socket.create_server(("127.0.0.1", 0)) as silent:

        async def run() -> None:
            client = assay.aio.Client(f"127.0.0.1:{silent.getsockname()[1]}", retries=None)
            stream = client.stream("f")
            waiting = asyncio.ensure_future(stream.send(EVENTS[0]) if first == "send" else getattr(stream, first)())
            await asyncio.sleep(0.05)
            assert not waiting.done()
            if ending == "cancel":
                stream.cancel()
            else:
                await client.close()
            with pytest.raises((errors.StreamClosedError, errors.CancelledError)):
                await asyncio.wait_for(waiting, 20)
            await client.close()

        asyncio.run(run())
