"""A publisher for those who have single events: gathers them into batches, sends these in time, and hands out their receipts."""

import threading
import time
from collections import deque
from collections.abc import Callable, Iterator

from assay import _events
from assay._call import CallOptions, Cancellation, Deadline, check_timeout
from assay._connection import Connection
from assay._error import AssayError
from assay._events import EventLike
from assay._ledger import Ledger
from assay._methods import REDUCE_STREAM
from assay._retry import Resumption
from assay._status import stream_closed
from assay.model import Receipt, StreamSummary
from assay.v1 import invoke_service_pb2

MAX_UNREAD_RECEIPTS = 1024


class Publisher:
    """Sends single events. Any number of threads may share it.

    Leaving the `with` block without an error closes it, with one gives it up.
    """

    def __init__(
        self,
        connection: Connection,
        ledger: Ledger,
        resume: bool,
        on_receipt: Callable[[Receipt], None] | None,
        options: CallOptions,
    ) -> None:
        self._connection = connection
        self._ledger = ledger
        self._resume = resume
        self._on_receipt = on_receipt
        self._deadline = Deadline(check_timeout(options.get("timeout")))
        self._attempts = Resumption(connection.settings.retries, self._deadline)
        self._parent = connection.tracing.here()
        self._changed = threading.Condition()
        self._stream = 0
        self._over = False
        self._error: BaseException | None = None
        self._unread: deque[Receipt] | None = None
        self._was_read = False
        self._cancellation = Cancellation()
        self._cancellation.on_cancel(self._notify)
        self._options: CallOptions = {"cancellation": self._cancellation}
        if "metadata" in options:
            self._options["metadata"] = options["metadata"]
        self._forget: Callable[[], None] = lambda: None
        if "cancellation" in options:
            self._forget = options["cancellation"].on_cancel(self._cancellation.cancel)
        self._thread = threading.Thread(target=self._run, name="assay-publisher", daemon=True)
        self._thread.start()

    def send(self, event: EventLike) -> None:
        """Adds an event to the batch that is being gathered; waits while 16 batches are unanswered.

        Raises an `EventInvalidError` or a `PayloadTooLargeError` for an event that cannot be sent, which harms no other; a `StreamClosedError` if the publisher is
        closed or an event has stopped it; and the stream's own error if that failed.
        """
        found = _events.to_wire(event)
        self._ledger.check_size(found)
        with self._changed:
            self._check_open()
            while not self._ledger.has_room_for(found):
                self._seal()
            self._ledger.add(found, time.monotonic())
            if self._ledger.is_full:
                self._seal()
            self._changed.notify_all()

    def flush(self) -> None:
        """Sends what is gathered, and waits for its receipt. Raises as `send` does."""
        with self._changed:
            self._check_open()
            number = self._ledger.flush()
            self._changed.notify_all()
            while not self._ledger.is_answered(number):
                if self._over or self._ledger.stopped:
                    raise self._error or stream_closed()
                self._changed.wait()

    def close(self) -> StreamSummary:
        """Sends what is gathered, ends the stream and answers the sum of its receipts. A second time it answers the same.

        Raises the stream's error if that failed.
        """
        with self._changed:
            self._ledger.ended = True
            self._changed.notify_all()
        self._thread.join()
        if self._error is not None:
            raise self._error
        return self._ledger.totals.summary()

    def cancel(self) -> None:
        """Gives the stream up, on the server too. What has no receipt may have been applied or not."""
        self._cancellation.cancel()

    def receipts(self) -> Iterator[Receipt]:
        """The receipts from now on, each once, in order; they end with the publisher. Read them in another thread than the one that sends:
        while 1,024 receipts wait to be read, no more are taken from the server."""
        with self._changed:
            if self._on_receipt is not None or self._was_read:
                raise ValueError("the receipts go to `on_receipt`, or to one iterator")
            self._was_read = True
            unread = self._unread = deque()
        receipts = self._read(unread)
        # As far as the place from which leaving it is noticed, read or not.
        next(receipts)
        return (receipt for receipt in receipts if receipt is not None)

    def __enter__(self) -> "Publisher":
        return self

    def __exit__(self, error: type[BaseException] | None, *_: object) -> None:
        if error is None:
            self.close()
        else:
            self.cancel()
            self._thread.join()

    def _notify(self) -> None:
        with self._changed:
            self._changed.notify_all()

    def _check_open(self) -> None:
        if self._error is not None:
            raise self._error
        if self._over or self._ledger.ended or self._ledger.stopped:
            raise stream_closed()

    def _seal(self) -> None:
        """Makes a batch of what is gathered, as soon as one more may be on its way. Another thread may be faster."""
        while not self._ledger.has_window:
            self._changed.wait()
            self._check_open()
        self._ledger.seal()
        self._changed.notify_all()

    def _read(self, unread: deque[Receipt]) -> Iterator[Receipt | None]:
        try:
            yield None
            while True:
                with self._changed:
                    while not unread and not self._over:
                        self._changed.wait()
                    if not unread:
                        break
                    receipt = unread.popleft()
                    self._changed.notify_all()
                yield receipt
        finally:
            # Nobody reads any more: what comes is not kept, and holds up nothing.
            with self._changed:
                self._unread = None
                self._changed.notify_all()
        if self._error is not None:
            raise self._error

    # ── In the publisher's own thread ──────────────────────────────────────────────────────────────────────────────

    def _run(self) -> None:
        try:
            while not self._run_stream():
                pass
        except BaseException as error:  # noqa: BLE001 - whoever sends, flushes, closes or reads gets it
            self._error = error
        self._forget()
        with self._changed:
            self._over = True
            self._stream += 1
            self._changed.notify_all()

    def _run_stream(self) -> bool:
        """Runs one stream to its end. False: it broke, and another one goes on."""
        with self._changed:
            self._stream += 1
            self._ledger.reopen()
            number = self._stream
        options: CallOptions = {**self._options, "timeout": self._deadline.left()}
        span = self._connection.tracing.span(REDUCE_STREAM.path, self._parent)
        answers = self._connection.duplex(REDUCE_STREAM, self._requests(number), options, span)
        try:
            for message in answers:
                self._receive(message)
            with self._changed:
                self._ledger.check_end()
            return True
        except AssayError as error:
            if self._ledger.is_settled:
                return True
            wait = self._attempts.wait_after(error) if self._resume else None
            if wait is None:
                raise
            self._connection.closing.pause(wait, self._cancellation)
            if self._cancellation.cancelled:
                raise
            return False
        finally:
            with self._changed:
                self._stream += 1
                self._changed.notify_all()
            answers.cancel()

    def _receive(self, message: invoke_service_pb2.ReduceStreamResponse) -> None:
        with self._changed:
            receipt = self._ledger.receive(message)
            if receipt is not None:
                self._attempts.reset()
            self._changed.notify_all()
            if receipt is not None:
                while self._unread is not None and len(self._unread) >= MAX_UNREAD_RECEIPTS and not self._cancellation.cancelled:
                    self._changed.wait()
                if self._unread is not None:
                    self._unread.append(receipt)
                    self._changed.notify_all()
        if receipt is not None and self._on_receipt is not None:
            self._on_receipt(receipt)

    def _requests(self, number: int) -> Iterator[invoke_service_pb2.ReduceStreamRequest]:
        """What a stream sends, in the thread that gRPC sends from. It ends when another stream begins."""
        yield self._ledger.open_message()
        while True:
            with self._changed:
                while True:
                    if self._stream != number or self._ledger.all_sent:
                        return
                    now = time.monotonic()
                    batch = self._ledger.next_batch(now)
                    if batch is not None:
                        break
                    self._changed.wait(self._ledger.seconds_until_due(now))
                self._changed.notify_all()
            yield batch
