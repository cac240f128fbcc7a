"""What calls tell OpenTelemetry of themselves: both halves, with the SDK and its exporter in memory."""

import asyncio
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import grpc
import pytest
from opentelemetry import trace
from opentelemetry.sdk.trace import ReadableSpan, Span, SpanProcessor, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.sdk.trace.sampling import ALWAYS_OFF, ALWAYS_ON, Sampler
from opentelemetry.trace import NonRecordingSpan, SpanContext, TraceFlags, TraceState

import assay
from assay import errors
from assay._open_telemetry import server_attributes
from assay._tracing import tracing_of
from assay.v1 import admin_service_pb2, deploy_service_pb2, function_pb2, invoke_service_pb2, invoke_service_pb2_grpc
from tests.conftest import Caller
from tests.server import Server, fail, one_after_another
from tests.test_streams import Folding

CODE = grpc.StatusCode
Connect = Callable[..., Any]
PATIENCE_S = 20.0
OWN = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


class Recorder(SpanProcessor):
    """Every span of a tracer provider."""

    def __init__(self, sampler: Sampler = ALWAYS_ON) -> None:
        self._exporter = InMemorySpanExporter()
        self.started: list[Span] = []
        self.provider = TracerProvider(sampler=sampler, shutdown_on_exit=False)
        self.provider.add_span_processor(self)
        self.provider.add_span_processor(SimpleSpanProcessor(self._exporter))

    def on_start(self, span: Span, parent_context: Any = None) -> None:
        self.started.append(span)

    def ended(self, count: int | None = None) -> list[ReadableSpan]:
        """What has ended, as soon as there are so many; without a count, all that were started."""
        until = time.monotonic() + PATIENCE_S
        while True:
            found = [*self._exporter.get_finished_spans()]
            if len(found) >= (len(self.started) if count is None else count):
                return found
            assert time.monotonic() < until, [each.name for each in self.started if each.is_recording()]
            time.sleep(0.002)


@pytest.fixture
def recorder(caplog: pytest.LogCaptureFixture) -> Iterator[Recorder]:
    recorder = Recorder()
    yield recorder
    recorder.ended()
    # A span that ends twice, or changes afterwards, is told to the log.
    assert [record.message for record in caplog.records if record.name.startswith("opentelemetry")] == []


@pytest.fixture
def traced(connect: Connect, recorder: Recorder) -> Connect:
    return lambda **options: connect(tracer_provider=recorder.provider, **options)


class Headers:
    """Answers each call, and keeps the metadata that it came with."""

    def __init__(self, answer: Any) -> None:
        self.seen: list[list[tuple[str, Any]]] = []
        self._answer = answer

    def __call__(self, _: Any, context: Any) -> Any:
        self.seen.append([*context.invocation_metadata()])
        return self._answer

    def of(self, name: str, call: int = 0) -> list[Any]:
        return [value for key, value in self.seen[call] if key == name]


async def count(recorder: Recorder, spans: int) -> None:
    """Waits in the event loop until so many spans have ended."""
    async with asyncio.timeout(PATIENCE_S):
        while len(recorder.ended(0)) < spans:
            await asyncio.sleep(0.001)


def reduced() -> Headers:
    return Headers(invoke_service_pb2.ReduceResponse(state=b"1", revision=3))


def attributes(span: ReadableSpan) -> dict[str, Any]:
    return dict(span.attributes or {})


def in_a_trace(state: str = "") -> Any:
    """Makes a span of the caller's own current, as its program would have."""
    context = SpanContext(
        int("1" * 32, 16), int("2" * 16, 16), is_remote=False, trace_flags=TraceFlags(1), trace_state=TraceState.from_header([state])
    )
    return trace.use_span(NonRecordingSpan(context))


def test_a_call_is_a_span_below_the_one_that_is_current_and_the_servers_hang_below_it(
    caller: Caller, server: Server, traced: Connect, recorder: Recorder
) -> None:
    headers = server.methods["Reduce"] = reduced()
    client = traced(token="secret-token")
    with in_a_trace("vendor=1"):
        caller.do(client.reduce("private-name", [{"type": "T", "data": "private-data"}], metadata={"x-mine": "private-metadata"}))
    (span,) = recorder.ended(1)
    assert (span.name, span.kind, span.status.status_code) == (
        "assay.v1.InvokeService/Reduce",
        trace.SpanKind.CLIENT,
        trace.StatusCode.UNSET,
    )
    assert attributes(span) == {
        "rpc.system": "grpc",
        "rpc.service": "assay.v1.InvokeService",
        "rpc.method": "Reduce",
        "rpc.grpc.status_code": 0,
        "server.address": "127.0.0.1",
        "server.port": server.port,
        "assay.reason": "OK",
    }
    assert span.events == ()
    assert span.parent is not None
    assert span.parent.span_id == int("2" * 16, 16)
    assert headers.of("traceparent")[0].startswith(f"00-{'1' * 32}-{span.context.span_id:016x}-")
    assert headers.of("tracestate") == ["vendor=1"]
    for word in ("private", "secret"):
        assert word not in span.to_json()


def test_nothing_is_sent_or_read_without_a_tracer_provider(caller: Caller, server: Server, connect: Connect) -> None:
    headers = server.methods["Reduce"] = reduced()
    with in_a_trace():
        caller.do(connect().reduce("f", []))
    assert headers.of("traceparent") == []


def test_a_client_without_tracing_never_loads_opentelemetry() -> None:
    program = "import sys, assay; assay.Client('127.0.0.1:1').close(); print([each for each in sys.modules if 'opentelemetry' in each])"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)  # noqa: S603 - the text above
    assert done.stdout.strip() == "[]"


def test_what_is_no_tracer_provider_is_refused_when_the_client_is_made(caller: Caller) -> None:
    with pytest.raises(ValueError, match="tracer_provider is one of OpenTelemetry's API"):
        caller.client("127.0.0.1:1", tracer_provider="no")


def test_a_span_that_is_not_sampled_goes_along_too(caller: Caller, server: Server, connect: Connect) -> None:
    headers = server.methods["Reduce"] = reduced()
    recorder = Recorder(ALWAYS_OFF)
    caller.do(connect(tracer_provider=recorder.provider).reduce("f", []))
    assert int(headers.of("traceparent")[0][-2:], 16) & 1 == 0
    assert recorder.ended(0) == []


def test_the_apis_own_provider_which_records_nothing_hands_on_the_trace_that_is_there(
    caller: Caller, server: Server, connect: Connect
) -> None:
    headers = server.methods["Reduce"] = reduced()
    client = connect(tracer_provider=trace.NoOpTracerProvider())
    caller.do(client.reduce("f", []))
    with in_a_trace():
        caller.do(client.reduce("f", []))
    assert headers.of("traceparent", 0) == []
    assert headers.of("traceparent", 1) == [f"00-{'1' * 32}-{'2' * 16}-01"]


@pytest.mark.parametrize("own", [{"traceparent": OWN}, {"traceparent": OWN, "tracestate": "mine=1"}])
def test_a_calls_own_traceparent_is_kept_as_it_is(caller: Caller, server: Server, traced: Connect, own: dict[str, str]) -> None:
    headers = server.methods["Reduce"] = reduced()
    with in_a_trace("vendor=1"):
        caller.do(traced().reduce("f", [], metadata=own))
    assert headers.of("traceparent") == [OWN]
    assert headers.of("tracestate") == [each for key, each in own.items() if key == "tracestate"]


def test_a_tracestate_goes_with_its_traceparent_alone(caller: Caller, server: Server, traced: Connect) -> None:
    headers = server.methods["Reduce"] = reduced()
    with in_a_trace("vendor=1"):
        caller.do(traced().reduce("f", [], metadata={"tracestate": "mine=1"}))
    assert headers.of("tracestate") == ["vendor=1"]


def test_attempts_are_one_span_and_each_further_one_an_event_of_it(
    caller: Caller, server: Server, traced: Connect, recorder: Recorder
) -> None:
    def full(_: Any, context: Any) -> Any:
        fail(context, CODE.UNAVAILABLE, "QUEUE_FULL", retry_after=0.02)

    server.methods["Reduce"] = one_after_another(full, full, reduced())
    caller.do(traced().reduce("f", []))
    (span,) = recorder.ended(1)
    assert attributes(span)["assay.attempts"] == 3
    assert attributes(span)["assay.reason"] == "OK"
    assert span.status.status_code is trace.StatusCode.UNSET
    assert [(each.name, dict(each.attributes or {})) for each in span.events] == [
        ("retry", {"assay.reason": "QUEUE_FULL", "assay.wait_ms": 20})
    ] * 2


def test_a_call_that_fails_says_its_reason_and_request_id_and_nothing_of_its_message(
    caller: Caller, server: Server, traced: Connect, recorder: Recorder
) -> None:
    def fault(_: Any, context: Any) -> Any:
        context.send_initial_metadata(())
        fail(context, CODE.FAILED_PRECONDITION, "EXCEPTION", message="private-message", details=(request_info(),))

    server.methods["Reduce"] = fault
    with pytest.raises(errors.ExceptionError):
        caller.do(traced().reduce("f", []))
    (span,) = recorder.ended(1)
    assert (span.status.status_code, span.status.description) == (trace.StatusCode.ERROR, "EXCEPTION")
    found = attributes(span)
    assert (found["rpc.grpc.status_code"], found["assay.reason"], found["assay.request_id"]) == (9, "EXCEPTION", "r-1")
    assert "assay.attempts" not in found
    assert "private" not in span.to_json()


def request_info() -> Any:
    from google.rpc import error_details_pb2

    return error_details_pb2.RequestInfo(request_id="r-1")


def test_what_is_refused_before_anything_is_sent_is_a_span_too(caller: Caller, server: Server, traced: Connect, recorder: Recorder) -> None:
    client = traced()
    cases: tuple[tuple[Callable[[], Any], type[Exception]], ...] = (
        (lambda: client.reduce("f", [{"type": "T", "data": object()}]), errors.EventInvalidError),
        (lambda: client.reduce("f", [], metadata={"UPPER": "1"}), ValueError),
        (lambda: client.logs("f", timeout=-1), ValueError),
        (lambda: client.stream("f", on_fault="never"), ValueError),
    )
    for refused, error in cases:
        with pytest.raises(error):
            caller.do(refused())
    caller.do(client.close())
    with pytest.raises(errors.CancelledError):
        caller.do(client.reduce("f", []))
    assert server.calls == []
    assert [
        (each.name.partition("/")[2], each.status.description, attributes(each)["rpc.grpc.status_code"]) for each in recorder.ended(5)
    ] == [
        ("Reduce", "EVENT_INVALID", 3),
        ("Reduce", "REQUEST_INVALID", 3),
        ("TailLogs", "REQUEST_INVALID", 3),
        ("ReduceStream", "REQUEST_INVALID", 3),
        ("Reduce", "CANCELLED", 1),
    ]


def test_an_open_breaker_is_a_span_of_calls_and_streams(caller: Caller, recorder: Recorder) -> None:
    client = caller.client("127.0.0.1:1", tracer_provider=recorder.provider, retries=None, breaker=assay.Breaker(failures=1))
    with pytest.raises(errors.ServerUnreachableError):
        caller.do(client.reduce("f", []))
    with pytest.raises(errors.ClientCircuitOpenError):
        caller.do(client.logs("f"))
    with pytest.raises(errors.ClientCircuitOpenError):
        caller.do(client.publisher("f").close())
    assert [each.status.description for each in recorder.ended(3)] == ["SERVER_UNREACHABLE", "CLIENT_CIRCUIT_OPEN", "CLIENT_CIRCUIT_OPEN"]


def test_a_stream_that_is_refused_ends_its_span_though_nobody_reads_it(recorder: Recorder) -> None:
    async def run() -> None:
        client = assay.aio.Client("127.0.0.1:1", tracer_provider=recorder.provider, retries=None, breaker=assay.Breaker(failures=1))
        with pytest.raises(errors.ServerUnreachableError):
            await client.reduce("f", [])
        stream = client.stream("f")
        for _ in range(2):
            with pytest.raises(errors.ClientCircuitOpenError):
                await stream.send(assay.Event("T", 1))
            assert [each.status.description for each in recorder.ended(2)][1:] == ["CLIENT_CIRCUIT_OPEN"]
        with pytest.raises(errors.ClientCircuitOpenError):
            await stream.finish()
        await client.close()

    asyncio.run(run())


def test_no_span_outlives_its_client(recorder: Recorder) -> None:
    tracing = tracing_of(recorder.provider, "127.0.0.1:7443")
    span, never = tracing.span("/assay.v1.InvokeService/Reduce"), tracing.span("/assay.v1.InvokeService/Reduce")
    span.begin()
    tracing.close()
    span.end()
    never.end()
    assert [each.status.description for each in recorder.ended(1)] == ["CANCELLED"]


def test_cancelling_and_a_deadline_end_the_span(caller: Caller, server: Server, traced: Connect, recorder: Recorder) -> None:
    cancellation = assay.Cancellation()

    def hang(_: Any, context: Any) -> Any:
        ended = threading.Event()
        context.add_callback(ended.set)
        if len(server.calls) == 1:
            cancellation.cancel()
        ended.wait(PATIENCE_S)
        return invoke_service_pb2.ReduceResponse()

    server.methods["Reduce"] = hang
    client = traced()
    with pytest.raises(errors.CancelledError):
        caller.do(client.reduce("f", [], cancellation=cancellation))
    with pytest.raises(errors.DeadlineExceededError):
        caller.do(client.reduce("f", [], timeout=0.1))
    assert [each.status.description for each in recorder.ended(2)] == ["CANCELLED", "DEADLINE_EXCEEDED"]


def test_a_task_that_is_cancelled_ends_its_span(server: Server, recorder: Recorder) -> None:
    def hang(_: Any, context: Any) -> Any:
        ended = threading.Event()
        context.add_callback(ended.set)
        ended.wait(PATIENCE_S)
        return invoke_service_pb2.ReduceResponse()

    server.methods["Reduce"] = hang

    async def run() -> None:
        async with assay.aio.Client(server.address, tracer_provider=recorder.provider) as client:
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(client.reduce("f", []), 0.1)
            assert [each.status.description for each in recorder.ended(1)] == ["CANCELLED"]

    asyncio.run(run())


# ── Where a call belongs ───────────────────────────────────────────────────────────────────────────────────────────


def parents(spans: list[ReadableSpan]) -> list[str]:
    return ["" if each.parent is None else format(each.parent.span_id, "016x") for each in spans]


def test_a_call_of_a_stub_in_a_thread_of_its_own_belongs_to_where_it_was_made(server: Server, recorder: Recorder) -> None:
    server.methods["Reduce"] = reduced()
    with assay.Client(server.address, tracer_provider=recorder.provider) as client:
        stub = invoke_service_pb2_grpc.InvokeServiceStub(client.channel)
        with in_a_trace():
            future = stub.Reduce.future(invoke_service_pb2.ReduceRequest())
        assert future.result().revision == 3
        assert stub.Reduce(invoke_service_pb2.ReduceRequest()).revision == 3
    assert parents(recorder.ended(2)) == ["2" * 16, ""]


def test_tasks_of_one_client_keep_their_traces_apart(server: Server, recorder: Recorder) -> None:
    server.methods["Reduce"] = reduced()
    tracer = recorder.provider.get_tracer("program")

    async def work(client: assay.aio.Client, name: str) -> None:
        with tracer.start_as_current_span(name):
            await asyncio.sleep(0)
            await client.reduce("f", [])

    async def run() -> None:
        async with assay.aio.Client(server.address, tracer_provider=recorder.provider) as client:
            await asyncio.gather(*(work(client, f"work {number}") for number in range(8)))

    asyncio.run(run())
    spans = recorder.ended(16)
    works = {each.context.span_id for each in spans if each.name.startswith("work")}
    assert {each.parent.span_id for each in spans if each.name.endswith("Reduce") and each.parent} == works


def test_what_is_read_later_belongs_to_where_it_was_asked_for(caller: Caller, server: Server, traced: Connect, recorder: Recorder) -> None:
    page = deploy_service_pb2.ListFunctionsResponse(functions=[function_pb2.Function(name="f")])
    first = deploy_service_pb2.ListFunctionsResponse(functions=page.functions, next_page_token="more")
    server.methods["ListFunctions"] = one_after_another(lambda *_: first, lambda *_: page)
    server.methods["TailLogs"] = lambda *_: iter([invoke_service_pb2.TailLogsResponse(lines=[invoke_service_pb2.LogLine(text="t")])])
    client = traced()
    with in_a_trace():
        functions, lines = client.functions(), client.logs("f")
        client.logs("never read")
    assert len(caller.do(functions)) == 2
    assert len(caller.do(lines)) == 1
    assert parents(recorder.ended(3)) == ["2" * 16] * 3


# ── Streams ────────────────────────────────────────────────────────────────────────────────────────────────────────


def endless(_: Any, context: Any) -> Iterator[invoke_service_pb2.TailLogsResponse]:
    while context.is_active():
        yield invoke_service_pb2.TailLogsResponse(lines=[invoke_service_pb2.LogLine(text="t" * 1000)])


def test_a_list_that_is_left_early_ends_its_span(server: Server, recorder: Recorder) -> None:
    server.methods["TailLogs"] = endless
    with assay.Client(server.address, tracer_provider=recorder.provider) as client:
        for _ in client.logs("f", follow=True):
            break
        assert [each.status.description for each in recorder.ended(1)] == ["CANCELLED"]

    async def run() -> None:
        async with assay.aio.Client(server.address, tracer_provider=recorder.provider) as client:
            async for _ in client.logs("f", follow=True):
                break
            await count(recorder, 2)

    asyncio.run(run())


def test_answers_of_a_stub_that_nobody_can_read_any_more_are_cancelled_and_end_their_span(server: Server, recorder: Recorder) -> None:
    server.methods["TailLogs"] = endless
    request = invoke_service_pb2.TailLogsRequest()
    with assay.Client(server.address, tracer_provider=recorder.provider) as client:
        answers = invoke_service_pb2_grpc.InvokeServiceStub(client.channel).TailLogs(request)
        next(answers)
        del answers
        assert [each.status.description for each in recorder.ended(1)] == ["CANCELLED"]

    async def run() -> None:
        async with assay.aio.Client(server.address, tracer_provider=recorder.provider) as client:
            answers: Any = invoke_service_pb2_grpc.InvokeServiceStub(client.channel).TailLogs(request)
            await anext(answers)
            del answers
            await count(recorder, 2)

    asyncio.run(run())
    assert [each.status.description for each in recorder.ended(2)] == ["CANCELLED"] * 2


def unending() -> Iterator[assay.Event]:
    while True:
        yield assay.Event("T", "x" * 10_000)


@pytest.mark.parametrize("sends", [False, True])
def test_a_reduce_stream_that_nobody_can_read_any_more_is_cancelled_and_ends_its_span(
    server: Server, recorder: Recorder, sends: bool
) -> None:
    server.methods["ReduceStream"] = Folding()
    with assay.Client(server.address, tracer_provider=recorder.provider) as client:
        stream = client.stream("f", events=unending() if sends else None)
        assert stream.opened.revision == 7
        del stream
        assert [each.status.description for each in recorder.ended(1)] == ["CANCELLED"]

    async def run() -> None:
        async with assay.aio.Client(server.address, tracer_provider=recorder.provider) as client:
            stream = client.stream("f", events=unending() if sends else None)
            assert (await stream.opened()).revision == 7
            del stream
            await count(recorder, 2)

    asyncio.run(run())
    assert [each.status.description for each in recorder.ended(2)] == ["CANCELLED"] * 2


def one_and_gone(_: Any, context: Any) -> Iterator[invoke_service_pb2.TailLogsResponse]:
    yield invoke_service_pb2.TailLogsResponse()
    fail(context, CODE.NOT_FOUND, "FUNCTION_NOT_FOUND")


def test_a_stream_that_is_over_ends_its_span_though_nobody_reads_on(server: Server, recorder: Recorder) -> None:
    server.methods["TailLogs"] = one_after_another(one_and_gone, endless, one_and_gone, endless)
    request = invoke_service_pb2.TailLogsRequest()
    with assay.Client(server.address, tracer_provider=recorder.provider) as client:
        tail = invoke_service_pb2_grpc.InvokeServiceStub(client.channel).TailLogs
        left = tail(request)
        next(left)
        assert [each.status.description for each in recorder.ended(1)] == ["FUNCTION_NOT_FOUND"]
        held = tail(request)
        next(held)
    assert [each.status.description for each in recorder.ended(2)] == ["FUNCTION_NOT_FOUND", "CANCELLED"]

    async def run() -> None:
        async with assay.aio.Client(server.address, tracer_provider=recorder.provider) as client:
            tail: Any = invoke_service_pb2_grpc.InvokeServiceStub(client.channel).TailLogs
            left = tail(request)
            await anext(left)
            await count(recorder, 3)
            held = tail(request)
            await anext(held)

    asyncio.run(run())
    assert [each.status.description for each in recorder.ended(4)][2:] == ["FUNCTION_NOT_FOUND", "CANCELLED"]


def test_a_stream_that_is_tried_again_is_one_span(caller: Caller, server: Server, traced: Connect, recorder: Recorder) -> None:
    server.methods["TailLogs"] = one_after_another(
        lambda _, context: fail(context, CODE.UNAVAILABLE, "DRAINING"), lambda *_: iter([invoke_service_pb2.TailLogsResponse()])
    )
    assert caller.do(traced().logs("f")) == []
    (span,) = recorder.ended(1)
    assert (attributes(span)["assay.reason"], attributes(span)["assay.attempts"]) == ("OK", 2)
    assert [each.name for each in span.events] == ["retry"]


def test_a_reduce_stream_is_a_span_until_it_has_ended(caller: Caller, server: Server, traced: Connect, recorder: Recorder) -> None:
    server.methods["ReduceStream"] = Folding()
    with in_a_trace():
        stream = traced().stream("f", events=[assay.Event("T", 1)])
    assert caller.do(stream.finish()).events_applied == 1
    (span,) = recorder.ended(1)
    assert (span.name, attributes(span)["assay.reason"]) == ("assay.v1.InvokeService/ReduceStream", "OK")
    assert parents([span]) == ["2" * 16]


def test_a_publisher_has_a_span_for_each_stream_that_it_opens(caller: Caller, server: Server, traced: Connect, recorder: Recorder) -> None:
    def breaks(requests: Any, context: Any) -> Any:
        next(requests)
        fail(context, CODE.UNAVAILABLE)

    server.methods["ReduceStream"] = one_after_another(breaks, Folding())
    with in_a_trace():
        publisher = traced().publisher("f", resume=True)
    caller.do(publisher.send(assay.Event("T", 1)))
    assert caller.do(publisher.close()).events_applied == 1
    spans = recorder.ended(2)
    assert [each.status.description for each in spans] == ["SERVER_UNREACHABLE", None]
    assert parents(spans) == ["2" * 16] * 2


def test_requests_that_cannot_be_made_end_their_stream_and_its_span(
    caller: Caller, server: Server, traced: Connect, recorder: Recorder
) -> None:
    server.methods["ReduceStream"] = Folding()
    with pytest.raises(errors.EventInvalidError):
        caller.do(traced().stream("f", events=[assay.Event("T", object())]).finish())
    assert [each.status.description for each in recorder.ended(1)] == ["EVENT_INVALID"]


@pytest.mark.parametrize("left_by", ["cancel", "drop"])
def test_a_stream_that_is_given_up_while_its_token_is_waited_for_ends_its_span(server: Server, recorder: Recorder, left_by: str) -> None:
    async def never() -> str:
        await asyncio.sleep(3600)
        return "never"

    async def give_up() -> None:
        async with assay.aio.Client(server.address, token=never, tracer_provider=recorder.provider) as client:
            stream = client.stream("f")
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(stream.send(assay.Event("T", 1)), 0.01)
            if left_by == "cancel":
                stream.cancel()
            del stream
            await count(recorder, 1)

    asyncio.run(give_up())
    assert [each.status.description for each in recorder.ended(1)] == ["CANCELLED"]


class Throwing(SpanProcessor):
    """Raises when spans begin or end."""

    def __init__(self, when: str) -> None:
        self._when = when
        self.asked = 0

    def on_start(self, span: Span, parent_context: Any = None) -> None:
        self._raise("start")

    def on_end(self, span: ReadableSpan) -> None:
        self._raise("end")

    def _raise(self, when: str) -> None:
        if self._when == when:
            self.asked += 1
            raise RuntimeError("raised by a span processor")


@pytest.mark.parametrize("when", ["start", "end"])
def test_a_tracer_that_raises_loses_its_spans_and_costs_no_call_anything(
    caller: Caller, server: Server, connect: Connect, when: str
) -> None:
    server.methods["Reduce"] = one_after_another(lambda _, context: fail(context, CODE.UNAVAILABLE, "QUEUE_FULL"), reduced())
    server.methods["ReduceStream"] = Folding()
    throwing = Throwing(when)
    provider = TracerProvider(shutdown_on_exit=False)
    provider.add_span_processor(throwing)
    client = connect(tracer_provider=provider)
    assert caller.do(client.reduce("f", [])).revision == 3
    assert caller.do(client.stream("f", events=[assay.Event("T", 1)]).finish()).events_applied == 1
    with pytest.raises(errors.UnrecognisedError):
        caller.do(client.keys())
    assert throwing.asked == 3


@pytest.mark.parametrize("state", ["a=1\r\nx-injected: 1", "ä=1"])
def test_a_span_that_cannot_be_said_does_not_go_along(caller: Caller, server: Server, connect: Connect, state: str) -> None:
    class Odd(TraceState):
        def to_header(self) -> str:
            return state

    headers = server.methods["Reduce"] = reduced()
    client = connect(tracer_provider=trace.NoOpTracerProvider())
    own = SpanContext(int("1" * 32, 16), int("2" * 16, 16), is_remote=False, trace_flags=TraceFlags(1), trace_state=Odd([("a", "1")]))
    with trace.use_span(NonRecordingSpan(own)):
        caller.do(client.reduce("f", []))
    assert headers.of("traceparent") == []


# ── Addresses ──────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("address", "host", "port"),
    [
        ("assay.example:7443", "assay.example", 7443),
        ("assay.example", "assay.example", 443),
        ("dns:///assay.example:7443", "assay.example", 7443),
        ("dns://1.1.1.1/assay.example:7443", "assay.example", 7443),
        ("ipv4:10.0.0.1:7443", "10.0.0.1", 7443),
        ("ipv6:[2001:db8::1]:7443", "2001:db8::1", 7443),
        ("[::1]:7443", "::1", 7443),
        ("::1", "::1", None),
        ("unix:/run/assay.sock", "/run/assay.sock", None),
        ("unix:///run/assay.sock", "/run/assay.sock", None),
        ("unix:relative.sock", "relative.sock", None),
        ("unix-abstract:assay", "assay", None),
    ],
)
def test_an_address_is_told_by_host_and_port(address: str, host: str, port: int | None) -> None:
    assert server_attributes(address) == ({"server.address": host} if port is None else {"server.address": host, "server.port": port})


def test_info_of_any_method_is_traced_by_its_stub(caller: Caller, server: Server, traced: Connect, recorder: Recorder) -> None:
    from assay.v1 import admin_service_pb2_grpc

    server.methods["GetServerInfo"] = lambda *_: admin_service_pb2.GetServerInfoResponse()

    async def ask(stub: Any) -> Any:
        return await stub.GetServerInfo(admin_service_pb2.GetServerInfoRequest())

    stub = admin_service_pb2_grpc.AdminServiceStub(traced().channel)
    caller.do(ask(stub) if caller.kind == "asyncio" else stub.GetServerInfo(admin_service_pb2.GetServerInfoRequest()))
    assert [each.name for each in recorder.ended(1)] == ["assay.v1.AdminService/GetServerInfo"]
