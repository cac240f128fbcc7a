"""What the client makes of the errors of a server."""

import pickle
import random

import grpc
import pytest
from google.protobuf.any_pb2 import Any as AnyMessage
from google.rpc import error_details_pb2, status_pb2

import assay
from assay import errors
from assay._status import SPECS, to_error
from tests.server import packed

CODE = grpc.StatusCode


def read(code: grpc.StatusCode, *details: AnyMessage, message: str = "whole") -> assay.AssayError:
    status = status_pb2.Status(message=message, details=details)
    return to_error(code, "cut", [("grpc-status-details-bin", status.SerializeToString())])


def info(reason: str, domain: str = "assay.dev") -> AnyMessage:
    return packed(error_details_pb2.ErrorInfo(domain=domain, reason=reason, metadata={"event_index": "3"}))


@pytest.mark.parametrize("reason", SPECS)
def test_every_reason_has_a_class_of_its_own_and_is_retryable_as_the_enum_says(reason: str) -> None:
    error = read(CODE.UNKNOWN, info(reason))
    assert error.reason == reason
    assert type(error).__name__ == "".join(word.capitalize() for word in reason.split("_")) + "Error"
    assert getattr(errors, type(error).__name__) is type(error)
    assert error.retryable == SPECS[reason].retryable
    assert errors.remedy_of(reason) == SPECS[reason].remedy


def test_every_detail_is_read() -> None:
    retry = error_details_pb2.RetryInfo()
    retry.retry_delay.FromMilliseconds(1500)
    error = read(
        CODE.RESOURCE_EXHAUSTED,
        info("QUOTA_EXCEEDED"),
        packed(retry),
        packed(error_details_pb2.BadRequest(field_violations=[{"field": "a.b", "description": "no"}])),
        packed(error_details_pb2.QuotaFailure(violations=[{"subject": "tenant:a", "description": "full", "quota_value": 7}])),
        packed(error_details_pb2.DebugInfo(stack_entries=["at f (index.ts:1:2)"])),
        packed(error_details_pb2.RequestInfo(request_id="r-1")),
    )
    assert isinstance(error, errors.QuotaExceededError)
    assert (error.message, error.retry_after, error.event_index, error.request_id) == ("whole", 1.5, 3, "r-1")
    assert error.field_violations == (errors.FieldViolation("a.b", "no"),)
    assert error.quota_violations == (errors.QuotaViolation("tenant:a", "full", quota_value=7),)
    assert error.author_stack == ("at f (index.ts:1:2)",)
    assert str(error) == "QUOTA_EXCEEDED: whole"


def test_details_that_cannot_be_read_leave_what_was_read() -> None:
    broken = AnyMessage(type_url="type.googleapis.com/google.rpc.BadRequest", value=b"\xff\xff\xff")
    error = read(CODE.INVALID_ARGUMENT, info("REQUEST_INVALID"), broken, packed(error_details_pb2.RequestInfo(request_id="r")))
    assert (error.reason, error.field_violations, error.request_id) == ("REQUEST_INVALID", (), "r")
    garbage = to_error(CODE.NOT_FOUND, "cut", [("grpc-status-details-bin", b"\xff\x00\xff"), ("x-request-id", "q")])
    assert (garbage.reason, garbage.message, garbage.request_id) == ("UNRECOGNISED", "cut", "q")
    assert not garbage.retryable


@pytest.mark.parametrize(
    ("code", "reason", "retryable"),
    [
        (CODE.UNAVAILABLE, "SERVER_UNREACHABLE", True),
        (CODE.CANCELLED, "CANCELLED", False),
        (CODE.DEADLINE_EXCEEDED, "DEADLINE_EXCEEDED", False),
        (CODE.UNIMPLEMENTED, "UNRECOGNISED", False),
    ],
)
def test_without_an_error_info_the_code_decides(code: grpc.StatusCode, reason: str, retryable: bool) -> None:
    for error in (to_error(code, "", []), read(code, info("RATE_LIMIT", domain="example.com"))):
        assert (error.reason, error.code, error.retryable) == (reason, code, retryable)


@pytest.mark.parametrize("reason", ["FROM_THE_FUTURE", "UNSPECIFIED", ""])
def test_a_reason_of_a_newer_server_is_unrecognised_and_the_code_decides(reason: str) -> None:
    retry = packed(error_details_pb2.RetryInfo(retry_delay={"seconds": 1}))
    assert read(CODE.UNAVAILABLE, info(reason)).reason in ("UNRECOGNISED", "SERVER_UNREACHABLE")
    if reason:
        assert read(CODE.UNAVAILABLE, info(reason)).retryable
        assert not read(CODE.ABORTED, info(reason)).retryable
        assert read(CODE.ABORTED, info(reason), retry).retryable


@pytest.mark.parametrize("index", ["-1", "x", "", "٣", "9" * 5000])
def test_an_event_index_that_is_no_number_is_none(index: str) -> None:
    detail = error_details_pb2.ErrorInfo(domain="assay.dev", reason="EXCEPTION", metadata={"event_index": index})
    assert read(CODE.UNKNOWN, packed(detail)).event_index is None


def test_an_error_survives_pickling() -> None:
    error = pickle.loads(pickle.dumps(read(CODE.UNKNOWN, info("EXCEPTION"))))  # noqa: S301 - its own
    assert (type(error), error.message, error.event_index) == (errors.ExceptionError, "whole", 3)


def test_no_bytes_that_a_server_sends_make_it_anything_but_the_clients_error() -> None:
    chance = random.Random(7)  # noqa: S311 - the same ones each time
    retry = error_details_pb2.RetryInfo(retry_delay={"seconds": -(2**63), "nanos": 2**31 - 1})
    quota = error_details_pb2.QuotaFailure(violations=[{"subject": "s", "quota_value": -(2**63)}])
    details = [
        info("RATE_LIMIT"),
        packed(retry),
        packed(quota),
        packed(error_details_pb2.RequestInfo(request_id="r")),
        AnyMessage(type_url="x"),
    ]
    whole = status_pb2.Status(message="m", details=details).SerializeToString()
    read_in_part = 0
    for _ in range(2000):
        encoded = bytearray(whole)
        for _ in range(chance.randint(1, 4)):
            encoded[chance.randrange(len(encoded))] = chance.randrange(256)
        if chance.random() < 0.3:
            del encoded[chance.randint(1, len(encoded)) :]
        error = to_error(chance.choice(list(CODE)), "cut", [("grpc-status-details-bin", bytes(encoded)), ("x-request-id", b"q")])
        assert isinstance(error, assay.AssayError)
        assert error.retry_after is None or error.retry_after >= 0
        assert repr(error)
        assert str(error)
        read_in_part += error.reason == "RATE_LIMIT"
    assert read_in_part > 100
