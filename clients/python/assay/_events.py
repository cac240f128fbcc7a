"""Events on their way to the wire: CloudEvents attributes, `data` as one JSON document, and batches that lie side by side."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any, Required, TypedDict

import grpc

from assay._error import AssayError, ErrorDetails
from assay._json import encode
from assay._reasons import EventInvalidError, PayloadTooLargeError
from assay.v1 import event_pb2, invoke_service_pb2

MAX_MESSAGE_BYTES = 4 * 1024 * 1024
"""The largest message that a server takes."""
BATCH_OVERHEAD_BYTES = 64
_EVENT_OVERHEAD_BYTES = 8


class Absent(Enum):
    """What stands where an event has no data."""

    ABSENT = "absent"

    def __repr__(self) -> str:
        return "ABSENT"


@dataclass(frozen=True, slots=True)
class Event:
    """One event, with the attributes of CloudEvents 1.0. Those that are empty are not seen by the function."""

    type: str
    """What happened, such as `Deposited`. 1 to 256 bytes."""
    data: Any = Absent.ABSENT
    """A JSON value, or `RawJson`. Absent: the event has none, which is not the same as None, JSON's `null`."""
    id: str = ""
    """Identifies the event within its source. At most 256 bytes."""
    source: str = ""
    """Where it comes from, a URI reference. At most 1,024 bytes."""
    subject: str = ""
    """What it happened to. At most 1,024 bytes."""
    time: str | datetime = ""
    """When it happened: RFC 3339 text, or a time that knows its zone."""


@dataclass(frozen=True, slots=True)
class RawJson:
    """One JSON document as it stands, which is neither parsed nor changed on the way. As `data` of an event; empty: the event has no data."""

    document: bytes


class EventDict(TypedDict, total=False):
    """An event as a dictionary, with the keys of `Event`."""

    type: Required[str]
    data: Any
    id: str
    source: str
    subject: str
    time: str | datetime


EventLike = Event | EventDict | Mapping[str, Any]
"""What can be sent as an event."""

_KEYS = ("type", "data", "id", "source", "subject", "time")


def to_wire(event: EventLike) -> event_pb2.Event:
    """The wire's form of an event. Raises an `EventInvalidError` for what cannot be sent."""
    if not isinstance(event, Event):
        unknown = sorted(str(key) for key in event if key not in _KEYS)
        if unknown or "type" not in event:
            problem = f"has {', '.join(unknown)}" if unknown else "has no type"
            raise invalid(f"an event has a type, and may have {', '.join(_KEYS[1:])}; this one {problem}")
        event = Event(**event)
    try:
        return event_pb2.Event(
            type=event.type,
            data=_data_of(event.data),
            id=event.id,
            source=event.source,
            subject=event.subject,
            time=event.time.isoformat() if isinstance(event.time, datetime) else event.time,
        )
    except (TypeError, ValueError) as error:
        raise invalid(f"an event cannot be sent: {error}") from error


def _data_of(data: Any) -> bytes:
    if data is Absent.ABSENT:
        return b""
    return data.document if isinstance(data, RawJson) else encode(data, "its data")


def size_of(event: event_pb2.Event) -> int:
    """An upper bound of the event's bytes in a batch of several."""
    return event.ByteSize() + _EVENT_OVERHEAD_BYTES


def check_size(event: event_pb2.Event, number: int) -> None:
    """Raises a `PayloadTooLargeError` for an event that no message can hold, not even alone."""
    if size_of(event) + BATCH_OVERHEAD_BYTES <= MAX_MESSAGE_BYTES:
        return
    alone = invoke_service_pb2.ReduceStreamRequest(batch=to_batch(number, [event])).ByteSize()
    if alone > MAX_MESSAGE_BYTES:
        raise PayloadTooLargeError(
            f"the event alone makes a message of {alone} bytes; a server takes {MAX_MESSAGE_BYTES}",
            ErrorDetails(code=grpc.StatusCode.RESOURCE_EXHAUSTED),
        )


def invalid(problem: str) -> AssayError:
    """The error of an event that cannot be sent."""
    return EventInvalidError(problem, ErrorDetails(code=grpc.StatusCode.INVALID_ARGUMENT))


def to_batch(number: int, events: Sequence[event_pb2.Event]) -> invoke_service_pb2.ReduceStreamBatch:
    """A batch: its events side by side where they have nothing but a type and data, in less room and cheaper for the server to read."""
    if not all(_is_plain(event) for event in events):
        return invoke_service_pb2.ReduceStreamBatch(batch=number, events=events)
    places: dict[str, int] = {}
    packed = event_pb2.PackedEvents(
        type_indexes=[places.setdefault(event.type, len(places)) for event in events],
        data_lengths=[len(event.data) for event in events],
        data=b"".join([event.data for event in events]),
    )
    packed.types.extend(places)
    return invoke_service_pb2.ReduceStreamBatch(batch=number, packed=packed)


def _is_plain(event: event_pb2.Event) -> bool:
    return not (event.id or event.source or event.subject or event.time or event.datacontenttype)
