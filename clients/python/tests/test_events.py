"""Events on their way to the wire."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

import assay
from assay import Event, RawJson
from assay._events import MAX_MESSAGE_BYTES, check_size, to_batch, to_wire
from assay._json import encode, parse
from assay._ledger import Batching, Ledger
from assay.v1 import invoke_service_pb2


def test_no_data_null_and_documents_are_told_apart() -> None:
    assert to_wire(Event("T")).data == to_wire({"type": "T"}).data == b""
    assert to_wire(Event("T", None)).data == to_wire({"type": "T", "data": None}).data == b"null"
    assert to_wire(Event("T", RawJson(b'{"b":1,"a":2}'))).data == b'{"b":1,"a":2}'
    assert to_wire(Event("T", {"ключ": "☃"})).data.decode() == '{"ключ":"☃"}'
    assert json.loads(to_wire(Event("T", "\ud800")).data) == "\ud800"
    assert to_wire(Event("T", time=datetime(2026, 1, 2, tzinfo=UTC))).time == "2026-01-02T00:00:00+00:00"


@pytest.mark.parametrize(
    "event",
    [
        Event("T", float("nan")),
        Event("T", {1, 2}),
        Event("T", b"bytes"),
        {"data": 1},
        {"type": "T", "extra": 1},
        {"type": 1},
        Event("\ud800"),
    ],
)
def test_what_cannot_be_sent_is_refused_before_it_is(event: Any) -> None:
    with pytest.raises(assay.errors.EventInvalidError):
        to_wire(event)


def test_data_that_holds_itself_is_refused() -> None:
    loop: list[Any] = []
    loop.append(loop)
    with pytest.raises(assay.errors.EventInvalidError):
        to_wire(Event("T", loop))


def test_a_document_that_python_cannot_hold_is_the_clients_error_and_its_bytes_are_there() -> None:
    for document in (b"[" * 100_000, b"\xff", b"", b"1" * 5000):
        with pytest.raises(assay.errors.UnrecognisedError):
            parse(document)
    assert encode({"b": 1, "a": [1.5, None]}, "it") == b'{"b":1,"a":[1.5,null]}'


def test_events_with_type_and_data_alone_go_side_by_side() -> None:
    batch = to_batch(7, [to_wire(Event(kind, data)) for kind, data in [("A", 1), ("B", [2]), ("A", None)]] + [to_wire(Event("A"))])
    assert (batch.batch, list(batch.events)) == (7, [])
    assert list(batch.packed.types) == ["A", "B"]
    assert list(batch.packed.type_indexes) == [0, 1, 0, 0]
    assert list(batch.packed.data_lengths) == [1, 3, 4, 0]
    assert batch.packed.data == b"1[2]null"
    several = to_batch(1, [to_wire(Event("A", 1)), to_wire(Event("A", 1, subject="s"))])
    assert (len(several.events), several.HasField("packed")) == (2, False)


def test_an_event_is_too_large_when_it_alone_makes_too_large_a_message() -> None:
    def event(data_bytes: int) -> Any:
        return to_wire(Event("T", RawJson(b"1" * data_bytes)))

    overhead = invoke_service_pb2.ReduceStreamRequest(batch=to_batch(1, [event(4_000_000)])).ByteSize() - 4_000_000
    check_size(event(MAX_MESSAGE_BYTES - overhead), 1)
    with pytest.raises(assay.errors.PayloadTooLargeError):
        check_size(event(MAX_MESSAGE_BYTES - overhead + 1), 1)


def test_no_batch_is_larger_than_a_message_may_be() -> None:
    ledger = Ledger(
        "f",
        revision=None,
        state=b"",
        state_report="at-end",
        on_fault="stop",
        batching=Batching(events=10_000, bytes=MAX_MESSAGE_BYTES),
        resume=False,
    )
    sent = []
    for number in range(9000):
        event = to_wire(Event("T" * 200, RawJson(b"1"), subject="s" * 800))
        if not ledger.has_room_for(event):
            ledger.seal()
            sent.append(ledger.next_batch(0.0))
        ledger.add(event, number)
    assert len(sent) >= 2
    assert all(message is not None and message.ByteSize() <= MAX_MESSAGE_BYTES for message in sent)


def test_bad_batching_is_refused_with_every_problem() -> None:
    with pytest.raises(ValueError, match="events") as refused:
        Batching(events=0, bytes=0, linger=-1)
    assert "bytes" in str(refused.value)
    assert "linger" in str(refused.value)
