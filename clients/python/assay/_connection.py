"""A connection for programs with threads: each call with its credential, deadline, retries and breaker; and the same as a channel for generated stubs."""

import threading
import weakref
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any, TypeVar, Unpack

import grpc

from assay._breaker import Admission, CircuitBreaker, Outcome, outcome_of
from assay._call import (
    CallOptions,
    Cancellation,
    Deadline,
    Metadata,
    check_timeout,
    compression_of,
    metadata_of,
)
from assay._error import AssayError
from assay._methods import REPEATABLE, A, Method, Q
from assay._retry import Attempts
from assay._settings import Settings, is_token
from assay._status import cancelled, from_rpc_error, no_token, unintelligible
from assay._tracing import CallSpan, tracing_of

Token = str | Callable[[], str] | None
T = TypeVar("T")

if TYPE_CHECKING:
    _UnaryUnary = grpc.UnaryUnaryMultiCallable[Any, Any]
    _UnaryStream = grpc.UnaryStreamMultiCallable[Any, Any]
    _StreamStream = grpc.StreamStreamMultiCallable[Any, Any]
    _Future = grpc.Future[Any]
else:
    # gRPC's classes take no types at run time.
    _UnaryUnary = grpc.UnaryUnaryMultiCallable
    _UnaryStream = grpc.UnaryStreamMultiCallable
    _StreamStream = grpc.StreamStreamMultiCallable
    _Future = grpc.Future


class Connection:
    """Opened by the first call, and again after it broke."""

    def __init__(self, settings: Settings[Token]) -> None:
        self.settings = settings
        self.breaker = CircuitBreaker(settings.breaker)
        self.tracing = tracing_of(settings.tracer_provider, settings.address)
        credentials = settings.credentials
        if credentials is None:
            self._grpc = grpc.insecure_channel(settings.address, settings.channel_options)
        else:
            self._grpc = grpc.secure_channel(settings.address, credentials, settings.channel_options)
        self.channel: grpc.Channel = LayeredChannel(self)
        self._lock = threading.Lock()
        self._methods: dict[str, Any] = {}
        self.closing = Cancellation()

    def unary(self, method: Method[Q, A], request: Q, options: CallOptions, span: CallSpan | None = None) -> A:
        """A call with one answer."""
        answer: A = self._method(method, UnaryMethod).answer(request, span=span, **options)[0]
        return answer

    def pages(self, method: Method[Q, A], request: Q, options: CallOptions) -> Iterator[A]:
        """A call for each page of a list, as they are read."""
        parent = self.tracing.here()

        def read(request: Any) -> Iterator[A]:
            while True:
                page: Any = self.unary(method, request, options, self.tracing.span(method.path, parent))
                yield page
                if not page.next_page_token:
                    return
                if page.next_page_token == request.page_token:
                    raise unintelligible("the server answered the same page as the next one")
                request.page_token = page.next_page_token

        return read(request)

    def request(self, method: Method[Q, A], make: Callable[[], Q]) -> Q:
        """What `make` makes. A request that cannot be made is a call that was refused."""
        try:
            return make()
        except Exception as refusal:
            self.tracing.span(method.path).refuse(refusal)
            raise

    def answers(self, method: Method[Q, A], request: Q, options: CallOptions) -> "Answers[A]":
        """A call with many answers, read as they come."""
        return self._method(method, AnswersMethod).answers(request, **options)

    def duplex(self, method: Method[Q, A], requests: Iterable[Q], options: CallOptions, span: CallSpan | None = None) -> "Answers[A]":
        """A call with many requests and many answers."""
        return self._method(method, DuplexMethod).answers(requests, span=span, **options)

    def close(self) -> None:
        """Closes the connection. Calls that are running are cancelled."""
        self.closing.cancel()
        self._grpc.close()
        self.tracing.close()

    def grpc_channel(self) -> grpc.Channel:
        """gRPC's own channel, for one attempt."""
        if self.closing.cancelled:
            raise closed()
        return self._grpc

    def token(self) -> Metadata:
        """Who calls, as metadata."""
        token = self.settings.token
        if token is None:
            return ()
        if not isinstance(token, str):
            try:
                token = token()
            except Exception as error:
                raise no_token() from error
            if not isinstance(token, str) or not is_token(token):
                raise no_token()
        return (("authorization", f"Bearer {token}"),)

    def _method(self, method: Method[Q, A], make: Callable[..., T]) -> T:
        with self._lock:
            found = self._methods.get(method.path)
            if found is None:
                found = make(self, method.path, method.request.SerializeToString, method.answer.FromString)
                self._methods[method.path] = found
        made: T = found
        return made


def closed() -> AssayError:
    return cancelled("the client is closed")


class _Call:
    """What the attempts of one call share."""

    def __init__(self, connection: Connection, path: str, default_timeout: float | None, options: CallOptions, span: CallSpan) -> None:
        self.connection = connection
        self.span = span
        self.metadata = metadata_of(options.get("metadata"))
        self.deadline = Deadline(check_timeout(options.get("timeout", default_timeout)))
        self.cancellation = options.get("cancellation")
        self.attempts = Attempts(connection.settings.retries, path in REPEATABLE, self.deadline)

    def admit(self) -> tuple[Admission, Metadata]:
        """Lets the next attempt through, and answers its metadata."""
        if self.cancellation is not None and self.cancellation.cancelled:
            raise cancelled()
        metadata = self.span.sent_with(self.metadata) + self.connection.token()
        return self.connection.breaker.admit(), metadata

    def wait_or_raise(self, error: AssayError, cause: BaseException, *, opened: bool) -> None:
        """Waits for the next attempt, or raises the error if there is none: none after the one that opened the breaker."""
        wait = None if opened else self.attempts.wait_after(error)
        if wait is None:
            raise error from cause
        self.connection.closing.pause(wait, self.cancellation)
        if self.cancellation is not None and self.cancellation.cancelled:
            raise cancelled() from error
        if self.connection.closing.cancelled:
            raise closed() from error
        self.span.retried(error, wait)


class _Prepared:
    """A method of a connection: gRPC's own, made once."""

    def __init__(self, connection: Connection, path: str, serialize: Any, deserialize: Any) -> None:
        self._connection = connection
        self._path = path
        self._serialize = serialize
        self._deserialize = deserialize
        self._made: Any = None

    def _grpc_method(self, kind: str) -> Any:
        channel = self._connection.grpc_channel()
        if self._made is None:
            self._made = getattr(channel, kind)(self._path, self._serialize, self._deserialize)
        return self._made

    def _stream_call(self, options: CallOptions, span: CallSpan | None = None) -> _Call:
        """A call whose span begins when its first attempt does."""
        span = span or self._connection.tracing.span(self._path)
        try:
            return _Call(self._connection, self._path, None, options, span)
        except ValueError as refusal:
            span.refuse(refusal)
            raise


class UnaryMethod(_Prepared, _UnaryUnary):
    """A method with one request and one answer, as generated stubs call it."""

    def answer(
        self,
        request: Any,
        *,
        compression: grpc.Compression | None = None,
        span: CallSpan | None = None,
        **options: Unpack[CallOptions],
    ) -> tuple[Any, Any]:
        """The answer, and gRPC's call."""
        with span or self._connection.tracing.span(self._path) as begun:
            call = _Call(self._connection, self._path, self._connection.settings.timeout, options, begun)
            return self._answer(call, request, compression_of(compression, self._connection.settings.compression))

    def _answer(self, call: _Call, request: Any, compression: grpc.Compression) -> tuple[Any, Any]:
        while True:
            admission, metadata = call.admit()
            try:
                found = self._attempt(call, request, metadata, compression)
            except grpc.RpcError as failure:
                error = from_rpc_error(failure)
                call.wait_or_raise(error, failure, opened=admission.settle(outcome_of(error)))
            except BaseException as failure:
                admission.settle(Outcome.UNDECIDED)
                if isinstance(failure, ValueError) and self._connection.closing.cancelled:
                    # The channel was closed by another thread since it was asked for.
                    raise closed() from failure
                raise
            else:
                admission.settle(Outcome.ANSWERED)
                return found

    def _attempt(self, call: _Call, request: Any, metadata: Metadata, compression: grpc.Compression) -> tuple[Any, Any]:
        method = self._grpc_method("unary_unary")
        timeout = call.deadline.left()
        if call.cancellation is None:
            found: tuple[Any, Any] = method.with_call(request, timeout=timeout, metadata=metadata, compression=compression)
            return found
        future = method.future(request, timeout=timeout, metadata=metadata, compression=compression)
        forget = call.cancellation.on_cancel(future.cancel)
        try:
            return future.result(), future
        except grpc.FutureCancelledError as failure:
            raise cancelled() from failure
        finally:
            forget()

    def __call__(
        self,
        request: Any,
        timeout: float | None = None,
        metadata: Any = None,
        credentials: Any = None,
        wait_for_ready: bool | None = None,
        compression: grpc.Compression | None = None,
    ) -> Any:
        return self.with_call(request, timeout, metadata, credentials, wait_for_ready, compression)[0]

    def with_call(
        self,
        request: Any,
        timeout: float | None = None,
        metadata: Any = None,
        credentials: Any = None,
        wait_for_ready: bool | None = None,
        compression: grpc.Compression | None = None,
    ) -> Any:
        options = stub_options(timeout, metadata, credentials, wait_for_ready)
        return self.answer(request, compression=compression, **options)

    def future(
        self,
        request: Any,
        timeout: float | None = None,
        metadata: Any = None,
        credentials: Any = None,
        wait_for_ready: bool | None = None,
        compression: grpc.Compression | None = None,
    ) -> Any:
        options = stub_options(timeout, metadata, credentials, wait_for_ready)
        cancellation = Cancellation()
        options["cancellation"] = cancellation
        # Of this thread's context: the call has a thread of its own.
        span = self._connection.tracing.span(self._path)
        return AnswerFuture(lambda: self.answer(request, compression=compression, span=span, **options)[0], cancellation)


class AnswersMethod(_Prepared, _UnaryStream):
    """A method with one request and many answers, as generated stubs call it."""

    def answers(self, request: Any, *, compression: grpc.Compression | None = None, **options: Unpack[CallOptions]) -> "Answers[Any]":
        compression = compression_of(compression, self._connection.settings.compression)
        call = self._stream_call(options)

        def begin(metadata: Metadata) -> Any:
            method = self._grpc_method("unary_stream")
            return method(request, timeout=call.deadline.left(), metadata=metadata, compression=compression)

        return Answers(call, begin, repeatable=True)

    def __call__(
        self,
        request: Any,
        timeout: float | None = None,
        metadata: Any = None,
        credentials: Any = None,
        wait_for_ready: bool | None = None,
        compression: grpc.Compression | None = None,
    ) -> Any:
        options = stub_options(timeout, metadata, credentials, wait_for_ready)
        return self.answers(request, compression=compression, **options)


class DuplexMethod(_Prepared, _StreamStream):
    """A method with many requests and many answers, as generated stubs call it. It is never tried again."""

    def answers(
        self,
        requests: Iterable[Any],
        *,
        compression: grpc.Compression | None = None,
        span: CallSpan | None = None,
        **options: Unpack[CallOptions],
    ) -> "Answers[Any]":
        compression = compression_of(compression, self._connection.settings.compression)
        call = self._stream_call(options, span)
        source = _Requests(requests)

        def begin(metadata: Metadata) -> Any:
            method = self._grpc_method("stream_stream")
            return method(source, timeout=call.deadline.left(), metadata=metadata, compression=compression)

        return Answers(call, begin, repeatable=False, source=source)

    def __call__(
        self,
        request_iterator: Iterable[Any],
        timeout: float | None = None,
        metadata: Any = None,
        credentials: Any = None,
        wait_for_ready: bool | None = None,
        compression: grpc.Compression | None = None,
    ) -> Any:
        options = stub_options(timeout, metadata, credentials, wait_for_ready)
        answers = self.answers(request_iterator, compression=compression, **options)
        answers.begin()
        return answers


class _Requests(Iterator[Any]):
    """The requests of a stream; remembers what stopped them, which gRPC would only write to its log."""

    def __init__(self, requests: Iterable[Any]) -> None:
        self._requests = iter(requests)
        self.error: BaseException | None = None

    def __next__(self) -> Any:
        try:
            return next(self._requests)
        except StopIteration:
            raise
        except BaseException as error:
            self.error = error
            raise


class Answers(Iterator[A]):
    """The answers of a call, as they come. Leaving its `with` block, or `cancel`, ends the call on the server too."""

    def __init__(self, call: _Call, begin: Callable[[Metadata], Any], *, repeatable: bool, source: _Requests | None = None) -> None:
        self._call = call
        self._begin = begin
        self._repeatable = repeatable
        self._source = source
        self._current: Any = None
        self._admission: Admission | None = None
        self._begun = False
        self._over = False
        self._own = Cancellation()
        self._forget: Callable[[], None] = lambda: None
        if call.cancellation is not None:
            self._forget = call.cancellation.on_cancel(self._own.cancel)
        call.cancellation = self._own
        # What listens must not keep alive what nobody reads any more.
        this = weakref.ref(self)
        self._own.on_cancel(lambda: _cancel_current(this()))

    def begin(self) -> None:
        """Sends the request, if that has not been done: the first answer that is asked for does it too."""
        if self._current is not None:
            return
        self._call.span.begin()
        try:
            self._attempt()
        except BaseException as failure:
            self._call.span.end(failure)
            raise

    def _attempt(self) -> None:
        self._admission, metadata = self._call.admit()
        try:
            self._current = self._begin(metadata)
        except BaseException as failure:
            self._admission.settle(Outcome.UNDECIDED)
            if isinstance(failure, ValueError) and self._call.connection.closing.cancelled:
                raise closed() from failure
            raise
        this, span = weakref.ref(self), self._call.span
        self.on_end(lambda: _attempt_ended(this(), span))
        if self._own.cancelled:
            self._current.cancel()

    def cancel(self) -> bool:
        """Gives the call up, on the server too."""
        self._own.cancel()
        return True

    close = cancel

    def on_end(self, listener: Callable[[], None]) -> None:
        """Has `listener` called when the attempt that is running has ended, in some thread."""
        if not self._current.add_callback(listener):
            listener()

    def __iter__(self) -> "Answers[A]":
        return self

    def __next__(self) -> A:
        while not self._over:
            try:
                self.begin()
                answer: A = next(self._current)
            except StopIteration:
                self._end(Outcome.ANSWERED)
            except grpc.RpcError as failure:
                self._failed(failure)
            except BaseException as failure:
                self._end(Outcome.UNDECIDED, failure)
                raise
            else:
                if not self._begun:
                    self._begun = True
                    self._settle(Outcome.ANSWERED)
                return answer
        raise StopIteration

    def _failed(self, failure: grpc.RpcError) -> None:
        if self._source is not None and self._source.error is not None:
            self._end(Outcome.UNDECIDED, self._source.error)
            raise self._source.error
        error = cancelled() if self._own.cancelled else from_rpc_error(failure)
        if self._begun or not self._repeatable:
            self._end(outcome_of(error), error)
            raise error from failure
        opened = self._settle(outcome_of(error))
        try:
            self._call.wait_or_raise(error, failure, opened=opened)
        except BaseException as last:
            self._end(Outcome.UNDECIDED, last)
            raise
        self._current = None

    def _settle(self, outcome: Outcome) -> bool:
        return self._admission is not None and self._admission.settle(outcome)

    def _end(self, outcome: Outcome, failure: BaseException | None = None) -> None:
        self._over = True
        self._forget()
        self._settle(outcome)
        self._call.span.end(failure)

    def attempt_ended(self) -> None:
        """gRPC says that the attempt is over, whether anybody reads on or not. If there can be no other one, so is the call."""
        if self._current.code() is grpc.StatusCode.OK:
            self._call.span.end()
            return
        if self._source is not None and self._source.error is not None:
            self._call.span.end(self._source.error)
            return
        error = cancelled() if self._own.cancelled else from_rpc_error(self._current)
        if self._begun or not self._repeatable or not self._call.attempts.has_another(error):
            self._call.span.end(error)

    def cancel_current(self) -> None:
        """Ends the attempt that is running, if one is."""
        current = self._current
        if current is not None:
            current.cancel()

    def __enter__(self) -> "Answers[A]":
        return self

    def __exit__(self, *_: object) -> None:
        self.cancel()


def _cancel_current(answers: Answers[Any] | None) -> None:
    if answers is not None:
        answers.cancel_current()


def _attempt_ended(answers: Answers[Any] | None, span: CallSpan) -> None:
    if answers is not None:
        answers.attempt_ended()
    else:
        # Nobody can read them any more, for which gRPC has cancelled the call.
        span.end(cancelled("the answers were left unread"))


class AnswerFuture(_Future):
    """A unary call of a generated stub that runs in a thread of its own."""

    def __init__(self, run: Callable[[], Any], cancellation: Cancellation) -> None:
        self._cancellation = cancellation
        self._done = threading.Event()
        self._lock = threading.Lock()
        self._listeners: list[Callable[[Any], None]] = []
        self._answer: Any = None
        self._error: BaseException | None = None
        threading.Thread(target=self._run, args=(run,), name="assay-call", daemon=True).start()

    def _run(self, run: Callable[[], Any]) -> None:
        try:
            self._answer = run()
        except BaseException as error:  # noqa: BLE001 - whoever asks for the result gets it
            self._error = error
        with self._lock:
            self._done.set()
            listeners, self._listeners = self._listeners, []
        for listener in listeners:
            listener(self)

    def cancel(self) -> bool:
        self._cancellation.cancel()
        return not self._done.is_set()

    def cancelled(self) -> bool:
        return self._cancellation.cancelled and self._done.is_set()

    def running(self) -> bool:
        return not self._done.is_set()

    def done(self) -> bool:
        return self._done.is_set()

    def result(self, timeout: float | None = None) -> Any:
        error = self.exception(timeout)
        if error is not None:
            raise error
        return self._answer

    def exception(self, timeout: float | None = None) -> Any:
        if not self._done.wait(timeout):
            raise grpc.FutureTimeoutError
        return self._error

    def traceback(self, timeout: float | None = None) -> Any:
        error = self.exception(timeout)
        return None if error is None else error.__traceback__

    def add_done_callback(self, fn: Callable[[Any], None]) -> None:
        with self._lock:
            if not self._done.is_set():
                self._listeners.append(fn)
                return
        fn(self)


class LayeredChannel(grpc.Channel):
    """What generated stubs call over: the connection with its credentials, deadlines, retries, breaker and errors."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def unary_unary(self, method: str, request_serializer: Any = None, response_deserializer: Any = None, _registered_method: bool | None = False) -> Any:  # fmt: skip
        return UnaryMethod(self._connection, method, request_serializer, response_deserializer)

    def unary_stream(self, method: str, request_serializer: Any = None, response_deserializer: Any = None, _registered_method: bool | None = False) -> Any:  # fmt: skip
        return AnswersMethod(self._connection, method, request_serializer, response_deserializer)

    def stream_stream(self, method: str, request_serializer: Any = None, response_deserializer: Any = None, _registered_method: bool | None = False) -> Any:  # fmt: skip
        return DuplexMethod(self._connection, method, request_serializer, response_deserializer)

    def stream_unary(self, method: str, request_serializer: Any = None, response_deserializer: Any = None, _registered_method: bool | None = False) -> Any:  # fmt: skip
        raise NotImplementedError("no method of the API takes many requests and gives one answer")

    def subscribe(self, callback: Any, try_to_connect: bool | None = False) -> None:
        self._connection.grpc_channel().subscribe(callback, try_to_connect or False)

    def unsubscribe(self, callback: Any) -> None:
        self._connection.grpc_channel().unsubscribe(callback)

    def close(self) -> None:
        self._connection.close()

    def __enter__(self) -> "LayeredChannel":
        return self

    def __exit__(self, exc_type: object, exc_val: object, exc_tb: object) -> None:
        self.close()


def stub_options(timeout: float | None, metadata: Any, credentials: Any, wait_for_ready: bool | None) -> CallOptions:
    """The options of a generated stub's call. Raises a ValueError for what the layer decides itself."""
    if credentials is not None or wait_for_ready:
        raise ValueError("credentials and waiting for a connection are the client's: give `token`, `tls`, `retries`")
    options: CallOptions = {}
    if timeout is not None:
        options["timeout"] = timeout
    if metadata is not None:
        options["metadata"] = metadata
    return options
