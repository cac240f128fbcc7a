"""Whether a call that failed is tried again, and when."""

import random
from collections.abc import Callable
from dataclasses import replace

from assay._call import LONGEST_S, Deadline
from assay._error import AssayError
from assay._settings import Retries
from assay._status import SPECS, ClientCircuitOpenError, ServerUnreachableError

_NONE = Retries(attempts=1)


class Attempts:
    """The attempts of one call."""

    def __init__(
        self,
        retries: Retries | None,
        idempotent: bool,
        deadline: Deadline,
        chance: Callable[[float, float], float] = random.uniform,
    ) -> None:
        self._retries = retries or _NONE
        self._idempotent = idempotent
        self._deadline = deadline
        self._chance = chance
        self._failed = 0

    def reset(self) -> None:
        """Counts from the beginning again: there was progress."""
        self._failed = 0

    def wait_after(self, error: AssayError) -> float | None:
        """How many seconds to wait before the next attempt. None: there is none, and the error is the answer."""
        has_another = self.has_another(error)
        self._failed += 1
        if not has_another:
            return None
        longest = min(self._retries.longest_wait, self._retries.first_wait * 2.0 ** min(self._failed - 1, 64))
        wait = max(self._chance(longest / 2, longest), error.retry_after or 0.0)
        # What a server asks for may be more than any clock of Python holds.
        return min(wait, LONGEST_S) if self._deadline.allows(wait) else None

    def has_another(self, error: AssayError) -> bool:
        """True if there may be another attempt after one that fails so."""
        return self._failed + 1 < self._retries.attempts and self._may_repeat(error)

    def _may_repeat(self, error: AssayError) -> bool:
        if not error.retryable or isinstance(error, ClientCircuitOpenError):
            return False
        # The server says by its reason that trying again is safe; that no server answered says nothing of what was done.
        return error.reason in SPECS or (self._idempotent and isinstance(error, ServerUnreachableError))


class Resumption(Attempts):
    """The attempts of a stream to go on after it broke: as many new streams without a receipt in between as a call has attempts.

    A stream's state is that of its last receipt, so that whatever may pass is waited for, the client's own breaker included.
    """

    def __init__(self, retries: Retries | None, deadline: Deadline) -> None:
        retries = retries or Retries()
        super().__init__(replace(retries, attempts=retries.attempts + 1), True, deadline)

    def _may_repeat(self, error: AssayError) -> bool:
        return error.retryable
