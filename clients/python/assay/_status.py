"""Reads the status that a call ended with into the client's error. Never fails, whatever the details hold."""

from collections.abc import Iterable
from typing import Any as Anything
from typing import NoReturn, TypeVar

import grpc
from google.protobuf.any_pb2 import Any
from google.protobuf.message import DecodeError, Message
from google.rpc import error_details_pb2, status_pb2

from assay import _reasons
from assay._error import AssayError, ErrorDetails, FieldViolation, QuotaViolation
from assay.v1 import reason_pb2

M = TypeVar("M", bound=Message)

DOMAIN = "assay.dev"
_STATUS_KEY = "grpc-status-details-bin"
_REQUEST_ID_KEY = "x-request-id"


class ServerUnreachableError(AssayError):
    """No server answered: nothing is known of the call. It may succeed later."""

    REASON = "SERVER_UNREACHABLE"


class ClientCircuitOpenError(AssayError):
    """No server answered several times in a row, and this call was not sent. `retry_after` says when the next one is let through."""

    REASON = "CLIENT_CIRCUIT_OPEN"


class StreamClosedError(AssayError):
    """Something was sent after the end of a stream. Its receipts say why it ended."""

    REASON = "STREAM_CLOSED"


class UnrecognisedError(AssayError):
    """The status carries no reason that this client knows, or the answer cannot be understood. Go by `code`."""

    REASON = "UNRECOGNISED"


SPECS: dict[str, reason_pb2.ReasonSpec] = {
    value.name.removeprefix("REASON_"): value.GetOptions().Extensions[reason_pb2.spec]
    for value in reason_pb2.Reason.DESCRIPTOR.values
    if value.number != reason_pb2.REASON_UNSPECIFIED
}
"""What the enum fixes of each of the server's reasons."""

_CLASSES: dict[str, type[AssayError]] = {found.REASON: found for found in _reasons.CLASSES} | {
    found.REASON: found for found in (ServerUnreachableError, ClientCircuitOpenError, StreamClosedError)
}
_NUMBERS = {value.number: value.name.removeprefix("REASON_") for value in reason_pb2.Reason.DESCRIPTOR.values}


def remedy_of(reason: str) -> str:
    """One sentence on what the caller can do about a reason; empty if nothing is known of it."""
    return SPECS[reason].remedy if reason in SPECS else ""


def reason_name(number: int) -> str:
    """The name of a reason that came as a number, such as in a receipt."""
    name = _NUMBERS.get(number, "")
    return name if name in SPECS else "UNRECOGNISED"


def to_error(code: grpc.StatusCode, message: str, trailers: Iterable[tuple[str, str | bytes]]) -> AssayError:
    """The error that a call's status and trailers make."""
    reading = _Reading(message)
    encoded = None
    for key, value in trailers:
        if key == _REQUEST_ID_KEY and isinstance(value, str) and value:
            reading.request_id = reading.request_id or value
        elif key == _STATUS_KEY and isinstance(value, bytes):
            encoded = encoded or value
    if encoded is not None:
        reading.read(encoded)
    return reading.error(code)


def from_rpc_error(error: grpc.RpcError) -> AssayError:
    """The error of gRPC's own exception, synchronous or asyncio."""
    # What gRPC raises is always a call as well, which its types do not say.
    call: Anything = error
    trailers = call.trailing_metadata() or ()
    return to_error(call.code() or grpc.StatusCode.UNKNOWN, call.details() or "", tuple(trailers))


def raise_from(error: grpc.RpcError) -> NoReturn:
    raise from_rpc_error(error) from error


def cancelled(message: str = "the caller cancelled the call") -> AssayError:
    """The error of a call that was cancelled before it, or its next attempt, was sent."""
    return _reasons.CancelledError(message, ErrorDetails(code=grpc.StatusCode.CANCELLED))


def stream_closed() -> AssayError:
    return StreamClosedError("the stream has ended; its receipts say why", ErrorDetails(code=grpc.StatusCode.FAILED_PRECONDITION))


def unintelligible(message: str, code: grpc.StatusCode = grpc.StatusCode.INTERNAL) -> AssayError:
    """The error of an answer that cannot be what the server meant to say."""
    return UnrecognisedError(message, ErrorDetails(code=code))


class _Reading:
    """What was read of a status so far."""

    def __init__(self, message: str) -> None:
        self.message = message
        self.reason = ""
        self.retry_after: float | None = None
        self.fields: list[FieldViolation] = []
        self.quotas: list[QuotaViolation] = []
        self.metadata: dict[str, str] = {}
        self.stack: list[str] = []
        self.request_id: str | None = None

    def read(self, encoded: bytes) -> None:
        try:
            status = status_pb2.Status.FromString(encoded)
        except DecodeError:
            return
        self.message = status.message or self.message
        for detail in status.details:
            self._read_detail(detail)

    def _read_detail(self, detail: Any) -> None:
        if (info := _unpacked(detail, error_details_pb2.ErrorInfo())) is not None:
            if info.domain == DOMAIN:
                self.reason = info.reason if info.reason in SPECS else "UNRECOGNISED"
                self.metadata = dict(info.metadata)
        elif (retry := _unpacked(detail, error_details_pb2.RetryInfo())) is not None:
            if retry.HasField("retry_delay"):
                self.retry_after = max(0.0, retry.retry_delay.seconds + retry.retry_delay.nanos / 1e9)
        elif (bad := _unpacked(detail, error_details_pb2.BadRequest())) is not None:
            self.fields += [FieldViolation(each.field, each.description) for each in bad.field_violations]
        elif (quota := _unpacked(detail, error_details_pb2.QuotaFailure())) is not None:
            self.quotas += [
                QuotaViolation(
                    subject=each.subject,
                    description=each.description,
                    api_service=each.api_service,
                    quota_metric=each.quota_metric,
                    quota_id=each.quota_id,
                    quota_value=each.quota_value,
                )
                for each in quota.violations
            ]
        elif (debug := _unpacked(detail, error_details_pb2.DebugInfo())) is not None:
            self.stack += debug.stack_entries
        elif (request := _unpacked(detail, error_details_pb2.RequestInfo())) is not None:
            self.request_id = self.request_id or request.request_id or None

    def error(self, code: grpc.StatusCode) -> AssayError:
        reason = self.reason or _reason_of_code(code)
        if reason in SPECS:
            retryable = SPECS[reason].retryable
        elif reason == "UNRECOGNISED":
            retryable = self.retry_after is not None or code is grpc.StatusCode.UNAVAILABLE
        else:
            retryable = reason == ServerUnreachableError.REASON
        details = ErrorDetails(
            code=code,
            retryable=retryable,
            retry_after=self.retry_after,
            field_violations=tuple(self.fields),
            quota_violations=tuple(self.quotas),
            metadata=self.metadata,
            author_stack=tuple(self.stack),
            request_id=self.request_id,
        )
        return _CLASSES.get(reason, UnrecognisedError)(self.message, details)


def _reason_of_code(code: grpc.StatusCode) -> str:
    match code:
        case grpc.StatusCode.CANCELLED | grpc.StatusCode.DEADLINE_EXCEEDED:
            return code.name
        case grpc.StatusCode.UNAVAILABLE:
            return ServerUnreachableError.REASON
        case _:
            return "UNRECOGNISED"


def _unpacked(detail: Any, message: M) -> M | None:
    """The detail as a message of this type. None: it is of another type, or cannot be read."""
    try:
        return message if detail.Unpack(message) else None
    except DecodeError:
        return None


def no_token() -> AssayError:
    """The error of a call for which there is no credential. It was never sent."""
    return UnrecognisedError(
        "there is no token to call with: what answers one failed, or answered none",
        ErrorDetails(code=grpc.StatusCode.UNAUTHENTICATED),
    )
