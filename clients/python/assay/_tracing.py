"""What calls tell OpenTelemetry of themselves. Here: nothing, for clients without a tracer provider, at next to no cost; `_open_telemetry` does it for the others."""

from typing import TYPE_CHECKING

from assay._call import Metadata
from assay._error import AssayError

if TYPE_CHECKING:
    from opentelemetry.context import Context
    from opentelemetry.trace import TracerProvider


class CallSpan:
    """The span of one call, its waits and further attempts included. In a `with` block: from its beginning to its end, failed by what leaves the block."""

    def begin(self) -> None:
        """The call begins. A second time it does nothing."""

    def sent_with(self, metadata: Metadata) -> Metadata:
        """What the call is sent with: its own metadata, and where the server's spans belong."""
        return metadata

    def retried(self, error: AssayError, wait: float) -> None:
        """An attempt failed by this, so many seconds were waited, and another one is made."""

    def end(self, failure: BaseException | None = None) -> None:
        """The call has ended, well or by this. A second time, or without a beginning, it does nothing."""

    def refuse(self, refusal: BaseException) -> None:
        """The call ends where it begins: nothing is sent."""
        self.begin()
        self.end(refusal)

    def __enter__(self) -> "CallSpan":
        self.begin()
        return self

    def __exit__(self, _: object, failure: BaseException | None, __: object) -> None:
        self.end(failure)


class Tracing:
    """Makes the spans of one client."""

    def here(self) -> "Context | None":
        """The context that is current where the caller is."""
        return None

    def span(self, path: str, parent: "Context | None" = None) -> CallSpan:
        """The span of a call of this method, not begun. It belongs below the parent; without one, to the context that is current here."""
        return _NONE

    def close(self) -> None:
        """The client is closed: nothing ends later than here."""


_NONE = CallSpan()
_OFF = Tracing()


def tracing_of(provider: "TracerProvider | None", address: str) -> Tracing:
    """The tracing of a client of this server."""
    if provider is None:
        return _OFF
    from assay._open_telemetry import OpenTelemetryTracing  # noqa: PLC0415 - an extra, which need not be installed

    return OpenTelemetryTracing(provider, address)
