"""What the client answers with: plain values, with the words of the wire (`proto/assay/v1`) in the manner of Python."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from assay._json import parse

Kind = Literal["reducer", "decider", "projection", "handler"]
"""What a module is."""

StateStyle = Literal["copied", "changed", "compared"]
"""What a module does with the state: it makes a changed copy and leaves alone what it was given, it may change it in place, or it may ask whether two objects are one."""

Source = str | bytes | Mapping[str, str | bytes]
"""A module's source: the text of its only file, or every file's by its path."""

LogLevel = Literal["debug", "info", "warn", "error"]
"""How a line was written: the method of `console`."""


@dataclass(frozen=True, slots=True)
class SourceRange:
    """A stretch of source. Lines and columns count from 1, in UTF-16 code units; all 0 for a file or module as a whole."""

    path: str
    start_line: int
    start_column: int
    end_line: int
    end_column: int


@dataclass(frozen=True, slots=True)
class TextEdit:
    """A replacement of one stretch of source; an empty range is an insertion."""

    range: SourceRange
    new_text: str


@dataclass(frozen=True, slots=True)
class Fix:
    """A correction that a tool can make by itself. All its edits are made, or none."""

    title: str
    edits: Sequence[TextEdit]


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding of the analyser."""

    severity: Literal["error", "warning"]
    rule: str
    """The rule's id; `ts2322` and the like for TypeScript's own errors."""
    range: SourceRange
    name: str
    """The name found there; empty if it is not about a name."""
    message: str
    suggestion: str
    """What to write instead; empty if there is nothing to recommend."""
    code_frame: str
    """The source lines with a marker under the place; plain text."""
    fix: Fix | None
    """None where only the author can know what to write."""

    def __str__(self) -> str:
        place = f"{self.range.path}:{self.range.start_line}:{self.range.start_column}"
        return f"{place} {self.severity} {self.rule}: {self.message}"


@dataclass(frozen=True, slots=True)
class Manifest:
    """What is known of a compiled module; it stands in its attestation."""

    kind: Kind | None
    """None: a kind that this client does not know."""
    methods: Sequence[str]
    capabilities: Sequence[str]
    source_digest: str
    policy_digest: str
    compiler_version: str
    entry: str
    state_style: StateStyle | None
    """None for handlers, and for what an older compiler made."""


@dataclass(frozen=True, slots=True)
class Artifact:
    """A compiled module without its bytes; `Client.artifact` has those."""

    digest: str
    """SHA-256 of the compiled file, 64 lower-case hexadecimal digits."""
    size_bytes: int
    manifest: Manifest


@dataclass(frozen=True, slots=True)
class ArtifactFiles:
    """A compiled module with its bytes, whose digest the client has checked."""

    artifact: Artifact
    code: bytes
    source_map: bytes
    """Source map, revision 3, JSON."""


@dataclass(frozen=True, slots=True)
class Determinism:
    """How it is ensured that a module's result depends on its events alone: how many places are checked while it runs. The rest is proven beforehand."""

    guarded_keys: int
    guarded_functions: int
    guarded_dates: int
    guarded_catches: int
    evaluated_anew: bool
    """True: the module is evaluated anew for each call."""
    state_style: StateStyle | None


@dataclass(frozen=True, slots=True)
class Compilation:
    """What `compile` answers. That source was rejected is a value, not an error."""

    artifact: Artifact | None
    """None: the module was rejected."""
    diagnostics: Sequence[Diagnostic]
    """At most 500: errors if it was rejected, warnings in either case."""
    diagnostics_omitted: int
    error_count: int
    """0 if it was accepted."""
    determinism: Determinism | None
    """None if it was rejected, and for a handler."""

    @property
    def accepted(self) -> bool:
        """True if an artifact was made."""
        return self.artifact is not None


@dataclass(frozen=True, slots=True)
class CheckResult:
    """What `check` answers."""

    accepted: bool
    kind: Kind | None
    """None if the module was rejected before that was clear."""
    diagnostics: Sequence[Diagnostic]
    diagnostics_omitted: int
    policy_digest: str
    determinism: Determinism | None


@dataclass(frozen=True, slots=True)
class PolicyEntry:
    """What the policy says of one name."""

    name: str
    allowed: bool
    reason: str
    instead: str
    allowed_since: int
    """The version since which it has been allowed without a break; 0 if it is not."""


@dataclass(frozen=True, slots=True)
class PolicyRule:
    """A rule that modules are held to."""

    id: str
    severity: Literal["error", "warning"]
    summary: str


@dataclass(frozen=True, slots=True)
class Policy:
    """The allowlist of a kind, for the tenant who asks."""

    digest: str
    version: int
    """Counts from 1. A tenant's narrower policy has the number of the one that it was made narrower from: only the digest tells them apart."""
    kind_available: bool
    """False if the server's operator lets the tenant have no modules of this kind."""
    library: Mapping[str, str]
    """The declaration files that are the type checker's whole world, by path."""
    entries: Sequence[PolicyEntry]
    rules: Sequence[PolicyRule]


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature of an attestation."""

    key_id: str
    signature: bytes


@dataclass(frozen=True, slots=True)
class Attestation:
    """A DSSE envelope around an in-toto statement about an artifact."""

    payload_type: str
    payload: bytes
    signatures: Sequence[Signature]


@dataclass(frozen=True, slots=True)
class VerificationCheck:
    """One check of a verification."""

    name: str
    passed: bool
    detail: str


@dataclass(frozen=True, slots=True)
class Statement:
    """What an attestation binds together."""

    artifact_digest: str
    tenant: str
    manifest: Manifest
    key_ids: Sequence[str]
    """The keys whose signatures verify."""


@dataclass(frozen=True, slots=True)
class Verification:
    """What `verify` answers. That a signature does not hold is a value, not an error."""

    valid: bool
    checks: Sequence[VerificationCheck]
    """In the order in which they were made; those that could not be made are absent."""
    statement: Statement | None
    """None if no signature verifies: then the statement says nothing."""


@dataclass(frozen=True, slots=True)
class PublicKey:
    """The public half of a signing key."""

    key_id: str
    pem: str
    status: Literal["active", "retired", "revoked", "unknown"]
    created_at: datetime
    group: str


@dataclass(frozen=True, slots=True)
class FunctionPolicy:
    """Who may call a function, how, and how much. 0, or an empty list, leaves it to the server."""

    methods: Sequence[str] = ()
    """Such as `Reduce` and `ReduceStream`."""
    max_request_bytes: int = 0
    max_batch_events: int = 0
    max_deadline_ms: int = 0
    max_running_calls: int = 0
    """Of all revisions together; a stream is one."""
    calls_per_second: int = 0
    burst: int = 0
    """How many may come at once. 0: as many as a second allows."""
    callers: Sequence[str] = ()
    """Ids of credentials, such as `key:` and an API key's id; at most 64."""


@dataclass(frozen=True, slots=True)
class Quarantine:
    """Why nothing of an artifact is loaded any more: its source does not pass a newer policy. Calls fail with `POLICY_STALE`."""

    policy_digest: str
    error_count: int
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Revision:
    """One immutable deployment."""

    function: str
    number: int
    artifact: Artifact
    key_ids: Sequence[str]
    created_at: datetime
    note: str
    active: bool
    quarantine: Quarantine | None
    policy: FunctionPolicy | None
    """None: whoever has the role, as much as the server allows."""


@dataclass(frozen=True, slots=True)
class FunctionInfo:
    """A named deployment target."""

    name: str
    active_revision: int | None
    """None: out of service."""
    latest_revision: int
    created_at: datetime
    updated_at: datetime
    etag: str


@dataclass(frozen=True, slots=True)
class FunctionDetails:
    """What `function` answers."""

    function: FunctionInfo
    active: Revision | None


@dataclass(frozen=True, slots=True)
class Deployment:
    """What `deploy` answers."""

    revision: Revision
    function: FunctionInfo


@dataclass(frozen=True, slots=True)
class Publication:
    """What came of `publish`: compile, sign and deploy in one go."""

    compilation: Compilation
    attestation: Attestation | None
    deployment: Deployment | None
    """None: the module was rejected, and nothing was deployed."""

    @property
    def accepted(self) -> bool:
        """True if it is deployed."""
        return self.deployment is not None

    @property
    def diagnostics(self) -> Sequence[Diagnostic]:
        """Errors if it was rejected, warnings in either case."""
        return self.compilation.diagnostics

    @property
    def revision(self) -> Revision | None:
        """What was deployed. None: nothing was."""
        return None if self.deployment is None else self.deployment.revision


@dataclass(frozen=True, slots=True)
class Usage:
    """What a call or batch used."""

    cpu_time_ns: int
    wall_time_ns: int
    heap_bytes: int


@dataclass(frozen=True, slots=True)
class Reduction:
    """What `reduce` answers."""

    state_bytes: bytes
    """The state as the function made it, byte for byte. Hand this on to fold on from it: it keeps the order of keys."""
    state_digest: str
    """SHA-256 over the state in canonical form (RFC 8785)."""
    revision: int
    events_applied: int
    usage: Usage

    @property
    def state(self) -> Any:
        """The state as Python's values, parsed anew each time."""
        return parse(self.state_bytes)


@dataclass(frozen=True, slots=True)
class Fault:
    """An event that failed inside a stream."""

    index: int
    """Its place in the batch, from 0."""
    reason: str
    message: str
    author_stack: Sequence[str]
    """Where in the module's own source it was thrown, innermost first."""
    retryable: bool
    batch: int
    """The batch's number."""


@dataclass(frozen=True, slots=True)
class StreamOpened:
    """What serves a stream."""

    revision: int
    artifact_digest: str


@dataclass(frozen=True, slots=True)
class Receipt:
    """A batch is done; or, with `closing`, the stream is."""

    batch: int
    """The batch's number; 0 in the closing receipt."""
    events_applied: int
    events_failed: int
    faults: Sequence[Fault]
    """The events that failed, at most 100 of them."""
    state_bytes: bytes | None
    """The state after it, byte for byte. None unless asked for."""
    state_digest: str | None
    """SHA-256 over the state in canonical form (RFC 8785). None unless the state is there."""
    usage: Usage

    @property
    def closing(self) -> bool:
        """True for the last receipt, which belongs to no batch."""
        return self.batch == 0

    @property
    def state(self) -> Any:
        """The state as Python's values, parsed anew each time. None unless asked for."""
        return None if self.state_bytes is None else parse(self.state_bytes)


@dataclass(frozen=True, slots=True)
class StreamSummary:
    """A whole stream's receipts, added up."""

    revision: int
    artifact_digest: str
    batches: int
    events_applied: int
    events_failed: int
    faults: Sequence[Fault]
    """The first 100."""
    state_bytes: bytes | None
    """None if the stream was opened to report no state."""
    state_digest: str | None
    cpu_time_ns: int

    @property
    def state(self) -> Any:
        """The state as Python's values, parsed anew each time. None if it was not asked for."""
        return None if self.state_bytes is None else parse(self.state_bytes)


@dataclass(frozen=True, slots=True)
class LogLine:
    """What one call of `console` has written."""

    time: datetime
    """When the server got it."""
    revision: int
    request_id: str
    """Empty if the call has none."""
    level: LogLevel
    text: str
    """At most 4 KiB of UTF-8; it may hold line breaks."""
    truncated: bool
    """True if the text was longer."""
    lines_dropped: int
    """How many lines of the same call, after this one, are missing."""
    lines_missed: int
    """How many lines before this one the reader was too slow for, or the server could not remember."""


@dataclass(frozen=True, slots=True)
class Secret:
    """What may be said of a function's secret: never its value."""

    name: str
    updated_at: datetime
    """When its value was last set."""


# ── Administration ─────────────────────────────────────────────────────────────────────────────────────────────────

Role = Literal["compile", "sign", "deploy", "invoke", "read", "admin"]
"""What a credential allows."""


@dataclass(frozen=True, slots=True)
class Tenant:
    """Somebody whose modules, functions, events and keys are apart from everybody else's."""

    name: str
    display_name: str
    """What people call it; empty for nothing."""
    suspended: bool
    """True: its calls are refused."""
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Credential:
    """What may be said of an API key."""

    id: str
    """The key begins with `assay_` and this."""
    tenant: str
    roles: Sequence[Role]
    """Those that this client knows."""
    functions: Sequence[str]
    """Those that it is limited to, by names or beginnings of names with `*` behind; none: all."""
    note: str
    created_at: datetime
    expires_at: datetime | None
    """None: never."""
    revoked_at: datetime | None
    """None: it was not."""
    last_used_at: datetime | None
    """To the minute. None: not since it was made."""


@dataclass(frozen=True, slots=True)
class CreatedCredential:
    """What `create_credential` answers."""

    credential: Credential
    token: str = field(repr=False)
    """What a client sends. It is answered this once, and never shown with the rest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quota:
    """What a tenant may use. 0 in what is set: the server's default; in an answer: there is no limit."""

    functions: int = 0
    """Those out of service included."""
    revisions_per_function: int = 0
    stored_bytes: int = 0
    """Artifacts, sources, attestations and secrets together; at most 2⁴⁹."""
    running_calls: int = 0
    """Calls, and batches of streams, that run at the same time; at most 1,000,000."""
    waiting_calls: int = 0
    """At most 1,000,000."""
    calls_per_second: int = 0
    """Calls and streams that begin, over ten seconds."""
    cpu_ms_per_minute: int = 0
    compiles_per_minute: int = 0
    """Checks included."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QuotaUsage:
    """What a tenant uses at a moment."""

    functions: int
    stored_bytes: int
    running_calls: int
    waiting_calls: int
    cpu_ms_in_last_minute: int
    compiles_in_last_minute: int


@dataclass(frozen=True, slots=True)
class QuotaReport:
    """What `quota` answers."""

    quota: Quota
    usage: QuotaUsage


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One entry of the audit log."""

    sequence: int
    """From 1, without gaps in the log as a whole."""
    at: datetime
    tenant: str
    credential_id: str
    """Who asked for it; empty if nobody known did."""
    method: str
    """Such as `assay.v1.DeployService/Deploy`."""
    resource: str
    """What it was about, such as a function's name; empty if nothing in particular."""
    reason: str | None
    """Why it was refused or failed. None: it was done."""
    request_id: str
    count: int
    """How many refusals alike, within the same second, it stands for."""
    previous_digest: str
    """SHA-256 of the entry before; 64 zeros for the first."""
    digest: str
    """SHA-256 of the line that `assay audit export` writes for this entry."""


@dataclass(frozen=True, slots=True)
class SandboxLayer:
    """One layer of the sandbox."""

    name: str
    present: bool
    """True if it stands."""
    detail: str
    """What it does; for a missing one, what is missing."""


@dataclass(frozen=True, slots=True)
class Sandbox:
    """How tenant code is shut in."""

    mode: Literal["strict", "process"] | None
    """None: a mode that this client does not know."""
    layers: Sequence[SandboxLayer]
    """Every one there is, from the inside out, whether it stands or not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExecutionLimits:
    """What a call or batch of tenant code may use."""

    cpu_time_ms: int
    wall_clock_ms: int
    memory_mb: int
    """Heap and ArrayBuffers of an isolate together, in units of 2²⁰ bytes."""
    state_bytes: int
    """As JSON."""
    batch_events: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WireLimits:
    """What may cross the wire."""

    request_bytes: int
    """A request, or one message of a stream."""
    response_bytes: int
    module_files: int
    file_bytes: int
    module_bytes: int
    """All files of a module together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerInfo:
    """What a server is."""

    version: str
    node_version: str
    v8_version: str
    compiler_version: str
    """As it stands in every attestation."""
    policy_digest: str
    sandbox: Sandbox
    execution_limits: ExecutionLimits
    wire_limits: WireLimits
    started_at: datetime
