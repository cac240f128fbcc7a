"""Events on their way to the wire: CloudEvents attributes, `data` as one JSON document, and batches that lie side by side."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypedDict

from assay._json import encode
from assay.v1 import event_pb2, invoke_service_pb2

MAX_MESSAGE_BYTES = 4 * 1024 * 1024
"""The largest message that a server takes."""
_BATCH_OVERHEAD_BYTES = 64
_EVENT_OVERHEAD_BYTES = 8


@dataclass(frozen=True, slots=True)
class Event:
    """One event, with the attributes of CloudEvents 1.0. Those that are empty are not seen by the function."""

    type: str
    """What happened, such as `Deposited`. 1 to 256 bytes."""
    data: Any = None
    """A JSON value, or `RawJson`."""
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


class _EventDictRequired(TypedDict):
    type: str


class EventDict(_EventDictRequired, total=False):
    """An event as a dictionary, with the keys of `Event`."""

    data: Any
    id: str
    source: str
    subject: str
    time: str | datetime


EventLike = Event | EventDict | Mapping[str, Any]
"""What can be sent as an event."""

_KEYS = frozenset(Event.__slots__)


def to_wire(event: EventLike) -> event_pb2.Event:
    """The wire's form of an event. Raises a ValueError for what cannot be sent."""
    if not isinstance(event, Event):
        unknown = sorted(str(key) for key in event if key not in _KEYS)
        if unknown or "type" not in event:
            raise ValueError(
                f"an event has a type, and of attributes no others than {', '.join(sorted(_KEYS))}; this one has {', '.join(unknown) or 'none'}"
            )
        event = Event(**event)
    data = event.data.document if isinstance(event.data, RawJson) else encode(event.data, "an event's data")
    try:
        return event_pb2.Event(
            type=event.type,
            data=data,
            id=event.id,
            source=event.source,
            subject=event.subject,
            time=event.time.isoformat() if isinstance(event.time, datetime) else event.time,
        )
    except (TypeError, ValueError) as error:
        raise ValueError(f"an event's attributes are text: {error}") from error


def size_of(event: event_pb2.Event) -> int:
    """An upper bound of the event's bytes in a batch."""
    return event.ByteSize() + _EVENT_OVERHEAD_BYTES


def check_size(event: event_pb2.Event) -> None:
    """Raises a ValueError for an event that no message can hold."""
    if size_of(event) + _BATCH_OVERHEAD_BYTES > MAX_MESSAGE_BYTES:
        raise ValueError(f"an event is larger than the {MAX_MESSAGE_BYTES} bytes that a server takes")


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
