"""A stream of batches into a function for asyncio, as the protocol is: batches out on one side, receipts in on the other, with flow control in both directions."""

import asyncio
from collections.abc import AsyncIterable, AsyncIterator, Iterable
from typing import Any

import grpc

from assay import _events, _wire
from assay._aio_connection import Answers, Connection, call_soon
from assay._call import CallOptions
from assay._error import AssayError
from assay._events import EventLike
from assay._ledger import Batching, Gathering, Totals
from assay._methods import REDUCE_STREAM
from assay._status import stream_closed, unintelligible
from assay._stream import batch_message, opened_of, wire_events
from assay.model import Receipt, StreamOpened, StreamSummary
from assay.v1 import invoke_service_pb2

EventSource = Iterable[EventLike] | AsyncIterable[EventLike]
"""Where a stream's events come from: at hand, or as they come."""


class ReduceStream(AsyncIterator[Receipt]):
    """One stream. Iterate over it for the receipts, the closing one included.

    Read the receipts while sending, in another task or with `events=`: a server whose receipts nobody reads stops reading
    batches too. Leaving the `async with` block gives up what is still running.
    """

    def __init__(
        self,
        connection: Connection,
        opening: invoke_service_pb2.ReduceStreamRequest,
        events: EventSource | None,
        batching: Batching,
        options: CallOptions,
    ) -> None:
        self._opening: invoke_service_pb2.ReduceStreamRequest | None = opening
        self._events = events
        self._batching = batching
        self._last_batch = 0
        self._error: AssayError | None = None
        self._totals = Totals()
        self._has_opened = False
        self._sending = asyncio.Lock()
        self._pump: asyncio.Task[None] | None = None
        self._answers: Answers[invoke_service_pb2.ReduceStreamResponse] = connection.duplex(REDUCE_STREAM, options)

    async def opened(self) -> StreamOpened:
        """What serves the stream. Waits for the server to say so."""
        if not self._has_opened:
            await self._read_opened()
        return self._totals.opened

    async def send(self, events: EventLike | Iterable[EventLike]) -> int:
        """Sends one batch of 1 to 10,000 events, at most 4 MiB, and answers its number when the next one may be sent.

        Raises a `StreamClosedError` if the stream has ended, and the stream's own error if it failed.
        """
        several = wire_events(events)
        if self._events is not None:
            raise ValueError("the stream sends the events that it was opened with; open it without `events` to send more")
        await self._open()
        async with self._sending:
            self._last_batch += 1
            number = self._last_batch
            batch = _events.to_batch(number, several)
            if not await _write(self._answers, invoke_service_pb2.ReduceStreamRequest(batch=batch)):
                raise self._error or stream_closed()
        return number

    async def end(self) -> None:
        """Says that no more batches come. The server answers what is outstanding; read on until the receipts end."""
        await self._open()
        await self._answers.done_writing()

    def cancel(self) -> None:
        """Gives the stream up, on the server too."""
        self._answers.cancel()
        if self._pump is not None:
            self._pump.cancel()

    async def finish(self) -> StreamSummary:
        """Ends the stream, reads all receipts that are left, and adds them up."""
        if self._events is None:
            await self.end()
        async for _ in self:
            pass
        return self._totals.summary()

    def __aiter__(self) -> "ReduceStream":
        return self

    async def __anext__(self) -> Receipt:
        if not self._has_opened:
            await self._read_opened()
        while True:
            message = await self._read()
            if message.WhichOneof("message") == "receipt":
                receipt = _wire.receipt(message.receipt)
                self._totals.add(receipt)
                return receipt

    async def __aenter__(self) -> "ReduceStream":
        return self

    async def __aexit__(self, *_: object) -> None:
        self.cancel()

    async def _open(self) -> None:
        """Sends the opening message, if that has not been done, and has the events follow."""
        async with self._sending:
            opening, self._opening = self._opening, None
            if opening is None:
                return
            await _write(self._answers, opening)
            if self._events is not None:
                # Which keeps alive the call, and not what nobody reads any more.
                self._pump = asyncio.ensure_future(_send_all(self._answers, self._events, self._batching))

    async def _read_opened(self) -> None:
        try:
            message = await self._read()
        except StopAsyncIteration:
            raise unintelligible("the stream ended before it was opened") from None
        self._has_opened = True
        self._totals.opened = opened_of(message)

    async def _read(self) -> invoke_service_pb2.ReduceStreamResponse:
        try:
            await self._open()
            return await anext(self._answers)
        except AssayError as error:
            self._error = error
            raise

    def __del__(self) -> None:
        pump = getattr(self, "_pump", None)
        if pump is not None and not pump.done():
            call_soon(pump.get_loop(), pump.cancel)


async def _write(answers: Answers[invoke_service_pb2.ReduceStreamResponse], message: invoke_service_pb2.ReduceStreamRequest) -> bool:
    """False: the stream is over. How it ended is told to whoever reads."""
    try:
        await answers.write(message)
    except (grpc.RpcError, asyncio.InvalidStateError):
        return False
    return True


async def _send_all(answers: Answers[invoke_service_pb2.ReduceStreamResponse], events: EventSource, batching: Batching) -> None:
    """Sends full batches, and what is left at the end."""
    last_batch = 0
    try:
        gathering = Gathering(batching)
        async for event in _each(events):
            found = _events.to_wire(event)
            _events.check_size(found, last_batch + 1)
            if not gathering.has_room_for(found):
                last_batch += 1
                if not await _write(answers, batch_message(last_batch, gathering)):
                    return
            gathering.add(found)
        if not gathering.events or await _write(answers, batch_message(last_batch + 1, gathering)):
            await answers.done_writing()
    except asyncio.CancelledError:
        raise
    except Exception as error:  # noqa: BLE001 - whoever reads the receipts gets it
        answers.fail(error)


async def _each(events: EventSource) -> AsyncIterator[Any]:
    if isinstance(events, AsyncIterable):
        async for event in events:
            yield event
    else:
        for event in events:
            yield event
