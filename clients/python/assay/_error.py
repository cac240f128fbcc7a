"""The one error of the client: why a call failed, and everything that the server said of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import ClassVar

import grpc


@dataclass(frozen=True, slots=True)
class FieldViolation:
    """A field of the request that is wrong."""

    field: str
    """Such as `module.files[2].path`."""
    description: str


@dataclass(frozen=True, slots=True)
class QuotaViolation:
    """A quota that would have been exceeded (`google.rpc.QuotaFailure.Violation`)."""

    subject: str
    """Whose quota, such as `tenant:acme`."""
    description: str
    api_service: str = ""
    quota_metric: str = ""
    quota_id: str = ""
    quota_value: int = 0
    """What is allowed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorDetails:
    """What an error carries beside its reason and message."""

    code: grpc.StatusCode
    retryable: bool = False
    retry_after: float | None = None
    field_violations: Sequence[FieldViolation] = ()
    quota_violations: Sequence[QuotaViolation] = ()
    metadata: Mapping[str, str] = field(default_factory=dict)
    author_stack: Sequence[str] = ()
    request_id: str | None = None


class AssayError(Exception):
    """A call that failed. Each reason has a class of its own (`assay.errors`). Verdicts (a rejected module, a signature that does not hold) are never errors."""

    REASON: ClassVar[str] = "UNRECOGNISED"
    """The reason of the class."""

    def __init__(self, message: str, details: ErrorDetails) -> None:
        super().__init__(message)
        self._details = details

    def __reduce__(self) -> tuple[type["AssayError"], tuple[str, ErrorDetails]]:
        return type(self), (self.message, self._details)

    @property
    def reason(self) -> str:
        """The name in the enum `assay.v1.Reason` without `REASON_`, or one of the client's own:

        - `SERVER_UNREACHABLE`: no server answered; nothing is known of the call.
        - `CLIENT_CIRCUIT_OPEN`: no server answered several times in a row; this call was not sent.
        - `STREAM_CLOSED`: something was sent after the end of a stream; its receipts say why it ended.
        - `UNRECOGNISED`: the status carries no reason that this client knows; go by `code`.
        """
        return self.REASON

    @property
    def message(self) -> str:
        """What happened, for people: the server's words, whole."""
        return str(self.args[0])

    @property
    def code(self) -> grpc.StatusCode:
        """The gRPC status code."""
        return self._details.code

    @property
    def retryable(self) -> bool:
        """True if the same request may succeed later."""
        return self._details.retryable

    @property
    def retry_after(self) -> float | None:
        """When to come back, in seconds. None: nothing is said of it."""
        return self._details.retry_after

    @property
    def field_violations(self) -> Sequence[FieldViolation]:
        """Which fields of the request are wrong; for `REQUEST_INVALID`."""
        return self._details.field_violations

    @property
    def quota_violations(self) -> Sequence[QuotaViolation]:
        """Which quotas would have been exceeded; for `QUOTA_EXCEEDED`."""
        return self._details.quota_violations

    @property
    def metadata(self) -> Mapping[str, str]:
        """What else the server says, such as `event_index`."""
        return self._details.metadata

    @property
    def author_stack(self) -> Sequence[str]:
        """For `EXCEPTION`: where in the module's own source it was thrown, innermost first."""
        return self._details.author_stack

    @property
    def request_id(self) -> str | None:
        """Finds the call in the server's log. None: there is none."""
        return self._details.request_id

    @property
    def event_index(self) -> int | None:
        """The event that failed, counted from 0. None: it was not one event's fault."""
        index = self.metadata.get("event_index", "")
        return int(index) if index.isascii() and index.isdigit() and len(index) < 19 else None

    def __str__(self) -> str:
        return f"{self.reason}: {self.message}"
