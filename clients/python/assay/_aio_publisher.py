"""A publisher for asyncio, for those who have single events: gathers them into batches, sends these in time, and hands out their receipts."""

import asyncio
import inspect
import time
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable

import grpc

from assay import _events
from assay._aio_connection import Answers, Connection, call_soon
from assay._call import CallOptions, Cancellation, Deadline, check_timeout
from assay._error import AssayError
from assay._events import EventLike
from assay._ledger import Ledger
from assay._methods import REDUCE_STREAM
from assay._publisher import MAX_UNREAD_RECEIPTS
from assay._retry import Resumption
from assay._status import cancelled, stream_closed
from assay.model import Receipt, StreamSummary
from assay.v1 import invoke_service_pb2

LOOK_S = 0.5
"""How often a wait looks whether the client was closed."""


class _Signal:
    """Wakes everybody who waits."""

    def __init__(self) -> None:
        self._waiting: list[asyncio.Future[None]] = []

    def notify(self) -> None:
        waiting, self._waiting = self._waiting, []
        for one in waiting:
            if not one.done():
                one.set_result(None)

    async def wait(self, seconds: float | None = None) -> None:
        one: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append(one)
        await asyncio.wait([one], timeout=seconds)


class Publisher:
    """Sends single events. Any number of tasks of one event loop may share it.

    Leaving the `async with` block without an error closes it, with one gives it up.
    """

    def __init__(
        self,
        connection: Connection,
        ledger: Ledger,
        resume: bool,
        on_receipt: Callable[[Receipt], Awaitable[None] | None] | None,
        options: CallOptions,
    ) -> None:
        self._connection = connection
        self._ledger = ledger
        self._resume = resume
        self._on_receipt = on_receipt
        self._deadline = Deadline(check_timeout(options.get("timeout")))
        self._attempts = Resumption(connection.settings.retries, self._deadline)
        self._parent = connection.tracing.here()
        self._changed = _Signal()
        self._over = False
        self._error: BaseException | None = None
        self._unread: deque[Receipt] | None = None
        self._was_read = False
        self._cancellation = Cancellation()
        self._options: CallOptions = {"cancellation": self._cancellation}
        if "metadata" in options:
            self._options["metadata"] = options["metadata"]
        self._forget: Callable[[], None] = lambda: None
        if "cancellation" in options:
            self._forget = options["cancellation"].on_cancel(self._cancellation.cancel)
        self._task: asyncio.Task[None] | None = None

    async def send(self, event: EventLike) -> None:
        """Adds an event to the batch that is being gathered; waits while 16 batches are unanswered.

        Raises an `EventInvalidError` or a `PayloadTooLargeError` for an event that cannot be sent, which harms no other; a `StreamClosedError` if the publisher is
        closed or an event has stopped it; and the stream's own error if that failed.
        """
        found = _events.to_wire(event)
        self._ledger.check_size(found)
        self._check_open()
        while not self._ledger.has_room_for(found):
            await self._seal()
        self._ledger.add(found, time.monotonic())
        self._changed.notify()
        if self._ledger.is_full:
            await self._seal()

    async def flush(self) -> None:
        """Sends what is gathered, and waits for its receipt. Raises as `send` does."""
        self._check_open()
        number = self._ledger.flush()
        self._changed.notify()
        while not self._ledger.is_answered(number):
            if self._over or self._ledger.stopped:
                raise self._error or stream_closed()
            await self._changed.wait()

    async def close(self) -> StreamSummary:
        """Sends what is gathered, ends the stream and answers the sum of its receipts. A second time it answers the same.

        Raises the stream's error if that failed.
        """
        task = self._started()
        self._ledger.ended = True
        self._changed.notify()
        # Shielded: whoever gives up waiting for the end does not end it.
        await asyncio.shield(task)
        if self._error is not None:
            raise self._error
        return self._ledger.totals.summary()

    def cancel(self) -> None:
        """Gives the stream up, on the server too. What has no receipt may have been applied or not."""
        self._cancellation.cancel()

    async def receipts(self) -> AsyncIterator[Receipt]:
        """The receipts from now on, each once, in order; they end with the publisher. Read them in another task than the one that sends:
        while 1,024 receipts wait to be read, no more are taken from the server."""
        if self._on_receipt is not None or self._was_read:
            raise ValueError("the receipts go to `on_receipt`, or to one iterator")
        self._was_read = True
        unread = self._unread = deque()
        self._started()
        try:
            while True:
                while not unread and not self._over:
                    await self._changed.wait()
                if not unread:
                    break
                receipt = unread.popleft()
                self._changed.notify()
                yield receipt
        finally:
            # Nobody reads any more: what comes is not kept, and holds up nothing.
            self._unread = None
            self._changed.notify()
        if self._error is not None:
            raise self._error

    async def __aenter__(self) -> "Publisher":
        self._started()
        return self

    async def __aexit__(self, error: type[BaseException] | None, *_: object) -> None:
        if error is None:
            await self.close()
        else:
            self.cancel()
            await asyncio.wait([self._started()])

    def _started(self) -> "asyncio.Task[None]":
        if self._task is None:
            loop = asyncio.get_running_loop()
            self._task = loop.create_task(self._run())
            self._cancellation.on_cancel(lambda: call_soon(loop, self._changed.notify))
        return self._task

    def _check_open(self) -> None:
        self._started()
        if self._error is not None:
            raise self._error
        if self._over or self._ledger.ended or self._ledger.stopped:
            raise stream_closed()

    async def _seal(self) -> None:
        """Makes a batch of what is gathered, as soon as one more may be on its way. Another task may be faster."""
        while not self._ledger.has_window:
            await self._changed.wait()
            self._check_open()
        self._ledger.seal()
        self._changed.notify()

    # ── In the publisher's own task ────────────────────────────────────────────────────────────────────────────────

    async def _run(self) -> None:
        try:
            while not await self._run_stream():
                pass
        except asyncio.CancelledError:
            self._error = cancelled("the event loop ended under the publisher")
            raise
        except BaseException as error:  # noqa: BLE001 - whoever sends, flushes, closes or reads gets it
            self._error = error
        finally:
            self._forget()
            self._over = True
            self._changed.notify()

    async def _run_stream(self) -> bool:
        """Runs one stream to its end. False: it broke, and another one goes on."""
        self._ledger.reopen()
        options: CallOptions = {**self._options, "timeout": self._deadline.left()}
        span = self._connection.tracing.span(REDUCE_STREAM.path, self._parent)
        answers = self._connection.duplex(REDUCE_STREAM, options, span)
        sender = asyncio.ensure_future(self._send_all(answers))
        try:
            async for message in answers:
                await self._receive(message)
            self._ledger.check_end()
            return True
        except AssayError as error:
            if self._ledger.is_settled:
                return True
            wait = self._attempts.wait_after(error) if self._resume else None
            if wait is None:
                raise
            await self._pause(wait)
            return False
        finally:
            sender.cancel()
            answers.cancel()
            await asyncio.wait([sender])

    async def _pause(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            if self._cancellation.cancelled or self._connection.closing.is_set():
                raise cancelled()
            await self._changed.wait(min(left, LOOK_S))

    async def _receive(self, message: invoke_service_pb2.ReduceStreamResponse) -> None:
        receipt = self._ledger.receive(message)
        self._changed.notify()
        if receipt is None:
            return
        self._attempts.reset()
        if self._on_receipt is not None:
            told = self._on_receipt(receipt)
            if inspect.isawaitable(told):
                await told
        else:
            while self._unread is not None and len(self._unread) >= MAX_UNREAD_RECEIPTS and not self._cancellation.cancelled:
                await self._changed.wait()
            if self._unread is not None:
                self._unread.append(receipt)
                self._changed.notify()

    async def _send_all(self, answers: Answers[invoke_service_pb2.ReduceStreamResponse]) -> None:
        try:
            await answers.write(self._ledger.open_message())
            while not self._ledger.all_sent:
                now = time.monotonic()
                batch = self._ledger.next_batch(now)
                if batch is None:
                    await self._changed.wait(self._ledger.seconds_until_due(now))
                else:
                    self._changed.notify()
                    await answers.write(batch)
            await answers.done_writing()
        except (grpc.RpcError, AssayError, asyncio.InvalidStateError):
            return  # How the stream ended is told to whoever reads its answers.
