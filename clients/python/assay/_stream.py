"""A stream of batches into a function, as the protocol is: batches out on one side, receipts in on the other, with flow control in both directions."""

import threading
from collections import deque
from collections.abc import Iterable, Iterator, Mapping

from assay import _events, _wire
from assay._call import CallOptions
from assay._connection import Connection
from assay._error import AssayError
from assay._events import EventLike
from assay._ledger import Batching, Gathering, Totals
from assay._methods import REDUCE_STREAM
from assay._status import stream_closed, unintelligible
from assay.model import Receipt, StreamOpened, StreamSummary
from assay.v1 import event_pb2, invoke_service_pb2

MAX_UNSENT_BATCHES = 4


class _Outbox:
    """The batches that wait to be sent. Apart from their stream: the thread that gRPC sends from keeps this alive, and not what nobody reads any more."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._unsent: deque[invoke_service_pb2.ReduceStreamRequest] = deque()
        self._last_batch = 0
        self._ended = False
        self._over = False

    def put(self, events: list[event_pb2.Event]) -> int | None:
        """Adds a batch, and answers its number when there is room for it. None: no batch goes any more."""
        with self._changed:
            while len(self._unsent) >= MAX_UNSENT_BATCHES and not self._over:
                self._changed.wait()
            if self._over or self._ended:
                return None
            self._last_batch += 1
            batch = _events.to_batch(self._last_batch, events)
            self._unsent.append(invoke_service_pb2.ReduceStreamRequest(batch=batch))
            self._changed.notify_all()
            return self._last_batch

    def end(self) -> None:
        """No batches come any more."""
        with self._changed:
            self._ended = True
            self._changed.notify_all()

    def end_came(self) -> None:
        """The stream is over."""
        with self._changed:
            self._over = True
            self._changed.notify_all()

    def batches(self) -> Iterator[invoke_service_pb2.ReduceStreamRequest]:
        """What was put here, until the end."""
        while True:
            with self._changed:
                while not self._unsent:
                    if self._ended or self._over:
                        return
                    self._changed.wait()
                batch = self._unsent.popleft()
                self._changed.notify_all()
            yield batch


class ReduceStream(Iterator[Receipt]):
    """One stream. Iterate over it for the receipts, the closing one included.

    Read the receipts while sending, in another thread or with `events=`: a server whose receipts nobody reads stops reading
    batches too. Leaving the `with` block gives up what is still running.
    """

    def __init__(
        self,
        connection: Connection,
        opening: invoke_service_pb2.ReduceStreamRequest,
        events: Iterable[EventLike] | None,
        batching: Batching,
        options: CallOptions,
    ) -> None:
        self._outbox = _Outbox()
        self._sends_itself = events is not None
        self._error: AssayError | None = None
        self._totals = Totals()
        self._has_opened = False
        sent = self._outbox.batches() if events is None else _batches(events, batching)
        self._answers = connection.duplex(REDUCE_STREAM, _after(opening, sent), options)
        self._answers.begin()
        self._answers.on_end(self._outbox.end_came)

    @property
    def opened(self) -> StreamOpened:
        """What serves the stream. Waits for the server to say so."""
        if not self._has_opened:
            self._read_opened()
        return self._totals.opened

    def send(self, events: EventLike | Iterable[EventLike]) -> int:
        """Sends one batch of 1 to 10,000 events, at most 4 MiB, and answers its number when the next one may be sent.

        Raises a `StreamClosedError` if the stream has ended, and the stream's own error if it failed.
        """
        several = wire_events(events)
        if self._sends_itself:
            raise ValueError("the stream sends the events that it was opened with; open it without `events` to send more")
        number = self._outbox.put(several)
        if number is None:
            raise self._error or stream_closed()
        return number

    def end(self) -> None:
        """Says that no more batches come. The server answers what is outstanding; read on until the receipts end."""
        self._outbox.end()

    def cancel(self) -> None:
        """Gives the stream up, on the server too."""
        self._answers.cancel()

    def finish(self) -> StreamSummary:
        """Ends the stream, reads all receipts that are left, and adds them up."""
        if not self._sends_itself:
            self.end()
        for _ in self:
            pass
        return self._totals.summary()

    def __iter__(self) -> "ReduceStream":
        return self

    def __next__(self) -> Receipt:
        if not self._has_opened:
            self._read_opened()
        while True:
            message = self._read()
            if message.WhichOneof("message") == "receipt":
                receipt = _wire.receipt(message.receipt)
                self._totals.add(receipt)
                return receipt

    def __enter__(self) -> "ReduceStream":
        return self

    def __exit__(self, *_: object) -> None:
        self.cancel()

    def _read_opened(self) -> None:
        try:
            message = self._read()
        except StopIteration:
            raise unintelligible("the stream ended before it was opened") from None
        self._has_opened = True
        self._totals.opened = opened_of(message)

    def _read(self) -> invoke_service_pb2.ReduceStreamResponse:
        try:
            return next(self._answers)
        except AssayError as error:
            self._error = error
            raise


def opened_of(message: invoke_service_pb2.ReduceStreamResponse) -> StreamOpened:
    if message.WhichOneof("message") != "opened":
        raise unintelligible("the stream was not opened by its first message")
    return StreamOpened(message.opened.revision, message.opened.artifact_digest)


def _after(
    opening: invoke_service_pb2.ReduceStreamRequest, sent: Iterator[invoke_service_pb2.ReduceStreamRequest]
) -> Iterator[invoke_service_pb2.ReduceStreamRequest]:
    yield opening
    yield from sent


def _batches(events: Iterable[EventLike], batching: Batching) -> Iterator[invoke_service_pb2.ReduceStreamRequest]:
    """Full batches, and what is left at the end."""
    gathering = Gathering(batching)
    number = 0
    for event in map(_events.to_wire, events):
        _events.check_size(event, number + 1)
        if not gathering.has_room_for(event):
            number += 1
            yield batch_message(number, gathering)
        gathering.add(event)
    if gathering.events:
        yield batch_message(number + 1, gathering)


def batch_message(number: int, gathering: Gathering) -> invoke_service_pb2.ReduceStreamRequest:
    """What was gathered, as a message."""
    return invoke_service_pb2.ReduceStreamRequest(batch=_events.to_batch(number, gathering.take()))


def wire_events(events: EventLike | Iterable[EventLike]) -> list[event_pb2.Event]:
    """One event or several, as a batch takes them."""
    several = [events] if isinstance(events, _events.Event | Mapping) else [*events]
    if not several:
        raise ValueError("a batch has at least one event")
    return [_events.to_wire(event) for event in several]
