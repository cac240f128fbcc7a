"""A connection for asyncio: each call with its credential, deadline, retries and breaker; and the same as a channel for generated stubs."""

import asyncio
import inspect
import weakref
from collections.abc import AsyncIterable, AsyncIterator, Awaitable, Callable, Generator
from typing import TYPE_CHECKING, Any, TypeVar, Unpack

import grpc
import grpc.aio

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
from assay._connection import stub_options
from assay._error import AssayError
from assay._methods import REPEATABLE, A, Method, Q
from assay._retry import Attempts
from assay._settings import Settings, is_token
from assay._status import cancelled, from_rpc_error, no_token, to_error, unintelligible
from assay._tracing import CallSpan, tracing_of

Token = str | Callable[[], str | Awaitable[str]] | None
T = TypeVar("T")

if TYPE_CHECKING:
    _UnaryUnary = grpc.aio.UnaryUnaryMultiCallable[Any, Any]
    _UnaryStream = grpc.aio.UnaryStreamMultiCallable[Any, Any]
    _StreamStream = grpc.aio.StreamStreamMultiCallable[Any, Any]
else:
    # gRPC's classes take no types at run time.
    _UnaryUnary = grpc.aio.UnaryUnaryMultiCallable
    _UnaryStream = grpc.aio.UnaryStreamMultiCallable
    _StreamStream = grpc.aio.StreamStreamMultiCallable


class Connection:
    """Opened by the first call, and again after it broke. Belongs to the event loop of its first call."""

    def __init__(self, settings: Settings[Token]) -> None:
        self.settings = settings
        self.breaker = CircuitBreaker(settings.breaker)
        self.tracing = tracing_of(settings.tracer_provider, settings.address)
        self.channel: grpc.aio.Channel = LayeredChannel(self)
        self._grpc: grpc.aio.Channel | None = None
        self._methods: dict[str, Any] = {}
        self.closing = asyncio.Event()

    async def unary(self, method: Method[Q, A], request: Q, options: CallOptions, span: CallSpan | None = None) -> A:
        """A call with one answer."""
        answer: A = await self._method(method, UnaryMethod).answer(request, span=span, **options)
        return answer

    def pages(self, method: Method[Q, A], request: Q, options: CallOptions) -> AsyncIterator[A]:
        """A call for each page of a list, as they are read."""
        parent = self.tracing.here()

        async def read(request: Any) -> AsyncIterator[A]:
            while True:
                page: Any = await self.unary(method, request, options, self.tracing.span(method.path, parent))
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

    def duplex(self, method: Method[Q, A], options: CallOptions, span: CallSpan | None = None) -> "Answers[A]":
        """A call with many requests, which are written to it, and many answers."""
        return self._method(method, DuplexMethod).answers(None, span=span, **options)

    async def close(self) -> None:
        """Closes the connection. Calls that are running are cancelled."""
        self.closing.set()
        if self._grpc is not None:
            await self._grpc.close()
        self.tracing.close()

    def grpc_channel(self) -> grpc.aio.Channel:
        """gRPC's own channel, for one attempt. Made by the first call, whose event loop it belongs to."""
        if self.closing.is_set():
            raise cancelled("the client is closed")
        if self._grpc is None:
            credentials = self.settings.credentials
            options = self.settings.channel_options
            if credentials is None:
                self._grpc = grpc.aio.insecure_channel(self.settings.address, options)
            else:
                self._grpc = grpc.aio.secure_channel(self.settings.address, credentials, options)
        return self._grpc

    async def token(self) -> Metadata:
        """Who calls, as metadata."""
        token = self.settings.token
        if token is None:
            return ()
        if not isinstance(token, str):
            try:
                asked = token()
                token = await asked if inspect.isawaitable(asked) else asked
            except Exception as error:
                raise no_token() from error
            if not isinstance(token, str) or not is_token(token):
                raise no_token()
        return (("authorization", f"Bearer {token}"),)

    def _method(self, method: Method[Q, A], make: Callable[..., T]) -> T:
        found = self._methods.get(method.path)
        if found is None:
            found = make(self, method.path, method.request.SerializeToString, method.answer.FromString)
            self._methods[method.path] = found
        made: T = found
        return made


class _Call:
    """What the attempts of one call share."""

    def __init__(self, connection: Connection, path: str, default_timeout: float | None, options: CallOptions, span: CallSpan) -> None:
        self.connection = connection
        self.span = span
        self.metadata = metadata_of(options.get("metadata"))
        self.deadline = Deadline(check_timeout(options.get("timeout", default_timeout)))
        self.attempts = Attempts(connection.settings.retries, path in REPEATABLE, self.deadline)

    async def admit(self) -> tuple[Admission, Metadata]:
        """Lets the next attempt through, and answers its metadata."""
        try:
            async with asyncio.timeout(self.deadline.left()) as limit:
                metadata = self.span.sent_with(self.metadata) + await self.connection.token()
        except TimeoutError as failure:
            if not limit.expired():
                raise
            raise to_error(grpc.StatusCode.DEADLINE_EXCEEDED, "no token came before the deadline", ()) from failure
        return self.connection.breaker.admit(), metadata

    async def wait_or_raise(self, error: AssayError, cause: BaseException, *, opened: bool) -> None:
        """Waits for the next attempt, or raises the error if there is none: none after the one that opened the breaker."""
        wait = None if opened else self.attempts.wait_after(error)
        if wait is None:
            raise error from cause
        try:
            await asyncio.wait_for(self.connection.closing.wait(), wait)
        except TimeoutError:
            self.span.retried(error, wait)
            return
        raise cancelled("the client is closed") from error


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

    async def answer(
        self,
        request: Any,
        *,
        compression: grpc.Compression | None = None,
        span: CallSpan | None = None,
        **options: Unpack[CallOptions],
    ) -> Any:
        """The answer. Cancelling the task cancels the call, on the server too."""
        cancellation = options.pop("cancellation", None)
        with span or self._connection.tracing.span(self._path) as begun:
            call = _Call(self._connection, self._path, self._connection.settings.timeout, options, begun)
            answering = self._answer(call, request, compression_of(compression, self._connection.settings.compression))
            return await (answering if cancellation is None else self._cancellable(answering, cancellation))

    async def _cancellable(self, answering: Any, cancellation: Cancellation) -> Any:
        # In a task of its own, which another thread's cancellation can end without ending the caller's.
        task = asyncio.ensure_future(answering)
        loop = asyncio.get_running_loop()
        forget = cancellation.on_cancel(lambda: call_soon(loop, task.cancel))
        try:
            return await task
        except asyncio.CancelledError:
            if cancellation.cancelled and task.cancelled() and not _is_cancelling():
                raise cancelled() from None
            task.cancel()
            raise
        finally:
            forget()

    async def _answer(self, call: _Call, request: Any, compression: grpc.Compression) -> Any:
        while True:
            admission, metadata = await call.admit()
            try:
                method = self._grpc_method("unary_unary")
                answer = await method(request, timeout=call.deadline.left(), metadata=metadata, compression=compression)
            except grpc.RpcError as failure:
                error = from_rpc_error(failure)
                await call.wait_or_raise(error, failure, opened=admission.settle(outcome_of(error)))
            except asyncio.CancelledError as failure:
                admission.settle(Outcome.UNDECIDED)
                if _is_cancelling():
                    raise
                # The channel was closed under the call, which gRPC says in the same way.
                raise cancelled("the client is closed") from failure
            except BaseException:
                admission.settle(Outcome.UNDECIDED)
                raise
            else:
                admission.settle(Outcome.ANSWERED)
                return _understood(answer)

    def __call__(
        self,
        request: Any,
        *,
        timeout: float | None = None,
        metadata: Any = None,
        credentials: Any = None,
        wait_for_ready: bool | None = None,
        compression: grpc.Compression | None = None,
    ) -> Any:
        options = stub_options(timeout, metadata, credentials, wait_for_ready)
        return AnswerCall(self.answer(request, compression=compression, **options))


class AnswerCall(Awaitable[Any]):
    """A unary call of a generated stub: it can be awaited, and cancelled."""

    def __init__(self, answering: Any) -> None:
        self._task: asyncio.Task[Any] = asyncio.ensure_future(answering)

    def __await__(self) -> Generator[Any, None, Any]:
        return self._task.__await__()

    def cancel(self) -> bool:
        return self._task.cancel()

    def cancelled(self) -> bool:
        return self._task.cancelled()

    def done(self) -> bool:
        return self._task.done()


class AnswersMethod(_Prepared, _UnaryStream):
    """A method with one request and many answers, as generated stubs call it."""

    def answers(self, request: Any, *, compression: grpc.Compression | None = None, **options: Unpack[CallOptions]) -> "Answers[Any]":
        compression = compression_of(compression, self._connection.settings.compression)
        call = self._stream_call(options)

        def begin(metadata: Metadata) -> Any:
            method = self._grpc_method("unary_stream")
            return method(request, timeout=call.deadline.left(), metadata=metadata, compression=compression)

        return Answers(call, begin, repeatable=True, options=options)

    def __call__(
        self,
        request: Any,
        *,
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
        requests: AsyncIterable[Any] | None,
        *,
        compression: grpc.Compression | None = None,
        span: CallSpan | None = None,
        **options: Unpack[CallOptions],
    ) -> "Answers[Any]":
        compression = compression_of(compression, self._connection.settings.compression)
        call = self._stream_call(options, span)

        def begin(metadata: Metadata) -> Any:
            method = self._grpc_method("stream_stream")
            return method(timeout=call.deadline.left(), metadata=metadata, compression=compression)

        return Answers(call, begin, repeatable=False, options=options, requests=requests)

    def __call__(
        self,
        request_iterator: Any = None,
        timeout: float | None = None,
        metadata: Any = None,
        credentials: Any = None,
        wait_for_ready: bool | None = None,
        compression: grpc.Compression | None = None,
    ) -> Any:
        options = stub_options(timeout, metadata, credentials, wait_for_ready)
        return self.answers(request_iterator, compression=compression, **options)


class _Status:
    """How a call ended, as its server says.

    Where the server ends a call while a request is being sent, as it may, gRPC for asyncio says INTERNAL instead: before it has the server's status, which then
    takes that one's place, or after, in its place. So the first status that is not of that kind is the call's.
    """

    LOCAL = (grpc.StatusCode.INTERNAL, "Internal error from Core")
    PATIENCE_S = 5.0

    def __init__(self, call: Any) -> None:
        self._call = call
        self._found: tuple[grpc.StatusCode, str, tuple[tuple[str, str | bytes], ...]] | None = None
        call.add_done_callback(self._note)

    def _note(self, call: Any) -> None:
        if self._found is not None or not call.done():
            return
        found = (_at_once(call.code()), _at_once(call.details()) or "", tuple(_at_once(call.trailing_metadata()) or ()))
        if found[:2] != self.LOCAL:
            self._found = found

    def found(self) -> tuple[bool, AssayError | None]:
        """Whether it is known, and the error if it is one."""
        self._note(self._call)
        if self._found is None:
            return False, None
        code, message, trailers = self._found
        return True, None if code is grpc.StatusCode.OK else to_error(code, message, trailers)

    async def error(self, failure: grpc.RpcError) -> AssayError | None:
        """The error that the call ended with. None: it ended well."""
        self._note(self._call)
        wait = 0.001
        while self._found is None and wait < self.PATIENCE_S:
            # The last answer was read, so that the status is on its way, and nothing tells when it takes the place of the other one.
            await asyncio.sleep(wait)
            self._note(self._call)
            wait *= 2
        is_known, error = self.found()
        return error if is_known else from_rpc_error(failure)


def _at_once(coroutine: Any) -> Any:
    """The result of a coroutine that has nothing to wait for."""
    try:
        coroutine.send(None)
    except StopIteration as result:
        return result.value
    coroutine.close()
    raise RuntimeError("gRPC waits for what has come")


class Answers(AsyncIterator[A]):
    """The answers of a call, as they come. Leaving its `async with` block, or `cancel`, ends the call on the server too."""

    def __init__(
        self,
        call: _Call,
        begin: Callable[[Metadata], Any],
        *,
        repeatable: bool,
        options: CallOptions,
        requests: Any = None,
    ) -> None:
        self._call = call
        self._begin = begin
        self._repeatable = repeatable
        self._cancellation = options.get("cancellation")
        self._requests = requests
        self._request_error: BaseException | None = None
        self._writer: asyncio.Task[None] | None = None
        self._current: Any = None
        self._loop: asyncio.AbstractEventLoop
        self._ended: asyncio.Future[None]
        self._has_written = False
        self._reader: Any = None
        self._status: _Status
        self._refusal: Exception | None = None
        self._admission: Admission | None = None
        self._begun = False
        self._over = False
        self._cancelled = asyncio.Event()
        self._forget: Callable[[], None] = lambda: None
        self._beginning = asyncio.Lock()

    async def begin(self) -> None:
        """Sends the request, if that has not been done: the first answer that is asked for does it too."""
        async with self._beginning:
            if self._current is not None:
                return
            if self._refusal is not None:
                # Whoever reads is told the same as whoever writes.
                raise self._refusal
            self._call.span.begin()
            try:
                await self._attempt()
            except Exception as refusal:
                self._refusal = refusal
                self._call.span.end(refusal)
                raise
            if self._requests is not None and self._writer is None:
                self._writer = asyncio.ensure_future(self._write_all(self._requests))

    async def _attempt(self) -> None:
        if self._cancelled.is_set():
            raise cancelled()
        this, span, loop = weakref.ref(self), self._call.span, asyncio.get_running_loop()
        self._loop = loop
        if self._cancellation is not None:
            self._forget()
            # What listens must not keep alive what nobody reads any more.
            self._forget = self._cancellation.on_cancel(lambda: call_soon(loop, lambda: _cancel(this())))
        self._admission, metadata = await self._call.admit()
        try:
            self._current = self._begin(metadata)
        except BaseException:
            self._admission.settle(Outcome.UNDECIDED)
            raise
        self._status = _Status(self._current)
        ended = self._ended = loop.create_future()

        def over(_: Any) -> None:
            if not ended.done():
                ended.set_result(None)
            _attempt_ended(this(), span)

        self._current.add_done_callback(over)
        self._reader = aiter(self._current)
        if self._cancelled.is_set():
            self._current.cancel()

    def attempt_ended(self) -> None:
        """gRPC says that the attempt is over, whether anybody reads on or not. If there can be no other one, so is the call."""
        is_known, error = self._status.found()
        if not is_known:
            return  # Nobody knows yet how it ended.
        if self._request_error is not None:
            self._call.span.end(self._request_error)
            return
        if error is not None and self._cancelled.is_set():
            error = cancelled()
        if error is None or self._begun or not self._repeatable or not self._call.attempts.has_another(error):
            self._call.span.end(error)

    def cancel(self) -> bool:
        """Gives the call up, on the server too."""
        self._cancelled.set()
        if self._current is not None:
            self._current.cancel()
        else:
            # Nothing has been sent, so that nothing comes to say how it ended.
            self._call.span.end(cancelled())
        return True

    def fail(self, error: BaseException) -> None:
        """Gives the call up because its requests failed. Whoever reads is told of it."""
        self._request_error = error
        if self._current is not None:
            self._current.cancel()

    async def write(self, request: Any) -> None:
        """Sends a request, and waits until the next one may be sent."""
        await self.begin()
        if self._has_written:
            await self._current.write(request)
            return
        # Before the call is on its way gRPC for asyncio would wait for ever, though it has ended.
        writing = asyncio.ensure_future(self._current.write(request))
        try:
            await asyncio.wait([writing, self._ended], return_when=asyncio.FIRST_COMPLETED)
        finally:
            if not writing.done():
                writing.cancel()
        if not writing.done():
            raise asyncio.InvalidStateError("the call has ended")
        self._has_written = True
        writing.result()

    async def done_writing(self) -> None:
        """Says that no more requests come."""
        await self.begin()
        await self._current.done_writing()

    async def read(self) -> Any:
        """The next answer, or `grpc.aio.EOF`."""
        try:
            return await self.__anext__()
        except StopAsyncIteration:
            return grpc.aio.EOF

    def __aiter__(self) -> "Answers[A]":
        return self

    async def __anext__(self) -> A:
        while not self._over:
            try:
                await self.begin()
                answer: A = await anext(self._reader)
            except StopAsyncIteration:
                if self._request_error is not None:
                    await self._failed(cancelled(), None)
                self._end(Outcome.ANSWERED)
            except grpc.RpcError as failure:
                error = await self._status.error(failure)
                if error is None:
                    self._end(Outcome.ANSWERED)
                else:
                    await self._failed(error, failure)
            except asyncio.CancelledError as failure:
                if _is_cancelling():
                    self._end(Outcome.UNDECIDED, failure)
                    self.cancel()
                    raise
                await self._failed(cancelled(), failure)
            except BaseException as failure:
                self._end(Outcome.UNDECIDED, failure)
                raise
            else:
                if not self._begun:
                    self._begun = True
                    self._settle(Outcome.ANSWERED)
                try:
                    return _understood(answer)
                except AssayError as failure:
                    self._end(Outcome.ANSWERED, failure)
                    self.cancel()
                    raise
        raise StopAsyncIteration

    async def _failed(self, error: AssayError, failure: BaseException | None) -> None:
        if self._request_error is not None:
            self._end(Outcome.UNDECIDED, self._request_error)
            raise self._request_error
        if self._cancelled.is_set():
            error = cancelled()
        if self._begun or not self._repeatable:
            self._end(outcome_of(error), error)
            raise error from failure
        opened = self._settle(outcome_of(error))
        wait = None if opened else self._call.attempts.wait_after(error)
        if wait is None:
            self._end(Outcome.UNDECIDED, error)
            raise error from failure
        try:
            await asyncio.wait_for(self._cancelled.wait(), wait)
        except TimeoutError:
            self._call.span.retried(error, wait)
            self._current = None
        except BaseException as left:
            self._end(Outcome.UNDECIDED, left)
            raise
        else:
            self._end(Outcome.UNDECIDED, cancelled())
            raise cancelled() from error

    async def _write_all(self, requests: Any) -> None:
        try:
            if hasattr(requests, "__aiter__"):
                async for request in requests:
                    await self._current.write(request)
            else:
                for request in requests:
                    await self._current.write(request)
            await self._current.done_writing()
        except (grpc.RpcError, asyncio.InvalidStateError, asyncio.CancelledError):
            return  # How the call ended is told to whoever reads its answers.
        except BaseException as error:  # noqa: BLE001 - likewise
            self.fail(error)

    def _settle(self, outcome: Outcome) -> bool:
        return self._admission is not None and self._admission.settle(outcome)

    def _end(self, outcome: Outcome, failure: BaseException | None = None) -> None:
        self._over = True
        self._forget()
        self._settle(outcome)
        self._call.span.end(failure)
        if self._writer is not None:
            self._writer.cancel()

    async def __aenter__(self) -> "Answers[A]":
        return self

    async def __aexit__(self, *_: object) -> None:
        # Does nothing to the span of a call that has ended.
        self._end(Outcome.UNDECIDED, cancelled())
        self.cancel()

    def __del__(self) -> None:
        # Nobody can read them any more. Without asyncio gRPC cancels such a call by itself.
        if getattr(self, "_over", True) or not hasattr(self, "_loop"):
            return
        if self._current is not None:
            call_soon(self._loop, self._current.cancel)
        else:
            span = self._call.span
            call_soon(self._loop, lambda: span.end(cancelled("the answers were left unread")))


def _cancel(answers: Answers[Any] | None) -> None:
    if answers is not None:
        answers.cancel()


def _attempt_ended(answers: Answers[Any] | None, span: CallSpan) -> None:
    if answers is not None:
        answers.attempt_ended()
    else:
        span.end(cancelled("the answers were left unread"))


class LayeredChannel(grpc.aio.Channel):
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

    async def close(self, grace: float | None = None) -> None:
        await self._connection.close()

    def get_state(self, try_to_connect: bool = False) -> grpc.ChannelConnectivity:
        return self._connection.grpc_channel().get_state(try_to_connect)

    async def wait_for_state_change(self, last_observed_state: grpc.ChannelConnectivity) -> None:
        await self._connection.grpc_channel().wait_for_state_change(last_observed_state)

    async def channel_ready(self) -> None:
        await self._connection.grpc_channel().channel_ready()

    async def __aenter__(self) -> "LayeredChannel":
        return self

    async def __aexit__(self, exc_type: object, exc_val: object, exc_tb: object) -> None:
        await self.close()


def _understood(answer: T | None) -> T:
    # Without asyncio, gRPC makes a status of an answer that is no message. With it, None comes.
    if answer is None:
        raise unintelligible("the server's answer is not the message that it should be")
    return answer


def _is_cancelling() -> bool:
    """True if the task that runs was cancelled itself: then it has to end so."""
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0


def call_soon(loop: asyncio.AbstractEventLoop, call: Callable[[], object]) -> None:
    """Has the loop call it, from whichever thread."""
    try:
        loop.call_soon_threadsafe(call)
    except RuntimeError:
        return  # The loop is closed, and the call with it.
