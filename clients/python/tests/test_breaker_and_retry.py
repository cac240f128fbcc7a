"""When a call is tried again, and when not at all."""

import grpc
import pytest

import assay
from assay._breaker import CircuitBreaker, Outcome, outcome_of
from assay._call import Deadline
from assay._methods import REPEATABLE
from assay._retry import Attempts
from assay._settings import Breaker, Retries
from assay._status import SPECS, to_error
from tests.test_errors import info, read

CODE = grpc.StatusCode
UNREACHABLE = to_error(CODE.UNAVAILABLE, "", [])
NO_END = Deadline(None)


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


def waits(attempts: Attempts, error: assay.AssayError) -> list[float]:
    found = []
    while (wait := attempts.wait_after(error)) is not None:
        found.append(wait)
    return found


def test_waits_double_up_to_the_longest_and_are_at_least_half() -> None:
    retries = Retries(attempts=9)
    assert waits(Attempts(retries, True, NO_END, lambda _, most: most), UNREACHABLE) == [0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 5.0, 5.0]
    assert waits(Attempts(Retries(), True, NO_END, lambda least, _: least), UNREACHABLE) == [0.05, 0.1, 0.2]
    many = waits(Attempts(Retries(attempts=3000), True, NO_END, lambda _, most: most), UNREACHABLE)
    assert many[-1] == 5.0


@pytest.mark.parametrize("reason", SPECS)
def test_what_the_enum_calls_retryable_is_tried_again_by_every_method_and_nothing_else_is(reason: str) -> None:
    for repeatable in (True, False):
        tried = Attempts(Retries(), repeatable, NO_END).wait_after(read(CODE.UNKNOWN, info(reason))) is not None
        assert tried == SPECS[reason].retryable


def test_what_changes_something_is_not_tried_again_when_nothing_is_known_of_it() -> None:
    assert Attempts(Retries(), False, NO_END).wait_after(UNREACHABLE) is None
    assert "/assay.v1.DeployService/Deploy" not in REPEATABLE
    assert {"/assay.v1.InvokeService/Reduce", "/assay.v1.CompileService/Compile"} <= REPEATABLE


def test_a_newer_servers_reason_is_never_tried_again() -> None:
    assert Attempts(Retries(), True, NO_END).wait_after(read(CODE.UNAVAILABLE, info("FROM_THE_FUTURE"))) is None


def test_a_wait_that_would_not_end_before_the_deadline_is_not_begun() -> None:
    clock = Clock()
    assert Attempts(Retries(), True, Deadline(0.05, clock), lambda _, most: most).wait_after(UNREACHABLE) is None
    assert Attempts(Retries(), True, Deadline(0.2, clock), lambda _, most: most).wait_after(UNREACHABLE) == 0.1


def test_the_breaker_opens_after_failures_in_a_row_and_one_call_decides_when_it_may_close() -> None:
    clock = Clock()
    breaker = CircuitBreaker(Breaker(failures=3, open_for=10), clock)
    for outcome in (
        Outcome.UNREACHABLE,
        Outcome.UNREACHABLE,
        Outcome.ANSWERED,
        Outcome.UNREACHABLE,
        Outcome.UNDECIDED,
        Outcome.UNREACHABLE,
    ):
        assert not breaker.admit().settle(outcome)
    assert breaker.admit().settle(Outcome.UNREACHABLE)
    clock.now += 4
    with pytest.raises(assay.errors.ClientCircuitOpenError) as refused:
        breaker.admit()
    assert (refused.value.retry_after, refused.value.code, refused.value.retryable) == (6, CODE.UNAVAILABLE, True)
    clock.now += 6
    probe = breaker.admit()
    with pytest.raises(assay.errors.ClientCircuitOpenError):
        breaker.admit()
    probe.settle(Outcome.UNDECIDED)
    assert breaker.admit().settle(Outcome.UNREACHABLE)
    with pytest.raises(assay.errors.ClientCircuitOpenError):
        breaker.admit()
    clock.now += 10
    breaker.admit().settle(Outcome.ANSWERED)
    breaker.admit()


def test_a_call_of_before_the_breaker_opened_decides_nothing_after() -> None:
    clock = Clock()
    breaker = CircuitBreaker(Breaker(failures=1), clock)
    late, first = breaker.admit(), breaker.admit()
    first.settle(Outcome.UNREACHABLE)
    late.settle(Outcome.ANSWERED)
    with pytest.raises(assay.errors.ClientCircuitOpenError):
        breaker.admit()


def test_only_a_server_that_says_nothing_counts_against_it() -> None:
    assert outcome_of(UNREACHABLE) is Outcome.UNREACHABLE
    assert outcome_of(read(CODE.UNAVAILABLE, info("DRAINING"))) is Outcome.ANSWERED
    assert outcome_of(read(CODE.DEADLINE_EXCEEDED, info("WALL_CLOCK_LIMIT"))) is Outcome.ANSWERED
    assert outcome_of(to_error(CODE.DEADLINE_EXCEEDED, "", [])) is Outcome.UNDECIDED
    assert outcome_of(to_error(CODE.CANCELLED, "", [])) is Outcome.UNDECIDED
