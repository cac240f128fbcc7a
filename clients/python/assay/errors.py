"""The errors: `AssayError`, and a class for each reason, such as `FunctionNotFoundError` for `FUNCTION_NOT_FOUND`."""

from assay._error import AssayError, FieldViolation, QuotaViolation
from assay._reasons import *  # noqa: F403 - every value of the enum
from assay._reasons import CLASSES as _CLASSES
from assay._status import (
    ClientCircuitOpenError,
    ServerUnreachableError,
    StreamClosedError,
    UnrecognisedError,
    remedy_of,
)

__all__ = [
    "AssayError",
    "ClientCircuitOpenError",
    "FieldViolation",
    "QuotaViolation",
    "ServerUnreachableError",
    "StreamClosedError",
    "UnrecognisedError",
    "remedy_of",
    *[found.__name__ for found in _CLASSES],
]
