"""The circuit breaker: a server that does not answer is left alone for a while, and calls fail at once."""

import threading
import time
from collections.abc import Callable
from enum import Enum

import grpc

from assay._error import AssayError, ErrorDetails
from assay._reasons import CancelledError, DeadlineExceededError
from assay._settings import Breaker
from assay._status import ClientCircuitOpenError, ServerUnreachableError


class Outcome(Enum):
    """What an attempt says of the server."""

    ANSWERED = "it answered, if only with an error"
    UNREACHABLE = "no server answered"
    UNDECIDED = "nothing: the caller cancelled, or the deadline passed"


def outcome_of(error: AssayError) -> Outcome:
    """What an error says of the server."""
    if isinstance(error, ServerUnreachableError):
        return Outcome.UNREACHABLE
    return Outcome.UNDECIDED if isinstance(error, (CancelledError, DeadlineExceededError)) else Outcome.ANSWERED


class CircuitBreaker:
    """One for each client. Safe to use from any thread."""

    def __init__(self, breaker: Breaker | None, clock: Callable[[], float] = time.monotonic) -> None:
        self._breaker = breaker
        self._clock = clock
        self._lock = threading.Lock()
        self._failures = 0
        self._open_until: float | None = None
        self._probing = False
        # Grows when the breaker opens or closes: what was admitted before decides nothing any more.
        self._period = 0

    def admit(self) -> "Admission":
        """Lets an attempt through, which says how it ended. Raises a ClientCircuitOpenError if there is to be none."""
        if self._breaker is None:
            return Admission(None, 0)
        with self._lock:
            if self._open_until is not None:
                left = self._open_until - self._clock()
                if left > 0 or self._probing:
                    raise _circuit_open(self._failures, max(0.0, left))
                self._probing = True
            return Admission(self, self._period)

    def settle(self, period: int, outcome: Outcome) -> bool:
        """True if this opens it."""
        with self._lock:
            if self._breaker is None or period != self._period:
                return False
            if outcome is Outcome.UNDECIDED:
                self._probing = False
            elif outcome is Outcome.ANSWERED:
                self._failures = 0
                if self._open_until is not None:
                    self._turn(None)
            else:
                self._failures += 1
                if self._open_until is not None or self._failures >= self._breaker.failures:
                    self._turn(self._clock() + self._breaker.open_for)
                    return True
            return False

    def _turn(self, open_until: float | None) -> None:
        self._open_until = open_until
        self._probing = False
        self._period += 1


class Admission:
    """One attempt that was let through. It is settled once; later words are not heard."""

    def __init__(self, breaker: CircuitBreaker | None, period: int) -> None:
        self._breaker = breaker
        self._period = period

    def settle(self, outcome: Outcome) -> bool:
        """True if this opens the breaker: then there is no point in another attempt."""
        breaker, self._breaker = self._breaker, None
        return breaker is not None and breaker.settle(self._period, outcome)


def _circuit_open(failures: int, left: float) -> AssayError:
    return ClientCircuitOpenError(
        f"no server answered {failures} times in a row; the next call is let through in {left:.1f} s",
        ErrorDetails(code=grpc.StatusCode.UNAVAILABLE, retryable=True, retry_after=left),
    )
