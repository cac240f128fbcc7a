"""The errors: `AssayError`, and a class for each reason, such as `FunctionNotFoundError` for `FUNCTION_NOT_FOUND`."""

from assay._error import AssayError, ErrorDetails, FieldViolation, QuotaViolation
from assay._reasons import *  # noqa: F403 - a class for every value of the enum
from assay._reasons import __all__ as _reasons
from assay._status import ClientCircuitOpenError, ServerUnreachableError, StreamClosedError, UnrecognisedError, remedy_of

__all__ = [
    "AssayError",
    "ClientCircuitOpenError",
    "ErrorDetails",
    "FieldViolation",
    "QuotaViolation",
    "ServerUnreachableError",
    "StreamClosedError",
    "UnrecognisedError",
    "remedy_of",
]
__all__ += _reasons  # noqa: PLE0605 - the rest of the same list
