"""Spans of calls by OpenTelemetry's API, with the attributes of its conventions for gRPC. Loaded by clients that have a tracer provider alone."""

import contextlib
import importlib.metadata
import re
import threading

import grpc
from opentelemetry import context as contexts
from opentelemetry.context import Context
from opentelemetry.trace import Span, SpanKind, Status, StatusCode, TracerProvider, set_span_in_context
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from assay._call import Metadata, metadata_of
from assay._error import AssayError
from assay._status import cancelled
from assay._tracing import CallSpan, Tracing

_SCHEME = re.compile(r"(?:dns:(?://[^/]*/)?|ipv4:|ipv6:)", re.IGNORECASE)
_UNIX = re.compile(r"unix(?:-abstract)?:(?://(?=/))?", re.IGNORECASE)
_HOST_AND_PORT = re.compile(r"(?:\[(?P<inner>[^\]]*)\]|(?P<host>[^:]*))(?::(?P<port>[0-9]{1,5}))?")
# What gRPC takes where an address names none.
_DEFAULT_PORT = 443
# W3C Trace Context, whatever the program has set up for all.
_PROPAGATOR = TraceContextTextMapPropagator()


class OpenTelemetryTracing(Tracing):
    """The spans of one client, by its tracer provider."""

    def __init__(self, provider: TracerProvider, address: str) -> None:
        self.tracer = provider.get_tracer("assay-client", _version())
        self.attributes = {"rpc.system": "grpc", **server_attributes(address)}
        self._lock = threading.Lock()
        self._open: dict[CallSpan, None] = {}

    def here(self) -> Context:
        return contexts.get_current()

    def span(self, path: str, parent: Context | None = None) -> CallSpan:
        return OpenTelemetrySpan(self, path, self.here() if parent is None else parent)

    def close(self) -> None:
        with self._lock:
            left = [*self._open]
        for span in left:
            span.end(cancelled("the client is closed"))

    def opened(self, span: CallSpan) -> None:
        """Remembers a span that has begun, until it is `ended`."""
        with self._lock:
            self._open[span] = None

    def ended(self, span: CallSpan) -> None:
        with self._lock:
            self._open.pop(span, None)


class OpenTelemetrySpan(CallSpan):
    """The span of one call. Safe to use from any thread: the one that reads and the one that gRPC ends calls in may both say that it is over.

    What the tracer raises is not the call's: that goes on with as much of its span as there is.
    """

    def __init__(self, tracing: OpenTelemetryTracing, path: str, parent: Context) -> None:
        self._tracing = tracing
        self._path = path
        self._parent = parent
        self._lock = threading.Lock()
        self._span: Span | None = None
        self._has_begun = False
        self._attempts = 1

    def begin(self) -> None:
        with self._lock:
            if self._has_begun:
                return
            self._has_begun = True
            service, _, method = self._path.removeprefix("/").rpartition("/")
            with contextlib.suppress(Exception):
                self._span = self._tracing.tracer.start_span(
                    f"{service}/{method}",
                    self._parent,
                    SpanKind.CLIENT,
                    {**self._tracing.attributes, "rpc.service": service, "rpc.method": method},
                )
        self._tracing.opened(self)

    def sent_with(self, metadata: Metadata) -> Metadata:
        with self._lock:
            if self._span is None or any(key == "traceparent" for key, _ in metadata):
                return metadata
            headers: dict[str, str] = {}
            with contextlib.suppress(Exception):
                carrier: dict[str, str] = {}
                _PROPAGATOR.inject(carrier, set_span_in_context(self._span, self._parent))
                metadata_of(carrier)
                headers = carrier
        if not headers:
            return metadata
        # A tracestate belongs to the traceparent that it comes with.
        return (*((key, value) for key, value in metadata if key != "tracestate"), *headers.items())

    def retried(self, error: AssayError, wait: float) -> None:
        with self._lock:
            self._attempts += 1
            if self._span is not None:
                with contextlib.suppress(Exception):
                    self._span.add_event("retry", {"assay.reason": error.reason, "assay.wait_ms": round(wait * 1000)})

    def end(self, failure: BaseException | None = None) -> None:
        # Whoever comes second goes on when the span has ended, not before.
        with self._lock:
            span, self._span = self._span, None
            if span is None:
                return
            self._tracing.ended(self)
            with contextlib.suppress(Exception):
                self._describe_end(span, failure)
            with contextlib.suppress(Exception):
                span.end()

    def _describe_end(self, span: Span, failure: BaseException | None) -> None:
        reason, code = _ending(failure)
        span.set_attribute("rpc.grpc.status_code", code.value[0])
        span.set_attribute("assay.reason", reason)
        if self._attempts > 1:
            span.set_attribute("assay.attempts", self._attempts)
        if isinstance(failure, AssayError) and failure.request_id is not None:
            span.set_attribute("assay.request_id", failure.request_id)
        if failure is not None:
            span.set_status(Status(StatusCode.ERROR, reason))


def _ending(failure: BaseException | None) -> tuple[str, grpc.StatusCode]:
    """Reason and code of how a call ended."""
    match failure:
        case None:
            return "OK", grpc.StatusCode.OK
        case AssayError():
            return failure.reason, failure.code
        case ValueError() | TypeError():
            # What cannot be sent at all.
            return "REQUEST_INVALID", grpc.StatusCode.INVALID_ARGUMENT
        case _:
            # What ends the caller, its task or its source of requests ends the call with it.
            return "CANCELLED", grpc.StatusCode.CANCELLED


def server_attributes(address: str) -> dict[str, str | int]:
    """`server.address` and `server.port` of an address as gRPC takes it; a socket of this machine has no port."""
    unix = _UNIX.match(address)
    if unix is not None:
        return {"server.address": address[unix.end() :]}
    scheme = _SCHEME.match(address)
    rest = address if scheme is None else address[scheme.end() :]
    found = _HOST_AND_PORT.fullmatch(rest)
    if found is None:
        # An address of IPv6 without brackets and port, or what another resolver understands.
        return {"server.address": rest}
    return {"server.address": found["inner"] or found["host"], "server.port": int(found["port"] or _DEFAULT_PORT)}


def _version() -> str | None:
    try:
        return importlib.metadata.version("assay-client")
    except importlib.metadata.PackageNotFoundError:
        return None
