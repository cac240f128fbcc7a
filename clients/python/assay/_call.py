"""What every call takes: a deadline, metadata, and a way to be cancelled."""

import re
import threading
import time
from collections.abc import Callable, Mapping
from typing import TypedDict

import grpc

_KEY = re.compile(r"[0-9a-z_.-]{1,256}")
# Ten years: gRPC takes what its clock cannot hold for a deadline that has passed.
LONGEST_S = 315_360_000.0
_VALUE = re.compile(r"[\x20-\x7e]*")

Metadata = tuple[tuple[str, str | bytes], ...]


class Cancellation:
    """Cancels the calls that it was given to, on the server too. May be used from any thread, and for many calls; those that come after it fail at once."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._event = threading.Event()
        self._listeners: dict[object, Callable[[], None]] = {}

    @property
    def cancelled(self) -> bool:
        """True once `cancel` was called."""
        return self._event.is_set()

    def cancel(self) -> None:
        """Cancels. A second time does nothing."""
        with self._lock:
            self._event.set()
            listeners, self._listeners = [*self._listeners.values()], {}
        for listener in listeners:
            listener()

    def wait(self, seconds: float | None = None) -> bool:
        """Waits until `cancel` is called, at most this long. True if it was."""
        return self._event.wait(seconds)

    def pause(self, seconds: float, other: "Cancellation | None" = None) -> None:
        """Waits this long, or until this or the other one is cancelled."""
        if other is None:
            self.wait(seconds)
            return
        either = threading.Event()
        forgets = [each.on_cancel(either.set) for each in (self, other)]
        either.wait(seconds)
        for forget in forgets:
            forget()

    def on_cancel(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Has `listener` called once when this is cancelled, perhaps at once, in the thread that cancels. Answers what ends that."""
        key = object()
        with self._lock:
            late = self._event.is_set()
            if not late:
                self._listeners[key] = listener
        if late:
            listener()

        def forget() -> None:
            with self._lock:
                self._listeners.pop(key, None)

        return forget


class CallOptions(TypedDict, total=False):
    """What every call takes, by keyword."""

    timeout: float | None
    """The most time that the call may take, retries included, in seconds; the server is told. None: no end. Absent: the client's own; for streams no end."""
    metadata: Mapping[str, str | bytes]
    """What is sent along, such as `traceparent` (W3C Trace Context) or `x-request-id`. Names are lower-case; those that end in `-bin` have bytes."""
    cancellation: Cancellation
    """Cancels the call."""


class Deadline:
    """When a call has to be over."""

    def __init__(self, seconds: float | None, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._at = None if seconds is None else clock() + seconds

    def left(self) -> float | None:
        """How many seconds are left, at least 0. None: the call has no end."""
        return None if self._at is None else min(LONGEST_S, max(0.0, self._at - self._clock()))

    def allows(self, seconds: float) -> bool:
        """True if a wait of this length would end before it."""
        left = self.left()
        return left is None or seconds < left


def metadata_of(given: object) -> Metadata:
    """A call's own metadata as gRPC takes it. Raises a ValueError that names everything that is wrong with it, and no value: one may be a secret."""
    if given is None:
        return ()
    pairs = tuple(given.items()) if isinstance(given, Mapping) else tuple((key, value) for key, value in given)  # type: ignore[attr-defined]
    problems = []
    for key, value in pairs:
        if not isinstance(key, str) or _KEY.fullmatch(key) is None or key.startswith("grpc-"):
            problems.append(f"{key!r} is no name: lower-case letters, digits, `_`, `.` and `-`, and not `grpc-` in front")
        elif key == "authorization":
            problems.append("who calls is said by the client's `token`, not by metadata")
        elif key.endswith("-bin"):
            if not isinstance(value, bytes):
                problems.append(f"{key!r} takes bytes")
        elif not isinstance(value, str) or _VALUE.fullmatch(value) is None:
            problems.append(f"{key!r} takes printable ASCII text")
    if problems:
        raise ValueError("metadata: " + "; ".join(problems))
    return pairs


def check_timeout(seconds: float | None) -> float | None:
    """The timeout. Raises a ValueError for what is none."""
    if seconds is not None and not 0 <= seconds < float("inf"):
        raise ValueError("timeout is a number of seconds of at least 0, or None for none")
    return seconds


def compression_of(compression: grpc.Compression | None, default: grpc.Compression) -> grpc.Compression:
    return default if compression is None else compression
