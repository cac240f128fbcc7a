"""A publisher's books: which events are gathered, which batches are on their way, what their receipts said. Without a clock, a thread or a connection of its own."""

from collections import deque
from dataclasses import dataclass

from assay import _events, _wire
from assay._error import AssayError
from assay._status import unintelligible
from assay.model import Fault, Receipt, StreamOpened, StreamSummary
from assay.v1 import event_pb2, invoke_service_pb2

MAX_UNANSWERED_BATCHES = 16
MAX_FAULTS_KEPT = 100


@dataclass(frozen=True, slots=True)
class Batching:
    """When a batch is sent."""

    events: int = 1000
    """As soon as it has so many events, at most 10,000."""
    bytes: int = 1024 * 1024
    """As soon as it has so many bytes of data; it has more only where a single event has. At most 4 MiB."""
    linger: float = 0.01
    """Or so long after its first event, in seconds."""

    def __post_init__(self) -> None:
        problems = []
        if not 1 <= self.events <= 10_000:
            problems.append("events is from 1 to 10,000")
        if not 1 <= self.bytes <= _events.MAX_MESSAGE_BYTES:
            problems.append("bytes is from 1 to 4 MiB")
        if not 0 <= self.linger < float("inf"):
            problems.append("linger is a number of seconds of at least 0")
        if problems:
            raise ValueError("; ".join(problems))


class Gathering:
    """The batch that is being filled."""

    def __init__(self, batching: Batching) -> None:
        self._batching = batching
        self.events: list[event_pb2.Event] = []
        self._data_bytes = 0
        self._message_bytes = 0

    @property
    def is_full(self) -> bool:
        return len(self.events) >= self._batching.events or self._data_bytes >= self._batching.bytes

    def has_room_for(self, event: event_pb2.Event) -> bool:
        """True if the event may go with those that are here."""
        if not self.events:
            return True
        return not self.is_full and (
            self._data_bytes + len(event.data) <= self._batching.bytes
            and self._message_bytes + _events.size_of(event) + _events.BATCH_OVERHEAD_BYTES <= _events.MAX_MESSAGE_BYTES
        )

    def add(self, event: event_pb2.Event) -> None:
        self.events.append(event)
        self._data_bytes += len(event.data)
        self._message_bytes += _events.size_of(event)

    def take(self) -> list[event_pb2.Event]:
        """What was gathered. Nothing is left."""
        events, self.events, self._data_bytes, self._message_bytes = self.events, [], 0, 0
        return events


class Totals:
    """Receipts, added up."""

    def __init__(self) -> None:
        self.opened = StreamOpened(0, "")
        self._batches = self._applied = self._failed = self._cpu_time_ns = 0
        self._faults: list[Fault] = []
        self._last: Receipt | None = None

    def add(self, receipt: Receipt) -> None:
        if receipt.state_bytes is not None:
            self._last = receipt
        if receipt.closing:
            return
        self._batches += 1
        self._applied += receipt.events_applied
        self._failed += receipt.events_failed
        self._cpu_time_ns += receipt.usage.cpu_time_ns
        self._faults += receipt.faults[: MAX_FAULTS_KEPT - len(self._faults)]

    @property
    def has_state(self) -> bool:
        return self._last is not None

    def summary(self) -> StreamSummary:
        return StreamSummary(
            revision=self.opened.revision,
            artifact_digest=self.opened.artifact_digest,
            batches=self._batches,
            events_applied=self._applied,
            events_failed=self._failed,
            faults=tuple(self._faults),
            state_bytes=None if self._last is None else self._last.state_bytes,
            state_digest=None if self._last is None else self._last.state_digest,
            cpu_time_ns=self._cpu_time_ns,
        )


@dataclass(slots=True)
class _Batch:
    number: int
    message: invoke_service_pb2.ReduceStreamRequest | None


class Ledger:
    """The books of one publisher."""

    def __init__(
        self,
        name: str,
        *,
        revision: int | None,
        state: bytes,
        state_report: _wire.StateReport,
        on_fault: _wire.OnFault,
        batching: Batching,
        resume: bool,
    ) -> None:
        self._name = name
        self._revision = revision
        self._state = state
        self._asked_report = state_report
        self._on_fault = on_fault
        self._batching = batching
        self._resume = resume
        self._gathering = Gathering(batching)
        self._linger_until: float | None = None
        self._ready: deque[_Batch] = deque()
        self._unanswered: deque[_Batch] = deque()
        self._last_number = 0
        self._answered = 0
        self._flushing = False
        self.totals = Totals()
        self.ended = False
        """True: no more events come."""
        self.stopped = False
        """True: an event failed, and the server takes no more."""
        self._concluded = False
        # What is wrong with the options is said at once, not when the stream is opened.
        self.open_message()

    # ── Events come ────────────────────────────────────────────────────────────────────────────────────────────────

    @property
    def has_window(self) -> bool:
        """True if another batch may be on its way."""
        return len(self._ready) + len(self._unanswered) < MAX_UNANSWERED_BATCHES

    def has_room_for(self, event: event_pb2.Event) -> bool:
        return self._gathering.has_room_for(event)

    def check_size(self, event: event_pb2.Event) -> None:
        """Raises a `PayloadTooLargeError` for an event that no message can hold."""
        _events.check_size(event, self._last_number + 1)

    def add(self, event: event_pb2.Event, now: float) -> None:
        """Adds an event, for which there is room."""
        if not self._gathering.events:
            self._linger_until = now + self._batching.linger
        self._gathering.add(event)

    @property
    def is_full(self) -> bool:
        return self._gathering.is_full

    def seal(self) -> None:
        """Makes a batch of what is gathered, if anything is."""
        events = self._gathering.take()
        self._linger_until = None
        self._flushing = False
        if events:
            self._last_number += 1
            batch = _events.to_batch(self._last_number, events)
            self._ready.append(_Batch(self._last_number, invoke_service_pb2.ReduceStreamRequest(batch=batch)))

    def flush(self) -> int:
        """Has what is gathered sent without lingering. Answers the batch whose receipt is the last one to wait for."""
        if not self._gathering.events:
            return self._last_number
        self._flushing = True
        return self._last_number + 1

    def is_answered(self, number: int) -> bool:
        return self._answered >= number

    # ── Batches go ─────────────────────────────────────────────────────────────────────────────────────────────────

    def open_message(self) -> invoke_service_pb2.ReduceStreamRequest:
        """The first message of a stream, or of the one that goes on where another broke off."""
        report: _wire.StateReport = "every-batch" if self._resume else self._asked_report
        return _wire.open_message(self._name, self._revision, self._state, report, self._on_fault)

    def next_batch(self, now: float) -> invoke_service_pb2.ReduceStreamRequest | None:
        """What to send now. None: nothing."""
        due = self._linger_until is not None and (self._flushing or self.ended or now >= self._linger_until)
        if not self._ready and due and self.has_window:
            self.seal()
        if not self._ready:
            return None
        batch = self._ready.popleft()
        self._unanswered.append(batch)
        message = batch.message
        if not self._resume:
            batch.message = None
        return message

    def seconds_until_due(self, now: float) -> float | None:
        """How long until there is something to send, if nothing happens before. None: for ever."""
        if self._linger_until is None or not self.has_window:
            return None
        return max(0.0, self._linger_until - now)

    @property
    def all_sent(self) -> bool:
        """True if nothing is left to be sent, and nothing will come."""
        return self.stopped or (self.ended and not self._ready and not self._gathering.events)

    @property
    def is_settled(self) -> bool:
        """True if nothing more can come of the stream: an event has stopped it, and the state before that event is known."""
        return self.stopped and self.totals.has_state

    # ── Receipts come ──────────────────────────────────────────────────────────────────────────────────────────────

    def receive(self, message: invoke_service_pb2.ReduceStreamResponse) -> Receipt | None:
        """Writes down what the server says. Answers the receipt of a batch, as the caller asked for it."""
        match message.WhichOneof("message"):
            case "opened":
                self.totals.opened = StreamOpened(message.opened.revision, message.opened.artifact_digest)
                if self._resume and message.opened.revision:
                    self._revision = message.opened.revision
                return None
            case "receipt":
                return self._receive(message.receipt)
            case _:
                # Something of a newer server's, which it sends to those that know it too.
                return None

    def _receive(self, found: invoke_service_pb2.ReduceStreamReceipt) -> Receipt | None:
        receipt = _wire.receipt(found)
        if not receipt.closing:
            if not self._unanswered or self._unanswered[0].number != receipt.batch:
                raise _out_of_turn(receipt.batch)
            self._unanswered.popleft()
            self._answered = receipt.batch
        self.totals.add(receipt)
        if receipt.state_bytes is not None:
            self._state = receipt.state_bytes
        if receipt.closing:
            self._concluded = True
            return None
        if receipt.events_failed and self._on_fault == "stop":
            self.stopped = True
        if self._asked_report == "every-batch":
            return receipt
        return _without_state(receipt)

    def check_end(self) -> None:
        """Raises the client's error if the stream has ended well, but was not asked to, or has not answered everything: events would be lost without a word."""
        answered = self.ended and self._concluded and not (self._unanswered or self._ready or self._gathering.events)
        if not self.stopped and not answered:
            raise unintelligible("the server ended the stream before it was asked to, or without a receipt for each batch and for the end")

    def reopen(self) -> None:
        """Puts the batches that have no receipt back in front of those that were never sent."""
        self._ready.extendleft(reversed(self._unanswered))
        self._unanswered.clear()
        self._concluded = False


def _out_of_turn(number: int) -> AssayError:
    return unintelligible(f"the server sent a receipt of batch {number}, which is not the next one")


def _without_state(receipt: Receipt) -> Receipt:
    if receipt.state_bytes is None:
        return receipt
    return Receipt(receipt.batch, receipt.events_applied, receipt.events_failed, receipt.faults, None, None, receipt.usage)
