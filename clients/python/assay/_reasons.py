"""An error class for each value of the enum `assay.v1.Reason`. Made by `make_reasons.py`: do not change it by hand."""

from assay._error import AssayError


class RequestInvalidError(AssayError):
    """A field of the request is missing, malformed or out of bounds.

    Correct the fields that the BadRequest detail names. The same request would fail again.
    """

    REASON = "REQUEST_INVALID"


class EventInvalidError(AssayError):
    """An event is not valid: its data is not one JSON document, or an attribute breaks the CloudEvents rules.

    Correct the event at the index that the error names. The same request would fail again.
    """

    REASON = "EVENT_INVALID"


class UnauthenticatedError(AssayError):
    """The call carries no valid credential.

    Send a valid credential. The same request would fail again.
    """

    REASON = "UNAUTHENTICATED"


class PermissionMissingError(AssayError):
    """The credential lacks the role that the method asks for.

    Ask an administrator for the role, or use another credential. The same request would fail again.
    """

    REASON = "PERMISSION_MISSING"


class MethodNotAllowedError(AssayError):
    """The function's policy, or its kind, does not allow the method.

    Call a method that the function's kind has; GetFunction lists them. The same request would fail again.
    """

    REASON = "METHOD_NOT_ALLOWED"


class FunctionNotFoundError(AssayError):
    """No function of that name, or no such revision of it, is visible to the caller.

    Check the name and revision with ListFunctions and ListRevisions, or deploy it. The same request would fail again.
    """

    REASON = "FUNCTION_NOT_FOUND"


class ArtifactNotFoundError(AssayError):
    """No artifact of that digest is visible to the caller.

    Compile the module first, and use the digest that Compile answered. The same request would fail again.
    """

    REASON = "ARTIFACT_NOT_FOUND"


class KeyNotFoundError(AssayError):
    """No signing key of that id is known.

    List the keys with ListKeys. The same request would fail again.
    """

    REASON = "KEY_NOT_FOUND"


class RevisionConflictError(AssayError):
    """The expected revision is not the present one.

    Read the present revision, decide again, and repeat the call with it. The same request would fail again.
    """

    REASON = "REVISION_CONFLICT"


class AttestationMissingError(AssayError):
    """The artifact has no attestation.

    Sign the artifact and pass the attestation to Deploy. The same request would fail again.
    """

    REASON = "ATTESTATION_MISSING"


class SignatureInvalidError(AssayError):
    """The attestation does not verify, or it speaks of another artifact, tenant or policy.

    Sign the artifact again; Verify says which check fails. The same request would fail again.
    """

    REASON = "SIGNATURE_INVALID"


class KeyRevokedError(AssayError):
    """The key that signed is revoked.

    Sign the artifact again with an active key. The same request would fail again.
    """

    REASON = "KEY_REVOKED"


class PolicyStaleError(AssayError):
    """The artifact was compiled under a policy that the server does not accept any more.

    Compile and sign the module again. The same request would fail again.
    """

    REASON = "POLICY_STALE"


class PayloadTooLargeError(AssayError):
    """The request, or a part of it, is larger than allowed.

    Send less at a time: smaller batches, smaller events. The same request would fail again.
    """

    REASON = "PAYLOAD_TOO_LARGE"


class StateTooLargeError(AssayError):
    """The state that the function returned is larger than allowed.

    Keep less in the state, or ask an administrator for a higher limit. The same request would fail again.
    """

    REASON = "STATE_TOO_LARGE"


class RateLimitError(AssayError):
    """The caller sends faster than its rate limit.

    Wait as long as RetryInfo says. It may succeed later.
    """

    REASON = "RATE_LIMIT"


class CpuTimeLimitError(AssayError):
    """The function used more CPU time than one call or batch may.

    Do less per event, send smaller batches, or ask an administrator for a higher limit. The same request would fail again.
    """

    REASON = "CPU_TIME_LIMIT"


class MemoryLimitError(AssayError):
    """The function used more memory than its isolate has.

    Allocate less per event, or ask an administrator for a higher limit. The same request would fail again.
    """

    REASON = "MEMORY_LIMIT"


class ExceptionError(AssayError):
    """The function threw, or returned something that is not a JSON value.

    Read the message and the stack; they point at the module's own lines. The same request would fail again.
    """

    REASON = "EXCEPTION"


class InternalError(AssayError):
    """A defect of the server.

    Report the request id to whoever runs the server. The same request would fail again.
    """

    REASON = "INTERNAL"


class ExecutorCrashedError(AssayError):
    """The process that ran the function died.

    Try again; if it happens again with the same input, report it. It may succeed later.
    """

    REASON = "EXECUTOR_CRASHED"


class ExecutorLostError(AssayError):
    """The process that ran the function died of another call's doing.

    Try again. It may succeed later.
    """

    REASON = "EXECUTOR_LOST"


class QueueFullError(AssayError):
    """Too many calls are waiting.

    Wait as long as RetryInfo says. It may succeed later.
    """

    REASON = "QUEUE_FULL"


class CircuitOpenError(AssayError):
    """The revision failed several times in a row and is resting.

    Wait as long as RetryInfo says; deploy a mended revision or roll back. It may succeed later.
    """

    REASON = "CIRCUIT_OPEN"


class DrainingError(AssayError):
    """The server is shutting down.

    Connect again, as late as RetryInfo says. It may succeed later.
    """

    REASON = "DRAINING"


class WallClockLimitError(AssayError):
    """The function took longer than one call may.

    Do less per call, or ask an administrator for a higher limit. The same request would fail again.
    """

    REASON = "WALL_CLOCK_LIMIT"


class CompileTimeoutError(AssayError):
    """Compiling took longer, or more memory, than it may.

    Make the module smaller and its types simpler. The same request would fail again.
    """

    REASON = "COMPILE_TIMEOUT"


class NotImplementedError(AssayError):
    """The method is part of the API, but this server does not have the feature yet.

    The message names the feature; use a server that has it. The same request would fail again.
    """

    REASON = "NOT_IMPLEMENTED"


class DeadlineExceededError(AssayError):
    """The caller's own deadline passed before the work was done.

    Allow more time, or send less at a time. The same request would fail again.
    """

    REASON = "DEADLINE_EXCEEDED"


class CancelledError(AssayError):
    """The caller cancelled the call.

    Nothing to do. The same request would fail again.
    """

    REASON = "CANCELLED"


class TenantNotFoundError(AssayError):
    """No tenant of that name is visible to the caller.

    Check the name; administrators of the server list the tenants with ListTenants. The same request would fail again.
    """

    REASON = "TENANT_NOT_FOUND"


class CredentialNotFoundError(AssayError):
    """No credential of that id is visible to the caller.

    List the credentials with ListCredentials. The same request would fail again.
    """

    REASON = "CREDENTIAL_NOT_FOUND"


class SecretNotFoundError(AssayError):
    """The function has no secret of that name.

    List the secrets with ListSecrets. The same request would fail again.
    """

    REASON = "SECRET_NOT_FOUND"


class TenantSuspendedError(AssayError):
    """The caller's tenant is suspended; its data are kept.

    Ask whoever runs the server. The same request would fail again.
    """

    REASON = "TENANT_SUSPENDED"


class QuotaExceededError(AssayError):
    """The tenant would have more than its quota allows.

    Delete what is not needed, or ask an administrator for a higher quota; QuotaFailure says which. The same request would fail again.
    """

    REASON = "QUOTA_EXCEEDED"


class ReadOnlyError(AssayError):
    """The control plane is read-only: it answers, and changes nothing.

    Call the server where changes are allowed, or ask whoever runs it. The same request would fail again.
    """

    REASON = "READ_ONLY"


class SignaturesInsufficientError(AssayError):
    """The attestation has not the signatures that the server asks for.

    Have the artifact signed by the keys that the message names. The same request would fail again.
    """

    REASON = "SIGNATURES_INSUFFICIENT"


CLASSES: tuple[type[AssayError], ...] = (
    RequestInvalidError,
    EventInvalidError,
    UnauthenticatedError,
    PermissionMissingError,
    MethodNotAllowedError,
    FunctionNotFoundError,
    ArtifactNotFoundError,
    KeyNotFoundError,
    RevisionConflictError,
    AttestationMissingError,
    SignatureInvalidError,
    KeyRevokedError,
    PolicyStaleError,
    PayloadTooLargeError,
    StateTooLargeError,
    RateLimitError,
    CpuTimeLimitError,
    MemoryLimitError,
    ExceptionError,
    InternalError,
    ExecutorCrashedError,
    ExecutorLostError,
    QueueFullError,
    CircuitOpenError,
    DrainingError,
    WallClockLimitError,
    CompileTimeoutError,
    NotImplementedError,
    DeadlineExceededError,
    CancelledError,
    TenantNotFoundError,
    CredentialNotFoundError,
    SecretNotFoundError,
    TenantSuspendedError,
    QuotaExceededError,
    ReadOnlyError,
    SignaturesInsufficientError,
)
"""All of them, in the order of the enum."""

__all__ = [
    "RequestInvalidError",
    "EventInvalidError",
    "UnauthenticatedError",
    "PermissionMissingError",
    "MethodNotAllowedError",
    "FunctionNotFoundError",
    "ArtifactNotFoundError",
    "KeyNotFoundError",
    "RevisionConflictError",
    "AttestationMissingError",
    "SignatureInvalidError",
    "KeyRevokedError",
    "PolicyStaleError",
    "PayloadTooLargeError",
    "StateTooLargeError",
    "RateLimitError",
    "CpuTimeLimitError",
    "MemoryLimitError",
    "ExceptionError",
    "InternalError",
    "ExecutorCrashedError",
    "ExecutorLostError",
    "QueueFullError",
    "CircuitOpenError",
    "DrainingError",
    "WallClockLimitError",
    "CompileTimeoutError",
    "NotImplementedError",
    "DeadlineExceededError",
    "CancelledError",
    "TenantNotFoundError",
    "CredentialNotFoundError",
    "SecretNotFoundError",
    "TenantSuspendedError",
    "QuotaExceededError",
    "ReadOnlyError",
    "SignaturesInsufficientError",
]
