"""The client: one method a step of a module's way, source → artifact → attestation → revision → state."""

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any, Unpack

import grpc

from assay import _methods, _wire, model
from assay._admin import Admin
from assay._call import CallOptions, Deadline
from assay._connection import Answers, Connection, Token
from assay._events import EventLike
from assay._ledger import Batching, Ledger
from assay._publisher import Publisher
from assay._settings import (
    DEFAULT_KEEPALIVE_S,
    DEFAULT_MAX_ANSWER_BYTES,
    DEFAULT_TIMEOUT_S,
    Breaker,
    Retries,
    Tls,
    checked,
)
from assay._stream import ReduceStream
from assay._wire import OnFault, StateReport
from assay.v1 import (
    compile_service_pb2,
    deploy_service_pb2,
    invoke_service_pb2,
    sign_service_pb2,
)

if TYPE_CHECKING:
    from opentelemetry.trace import TracerProvider


class Client:
    """A client of one server. Any number of threads may share it; leaving its `with` block closes it.

    Every method raises an `AssayError` for what goes wrong with a call, and a ValueError for what cannot be sent at all; verdicts are values. Every method
    takes the options of a call too: `timeout`, `metadata`, `cancellation` (`CallOptions`).
    """

    def __init__(
        self,
        address: str,
        *,
        token: Token = None,
        tls: Tls | bool = False,
        timeout: float | None = DEFAULT_TIMEOUT_S,
        keepalive: float | None = DEFAULT_KEEPALIVE_S,
        max_answer_bytes: int = DEFAULT_MAX_ANSWER_BYTES,
        retries: Retries | None = Retries(),  # noqa: B008 - it cannot be changed
        breaker: Breaker | None = Breaker(),  # noqa: B008 - likewise
        gzip: bool = False,
        tracer_provider: "TracerProvider | None" = None,
    ) -> None:
        """Nothing is sent before the first call. Raises a ValueError that names everything that is wrong.

        - `address`: such as `127.0.0.1:7443`.
        - `token`: an API key or a token of an identity provider; or what answers one (from whichever thread calls), asked before each call. It is never sent in plain text to
          another machine.
        - `tls`: True for the authorities of the system.
        - `timeout`: of a call that names none, in seconds; None for none. Streams have none unless they name one.
        - `keepalive`: after how many seconds without traffic a connection with running calls is tried; None for never. It is given up after 10 s
          without an answer.
        - `max_answer_bytes`: the largest message that is taken.
        - `retries`, `breaker`: None turns them off.
        - `gzip`: True: requests are compressed. Answers are whenever the server wants to.
        - `tracer_provider`: of OpenTelemetry's API (the extra `tracing`): each call is a span below the one that is current where it is made, and the server's
          spans hang below it. None: nothing is traced, whatever the program has set up for all.
        """
        self._connection = Connection(
            checked(
                address,
                token=token,
                tls=tls,
                timeout=timeout,
                keepalive=keepalive,
                max_answer_bytes=max_answer_bytes,
                retries=retries,
                breaker=breaker,
                gzip=gzip,
                tracer_provider=tracer_provider,
            )
        )
        self._admin = Admin(self._connection)

    @property
    def admin(self) -> Admin:
        """What administrators do: tenants, credentials, quotas, the audit log, the server."""
        return self._admin

    @property
    def channel(self) -> grpc.Channel:
        """For the generated stubs of everything else, such as `EventServiceStub(client.channel)`: the same connection, with the same credential, deadlines,
        retries, breaker and errors."""
        return self._connection.channel

    def close(self) -> None:
        """Closes the connection. Calls that are running are cancelled."""
        self._connection.close()

    def __enter__(self) -> "Client":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # ── Compile ────────────────────────────────────────────────────────────────────────────────────────────────────

    def compile(self, source: model.Source, *, entry: str = "", **options: Unpack[CallOptions]) -> model.Compilation:
        """Compiles a module, or says precisely why not.

        `entry` is the path of the file whose default export defines the module; without it: the only file, or else `index.ts`.
        """
        request = compile_service_pb2.CompileRequest(module=_wire.module(source, entry))
        return _wire.compilation(self._connection.unary(_methods.COMPILE, request, options))

    def check(self, source: model.Source, *, entry: str = "", **options: Unpack[CallOptions]) -> model.CheckResult:
        """Like `compile`, but the server keeps nothing."""
        request = compile_service_pb2.CheckRequest(module=_wire.module(source, entry))
        return _wire.check_result(self._connection.unary(_methods.CHECK, request, options))

    def policy(self, kind: model.Kind, **options: Unpack[CallOptions]) -> model.Policy:
        """What modules of a kind may use, and the rules that they are held to, for the tenant who asks."""
        request = compile_service_pb2.GetPolicyRequest(kind=_wire.kind_number(kind))
        return _wire.policy(self._connection.unary(_methods.GET_POLICY, request, options))

    def artifact(self, digest: str, **options: Unpack[CallOptions]) -> model.ArtifactFiles:
        """A compiled module's bytes. What does not hash to `digest` is not answered."""
        request = compile_service_pb2.GetArtifactRequest(digest=digest)
        with self._connection.answers(_methods.GET_ARTIFACT, request, options) as parts:
            return _wire.artifact_files(digest, list(parts))

    # ── Sign ───────────────────────────────────────────────────────────────────────────────────────────────────────

    def sign(
        self,
        artifact_digest: str,
        *,
        group: str = "",
        add_to: model.Attestation | None = None,
        **options: Unpack[CallOptions],
    ) -> model.Attestation:
        """Has an artifact signed that this server compiled.

        `group` is the group whose key signs; without it: `default`. `add_to` is an attestation of the same artifact to add the signature to.
        """
        request = _wire.sign_request(artifact_digest, group, add_to)
        return _wire.attestation((self._connection.unary(_methods.SIGN, request, options)).attestation)

    def verify(self, attestation: model.Attestation, *, artifact_digest: str = "", **options: Unpack[CallOptions]) -> model.Verification:
        """Whether an attestation holds, as the server sees it. Without a digest: for whichever artifact it names."""
        request = sign_service_pb2.VerifyRequest(attestation=_wire.from_attestation(attestation), artifact_digest=artifact_digest)
        return _wire.verification(self._connection.unary(_methods.VERIFY, request, options))

    def keys(self, **options: Unpack[CallOptions]) -> list[model.PublicKey]:
        """The public keys that the server knows, newest first."""
        answer = self._connection.unary(_methods.LIST_KEYS, sign_service_pb2.ListKeysRequest(), options)
        return [_wire.public_key(key) for key in answer.keys]

    def rotate_key(self, *, group: str = "", **options: Unpack[CallOptions]) -> model.PublicKey:
        """Makes a new signing key of a group (without one: `default`), which signs from now on; the active one retires. For administrators of the server."""
        request = sign_service_pb2.RotateKeyRequest(group=group)
        return _wire.public_key((self._connection.unary(_methods.ROTATE_KEY, request, options)).key)

    def retire_key(self, key_id: str, **options: Unpack[CallOptions]) -> model.PublicKey:
        """Ends a key's signing; what it signed goes on to verify. For administrators of the server."""
        request = sign_service_pb2.RetireKeyRequest(key_id=key_id)
        return _wire.public_key((self._connection.unary(_methods.RETIRE_KEY, request, options)).key)

    def revoke_key(self, key_id: str, **options: Unpack[CallOptions]) -> model.PublicKey:
        """Ends everything that a key was good for, for good: nothing that it signed is loaded any more. For administrators of the server."""
        request = sign_service_pb2.RevokeKeyRequest(key_id=key_id)
        return _wire.public_key((self._connection.unary(_methods.REVOKE_KEY, request, options)).key)

    # ── Deploy ─────────────────────────────────────────────────────────────────────────────────────────────────────

    def deploy(
        self,
        name: str,
        artifact_digest: str,
        attestation: model.Attestation,
        *,
        inactive: bool = False,
        expected_etag: str = "",
        note: str = "",
        policy: model.FunctionPolicy | None = None,
        **options: Unpack[CallOptions],
    ) -> model.Deployment:
        """Makes an artifact the next revision of a function, and the function too if there is none.

        - `inactive`: the revision is kept, but the active one stays.
        - `expected_etag`: insists that the function is as it was when this etag was read; `absent`: that it does not exist.
        - `note`: a remark for people, at most 256 characters.
        - `policy`: who may call the revision, how, and how much. None: as the function's newest revision says.
        """
        request = _wire.deploy_request(name, artifact_digest, attestation, inactive, expected_etag, note, policy)
        return _wire.deployment(self._connection.unary(_methods.DEPLOY, request, options))

    def publish(
        self,
        name: str,
        source: model.Source,
        *,
        entry: str = "",
        group: str = "",
        inactive: bool = False,
        expected_etag: str = "",
        note: str = "",
        policy: model.FunctionPolicy | None = None,
        **options: Unpack[CallOptions],
    ) -> model.Publication:
        """Compiles, signs and deploys in one go, with the options of each. Source that is rejected is a value with its diagnostics, and nothing is deployed.

        A `timeout` is that of the whole.
        """
        deadline = Deadline(options.get("timeout"))

        def remaining() -> CallOptions:
            return {**options, "timeout": deadline.left()} if "timeout" in options else options

        compilation = self.compile(source, entry=entry, **remaining())
        if compilation.artifact is None:
            return model.Publication(compilation, None, None)
        digest = compilation.artifact.digest
        attestation = self.sign(digest, group=group, **remaining())
        deployment = self.deploy(
            name,
            digest,
            attestation,
            inactive=inactive,
            expected_etag=expected_etag,
            note=note,
            policy=policy,
            **remaining(),
        )
        return model.Publication(compilation, attestation, deployment)

    def activate(self, name: str, revision: int, *, expected_etag: str = "", **options: Unpack[CallOptions]) -> model.FunctionInfo:
        """Makes a revision the active one, newer or older."""
        request = deploy_service_pb2.ActivateRequest(function=name, revision=revision, expected_etag=expected_etag)
        return _wire.function((self._connection.unary(_methods.ACTIVATE, request, options)).function)

    def undeploy(self, name: str, *, expected_etag: str = "", **options: Unpack[CallOptions]) -> model.FunctionInfo:
        """Takes a function out of service; its revisions are kept."""
        request = deploy_service_pb2.UndeployRequest(function=name, expected_etag=expected_etag)
        return _wire.function((self._connection.unary(_methods.UNDEPLOY, request, options)).function)

    def function(self, name: str, **options: Unpack[CallOptions]) -> model.FunctionDetails:
        """One function, and its active revision if there is one."""
        request = deploy_service_pb2.GetFunctionRequest(function=name)
        return _wire.function_details(self._connection.unary(_methods.GET_FUNCTION, request, options))

    def functions(self, **options: Unpack[CallOptions]) -> Iterator[model.FunctionInfo]:
        """All functions in order of name, page by page as they are read."""
        pages = self._connection.pages(_methods.LIST_FUNCTIONS, deploy_service_pb2.ListFunctionsRequest(), options)
        return (_wire.function(found) for page in pages for found in page.functions)

    def revisions(self, name: str, **options: Unpack[CallOptions]) -> Iterator[model.Revision]:
        """A function's revisions, newest first, page by page as they are read."""
        pages = self._connection.pages(_methods.LIST_REVISIONS, deploy_service_pb2.ListRevisionsRequest(function=name), options)
        return (_wire.revision(found) for page in pages for found in page.revisions)

    def set_secret(self, name: str, secret: str, value: str | bytes, **options: Unpack[CallOptions]) -> model.Secret:
        """Sets a secret of a function: 1 byte to 64 KiB, a text as UTF-8. Its value can never be read back.

        The secret's own name has 1 to 64 upper-case letters, digits and underscores, a letter first.
        """
        content = value.encode() if isinstance(value, str) else value
        request = deploy_service_pb2.SetSecretRequest(function=name, name=secret, value=content)
        return _wire.secret((self._connection.unary(_methods.SET_SECRET, request, options)).secret)

    def secrets(self, name: str, **options: Unpack[CallOptions]) -> list[model.Secret]:
        """A function's secrets in order of name, without their values."""
        request = deploy_service_pb2.ListSecretsRequest(function=name)
        return [_wire.secret(found) for found in (self._connection.unary(_methods.LIST_SECRETS, request, options)).secrets]

    def delete_secret(self, name: str, secret: str, **options: Unpack[CallOptions]) -> None:
        """Deletes a secret of a function."""
        request = deploy_service_pb2.DeleteSecretRequest(function=name, name=secret)
        self._connection.unary(_methods.DELETE_SECRET, request, options)

    # ── Invoke ─────────────────────────────────────────────────────────────────────────────────────────────────────

    def reduce(
        self,
        name: str,
        events: Iterable[EventLike],
        *,
        state: Any = None,
        state_bytes: bytes | None = None,
        revision: int | None = None,
        **options: Unpack[CallOptions],
    ) -> model.Reduction:
        """Folds up to 10,000 events into a state; all of them count or none.

        - `state`: a JSON value to start from; None: what the function's `initial()` returns.
        - `state_bytes`: instead of `state`, the JSON document as it stands. To fold on, hand back the bytes of the answer: they keep the order of keys.
        - `revision`: None: the active one.
        """
        request = self._connection.request(_methods.REDUCE, lambda: _wire.reduce_request(name, events, state, state_bytes, revision))
        return _wire.reduction(self._connection.unary(_methods.REDUCE, request, options))

    def stream(
        self,
        name: str,
        *,
        events: Iterable[EventLike] | None = None,
        state: Any = None,
        state_bytes: bytes | None = None,
        revision: int | None = None,
        state_report: StateReport = "at-end",
        on_fault: OnFault = "stop",
        batching: Batching = Batching(),  # noqa: B008 - it cannot be changed
        **options: Unpack[CallOptions],
    ) -> ReduceStream:
        """Opens a stream of batches: the protocol as it is.

        With `events` it sends them itself, in full batches (`batching`; it does not linger). Otherwise call `send` and `end`. Events that come one by one go better
        through a `publisher`.

        - `state_report`: when receipts carry the state.
        - `on_fault`: what an event that fails does: end the stream, or be left out.
        """
        opening = self._connection.request(
            _methods.REDUCE_STREAM,
            lambda: _wire.open_message(name, revision, _wire.state_bytes(state, state_bytes), state_report, on_fault),
        )
        return ReduceStream(self._connection, opening, events, batching, options)

    def publisher(
        self,
        name: str,
        *,
        on_receipt: Callable[[model.Receipt], None] | None = None,
        resume: bool = False,
        state: Any = None,
        state_bytes: bytes | None = None,
        revision: int | None = None,
        state_report: StateReport = "at-end",
        on_fault: OnFault = "stop",
        batching: Batching = Batching(),  # noqa: B008 - it cannot be changed
        **options: Unpack[CallOptions],
    ) -> Publisher:
        """Opens a stream for single events, which are gathered into batches.

        - `on_receipt`: gets each receipt once, in order, in the publisher's own thread; what it raises ends the publisher, and it must not send itself: the receipts that it would wait for come after it. Or iterate over `receipts()`; or leave it to the sum that
          `close` answers.
        - `resume`: when the connection is lost, or the stream ends with an error that may pass, go on in another one from the last receipt's state. Every event counts once, and
          the state is the same as without the break.
        - The others: as for `stream`.
        """
        ledger = Ledger(
            name,
            revision=revision,
            state=_wire.state_bytes(state, state_bytes),
            state_report=state_report,
            on_fault=on_fault,
            batching=batching,
            resume=resume,
        )
        return Publisher(self._connection, ledger, resume, on_receipt, options)

    def logs(
        self,
        name: str,
        *,
        last: int = 100,
        follow: bool = False,
        revision: int | None = None,
        **options: Unpack[CallOptions],
    ) -> Iterator[model.LogLine]:
        """What a function's code has written with `console`: the newest lines that the server remembers, at most `last` of them (0 to 1,000); then, with `follow`, each line as it comes.

        Without a revision: the lines of all of them.
        """
        request = invoke_service_pb2.TailLogsRequest(function=_wire.function_ref(name, revision), last_lines=last, follow=follow)
        return _log_lines(self._connection.answers(_methods.TAIL_LOGS, request, options))


def _log_lines(answers: Answers[invoke_service_pb2.TailLogsResponse]) -> Iterator[model.LogLine]:
    missed = 0
    with answers:
        for answer in answers:
            lines = _wire.log_lines(answer, missed)
            missed = 0 if lines else missed + answer.lines_missed
            yield from lines
