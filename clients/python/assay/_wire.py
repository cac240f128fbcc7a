"""The wire's messages as the client's plain values, and requests of what the caller gives."""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

import grpc
from google.protobuf.timestamp_pb2 import Timestamp

from assay import _events, model
from assay._error import ErrorDetails
from assay._json import encode
from assay._status import UnrecognisedError, reason_name
from assay.v1 import (
    attestation_pb2,
    compile_service_pb2,
    deploy_service_pb2,
    function_pb2,
    invoke_service_pb2,
    module_pb2,
    sign_service_pb2,
    usage_pb2,
)

StateReport = Literal["never", "at-end", "every-batch"]
"""When receipts carry the state."""
OnFault = Literal["stop", "skip"]
"""What an event that fails does: end the stream, or be left out."""

_KINDS: dict[module_pb2.Kind.ValueType, model.Kind] = {
    module_pb2.KIND_REDUCER: "reducer",
    module_pb2.KIND_DECIDER: "decider",
    module_pb2.KIND_PROJECTION: "projection",
    module_pb2.KIND_HANDLER: "handler",
}
_STATE_STYLES: dict[int, model.StateStyle] = {
    module_pb2.STATE_STYLE_COPIED: "copied",
    module_pb2.STATE_STYLE_CHANGED: "changed",
    module_pb2.STATE_STYLE_COMPARED: "compared",
}
_KEY_STATUSES: dict[int, Literal["active", "retired", "revoked"]] = {
    attestation_pb2.KEY_STATUS_ACTIVE: "active",
    attestation_pb2.KEY_STATUS_RETIRED: "retired",
    attestation_pb2.KEY_STATUS_REVOKED: "revoked",
}
_LEVELS: dict[int, model.LogLevel] = {
    invoke_service_pb2.LOG_LEVEL_DEBUG: "debug",
    invoke_service_pb2.LOG_LEVEL_INFO: "info",
    invoke_service_pb2.LOG_LEVEL_WARN: "warn",
    invoke_service_pb2.LOG_LEVEL_ERROR: "error",
}
_STATE_REPORTS = {
    "never": invoke_service_pb2.STATE_REPORT_NEVER,
    "at-end": invoke_service_pb2.STATE_REPORT_AT_END,
    "every-batch": invoke_service_pb2.STATE_REPORT_EVERY_BATCH,
}
_ON_FAULT = {"stop": invoke_service_pb2.ON_FAULT_STOP, "skip": invoke_service_pb2.ON_FAULT_SKIP}
_EPOCH = datetime.fromtimestamp(0, UTC)

# ── Requests ───────────────────────────────────────────────────────────────────────────────────────────────────────


def module(source: model.Source, entry: str) -> module_pb2.Module:
    """The wire's files of a module. A text alone is `index.ts`."""
    files = {"index.ts": source} if isinstance(source, str | bytes) else source
    return module_pb2.Module(
        files=[
            module_pb2.SourceFile(path=path, content=content.encode() if isinstance(content, str) else content)
            for path, content in files.items()
        ],
        entry=entry,
    )


def kind_number(kind: model.Kind) -> module_pb2.Kind.ValueType:
    for number, name in _KINDS.items():
        if name == kind:
            return number
    raise ValueError(f"kind is one of {', '.join(_KINDS.values())}")


def function_ref(name: str, revision: int | None) -> function_pb2.FunctionRef:
    return function_pb2.FunctionRef(name=name, revision=revision)


def state_bytes(state: Any, given: bytes | None) -> bytes:
    """The state to start from; none for `initial()`."""
    if given is not None:
        if state is not None:
            raise ValueError("give a state or its bytes, not both")
        return given
    return b"" if state is None else encode(state, "the state")


def reduce_request(
    name: str, events: Iterable[_events.EventLike], state: Any, given: bytes | None, revision: int | None
) -> invoke_service_pb2.ReduceRequest:
    return invoke_service_pb2.ReduceRequest(
        function=function_ref(name, revision),
        state=state_bytes(state, given),
        events=[_events.to_wire(event) for event in events],
    )


def open_message(
    name: str, revision: int | None, state: bytes, state_report: StateReport, on_fault: OnFault
) -> invoke_service_pb2.ReduceStreamRequest:
    """The first message of a stream."""
    if state_report not in _STATE_REPORTS:
        raise ValueError(f"state_report is one of {', '.join(_STATE_REPORTS)}")
    if on_fault not in _ON_FAULT:
        raise ValueError(f"on_fault is one of {', '.join(_ON_FAULT)}")
    return invoke_service_pb2.ReduceStreamRequest(
        open=invoke_service_pb2.ReduceStreamOpen(
            function=function_ref(name, revision),
            state=state,
            state_report=_STATE_REPORTS[state_report],
            on_fault=_ON_FAULT[on_fault],
        )
    )


def deploy_request(
    name: str,
    artifact_digest: str,
    attestation: model.Attestation,
    inactive: bool,
    expected_etag: str,
    note: str,
    policy: model.FunctionPolicy | None,
) -> deploy_service_pb2.DeployRequest:
    return deploy_service_pb2.DeployRequest(
        function=name,
        artifact_digest=artifact_digest,
        attestation=from_attestation(attestation),
        inactive=inactive,
        expected_etag=expected_etag,
        note=note,
        policy=None if policy is None else from_function_policy(policy),
    )


def sign_request(artifact_digest: str, group: str, add_to: model.Attestation | None) -> sign_service_pb2.SignRequest:
    return sign_service_pb2.SignRequest(
        artifact_digest=artifact_digest,
        key_group=group,
        attestation=None if add_to is None else from_attestation(add_to),
    )


def from_attestation(attestation: model.Attestation) -> attestation_pb2.Attestation:
    return attestation_pb2.Attestation(
        payload_type=attestation.payload_type,
        payload=attestation.payload,
        signatures=[attestation_pb2.Signature(key_id=each.key_id, signature=each.signature) for each in attestation.signatures],
    )


def from_function_policy(policy: model.FunctionPolicy) -> function_pb2.FunctionPolicy:
    return function_pb2.FunctionPolicy(
        methods=policy.methods,
        max_request_bytes=policy.max_request_bytes,
        max_batch_events=policy.max_batch_events,
        max_deadline_ms=policy.max_deadline_ms,
        max_running_calls=policy.max_running_calls,
        calls_per_second=policy.calls_per_second,
        burst=policy.burst,
        callers=policy.callers,
    )


# ── Answers ────────────────────────────────────────────────────────────────────────────────────────────────────────


def compilation(answer: compile_service_pb2.CompileResponse) -> model.Compilation:
    # An outcome that this client does not know is not an acceptance.
    accepted = answer.WhichOneof("outcome") == "artifact"
    return model.Compilation(
        artifact=artifact(answer.artifact) if accepted else None,
        diagnostics=diagnostics(answer.diagnostics),
        diagnostics_omitted=answer.diagnostics_omitted,
        error_count=0 if accepted else max(1, answer.rejection.error_count),
        determinism=determinism(answer.determinism) if answer.HasField("determinism") else None,
    )


def check_result(answer: compile_service_pb2.CheckResponse) -> model.CheckResult:
    return model.CheckResult(
        accepted=answer.accepted,
        kind=_KINDS.get(answer.kind),
        diagnostics=diagnostics(answer.diagnostics),
        diagnostics_omitted=answer.diagnostics_omitted,
        policy_digest=answer.policy_digest,
        determinism=determinism(answer.determinism) if answer.HasField("determinism") else None,
    )


def policy(answer: compile_service_pb2.GetPolicyResponse) -> model.Policy:
    return model.Policy(
        digest=answer.policy_digest,
        version=answer.policy_version,
        kind_available=answer.kind_available,
        library={file.path: file.content.decode(errors="replace") for file in answer.library},
        entries=tuple(model.PolicyEntry(each.name, each.allowed, each.reason, each.instead, each.allowed_since) for each in answer.entries),
        rules=tuple(model.PolicyRule(each.id, _severity(each.severity), each.summary) for each in answer.rules),
    )


def artifact_files(digest: str, parts: Sequence[compile_service_pb2.GetArtifactResponse]) -> model.ArtifactFiles:
    """The files of an artifact. Raises the client's error if their bytes are not those of the digest."""
    found = [part.artifact for part in parts if part.WhichOneof("part") == "artifact"]
    code = b"".join(part.code for part in parts if part.WhichOneof("part") == "code")
    if len(found) != 1 or hashlib.sha256(code).hexdigest() != digest:
        raise UnrecognisedError(
            "the artifact came incomplete: its bytes do not have its digest",
            ErrorDetails(code=grpc.StatusCode.DATA_LOSS),
        )
    source_map = b"".join(part.source_map for part in parts if part.WhichOneof("part") == "source_map")
    return model.ArtifactFiles(artifact(found[0]), code, source_map)


def diagnostics(found: Iterable[module_pb2.Diagnostic]) -> tuple[model.Diagnostic, ...]:
    return tuple(
        model.Diagnostic(
            severity=_severity(each.severity),
            rule=each.rule,
            range=_range(each.range),
            name=each.name,
            message=each.message,
            suggestion=each.suggestion,
            code_frame=each.code_frame,
            fix=_fix(each.fix) if each.HasField("fix") else None,
        )
        for each in found
    )


def determinism(found: module_pb2.Determinism) -> model.Determinism:
    return model.Determinism(
        guarded_keys=found.guarded_keys,
        guarded_functions=found.guarded_functions,
        guarded_dates=found.guarded_dates,
        guarded_catches=found.guarded_catches,
        evaluated_anew=found.evaluated_anew,
        state_style=_STATE_STYLES.get(found.state_style),
    )


def manifest(found: module_pb2.Manifest) -> model.Manifest:
    return model.Manifest(
        kind=_KINDS.get(found.kind),
        methods=tuple(found.methods),
        capabilities=tuple(found.capabilities),
        source_digest=found.source_digest,
        policy_digest=found.policy_digest,
        compiler_version=found.compiler_version,
        entry=found.entry,
        state_style=_STATE_STYLES.get(found.state_style),
    )


def artifact(found: module_pb2.Artifact) -> model.Artifact:
    return model.Artifact(found.digest, found.size_bytes, manifest(found.manifest))


def attestation(found: attestation_pb2.Attestation) -> model.Attestation:
    signatures = tuple(model.Signature(each.key_id, each.signature) for each in found.signatures)
    return model.Attestation(found.payload_type, found.payload, signatures)


def verification(answer: sign_service_pb2.VerifyResponse) -> model.Verification:
    statement = None
    if answer.HasField("statement"):
        said = answer.statement
        statement = model.Statement(said.artifact_digest, said.tenant, manifest(said.manifest), tuple(said.key_ids))
    checks = tuple(model.VerificationCheck(each.name, each.passed, each.detail) for each in answer.checks)
    return model.Verification(answer.valid, checks, statement)


def public_key(found: attestation_pb2.PublicKey) -> model.PublicKey:
    return model.PublicKey(
        key_id=found.key_id,
        pem=found.pem,
        status=_KEY_STATUSES.get(found.status, "unknown"),
        created_at=time_of(found.created_at),
        group=found.group,
    )


def secret(found: deploy_service_pb2.Secret) -> model.Secret:
    return model.Secret(found.name, time_of(found.updated_at))


def function(found: function_pb2.Function) -> model.FunctionInfo:
    return model.FunctionInfo(
        name=found.name,
        active_revision=found.active_revision if found.HasField("active_revision") else None,
        latest_revision=found.latest_revision,
        created_at=time_of(found.created_at),
        updated_at=time_of(found.updated_at),
        etag=found.etag,
    )


def function_details(answer: deploy_service_pb2.GetFunctionResponse) -> model.FunctionDetails:
    active = revision(answer.active) if answer.HasField("active") else None
    return model.FunctionDetails(function(answer.function), active)


def revision(found: function_pb2.Revision) -> model.Revision:
    return model.Revision(
        function=found.function,
        number=found.number,
        artifact=artifact(found.artifact),
        key_ids=tuple(found.key_ids),
        created_at=time_of(found.created_at),
        note=found.note,
        active=found.active,
        quarantine=_quarantine(found.quarantine) if found.HasField("quarantine") else None,
        policy=_function_policy(found.policy) if found.HasField("policy") else None,
    )


def deployment(answer: deploy_service_pb2.DeployResponse) -> model.Deployment:
    return model.Deployment(revision(answer.revision), function(answer.function))


def reduction(answer: invoke_service_pb2.ReduceResponse) -> model.Reduction:
    return model.Reduction(
        state_bytes=answer.state,
        state_digest=answer.state_digest,
        revision=answer.revision,
        events_applied=answer.events_applied,
        usage=usage(answer.usage),
    )


def receipt(found: invoke_service_pb2.ReduceStreamReceipt) -> model.Receipt:
    return model.Receipt(
        batch=found.batch,
        events_applied=found.events_applied,
        events_failed=found.events_failed,
        faults=tuple(_fault(each, found.batch) for each in found.faults),
        state_bytes=found.state or None,
        state_digest=found.state_digest or None,
        usage=usage(found.usage),
    )


def log_lines(answer: invoke_service_pb2.TailLogsResponse, missed: int) -> list[model.LogLine]:
    """The lines of an answer. `missed`: how many were missed before it that no line has told of."""
    missed += answer.lines_missed
    lines = []
    for line in answer.lines:
        lines.append(
            model.LogLine(
                time=time_of(line.time),
                revision=line.revision,
                request_id=line.request_id,
                level=_LEVELS.get(line.level, "info"),
                text=line.text,
                truncated=line.truncated,
                lines_dropped=line.lines_dropped,
                lines_missed=missed,
            )
        )
        missed = 0
    return lines


def usage(found: usage_pb2.Usage) -> model.Usage:
    return model.Usage(found.cpu_time_ns, found.wall_time_ns, found.heap_bytes)


def _fault(found: invoke_service_pb2.EventFault, batch: int) -> model.Fault:
    return model.Fault(
        index=found.index,
        reason=reason_name(found.fault.reason),
        message=found.fault.message,
        author_stack=tuple(found.fault.stack),
        retryable=found.fault.retryable,
        batch=batch,
    )


def _quarantine(found: function_pb2.Quarantine) -> model.Quarantine:
    return model.Quarantine(found.policy_digest, found.error_count, time_of(found.created_at))


def _function_policy(found: function_pb2.FunctionPolicy) -> model.FunctionPolicy:
    return model.FunctionPolicy(
        methods=tuple(found.methods),
        max_request_bytes=found.max_request_bytes,
        max_batch_events=found.max_batch_events,
        max_deadline_ms=found.max_deadline_ms,
        max_running_calls=found.max_running_calls,
        calls_per_second=found.calls_per_second,
        burst=found.burst,
        callers=tuple(found.callers),
    )


def _fix(found: module_pb2.Fix) -> model.Fix:
    return model.Fix(found.title, tuple(model.TextEdit(_range(each.range), each.new_text) for each in found.edits))


def _range(found: module_pb2.SourceRange) -> model.SourceRange:
    return model.SourceRange(found.path, found.start_line, found.start_column, found.end_line, found.end_column)


def _severity(found: int) -> Literal["error", "warning"]:
    return "warning" if found == module_pb2.SEVERITY_WARNING else "error"


def time_of(found: Timestamp) -> datetime:
    """The time, to the microsecond. What no calendar holds is taken to its nearest end: it is a server's word, not a reason to fail."""
    try:
        return _EPOCH + timedelta(seconds=found.seconds, microseconds=found.nanos // 1000)
    except OverflowError:
        return (datetime.max if found.seconds > 0 else datetime.min).replace(tzinfo=UTC)
