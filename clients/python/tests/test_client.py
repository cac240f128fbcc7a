"""What a client does with calls: both halves of it, against a server that does what a test says."""

import asyncio
import hashlib
import threading
import time
from collections.abc import Callable
from typing import Any

import grpc
import pytest
from google.protobuf.timestamp_pb2 import Timestamp

import assay
from assay import errors
from assay.v1 import (
    admin_service_pb2,
    admin_service_pb2_grpc,
    compile_service_pb2,
    deploy_service_pb2,
    function_pb2,
    invoke_service_pb2,
    module_pb2,
    sign_service_pb2,
)
from tests.conftest import Caller
from tests.server import Server, fail, one_after_another

CODE = grpc.StatusCode
Connect = Callable[..., Any]
REDUCED = invoke_service_pb2.ReduceResponse(state=b'{"b":1,"a":2}', state_digest="d", revision=3, events_applied=1)


def reduced(*_: Any) -> Any:
    return REDUCED


def test_reduce_gives_the_state_as_bytes_and_as_values(caller: Caller, server: Server, connect: Connect) -> None:
    asked = []

    def reduce(request: invoke_service_pb2.ReduceRequest, context: Any) -> Any:
        asked.append((request, dict(context.invocation_metadata()), context.time_remaining()))
        return REDUCED

    server.methods["Reduce"] = reduce
    client = connect(token="t", gzip=True)
    found = caller.do(
        client.reduce("f", [{"type": "T", "data": 1}], state_bytes=b'{"z":0,"a":0}', revision=3, timeout=9, metadata={"x-request-id": "r"})
    )
    assert (found.state_bytes, found.state, found.revision, found.events_applied) == (b'{"b":1,"a":2}', {"b": 1, "a": 2}, 3, 1)
    (request, metadata, remaining), *_ = asked
    assert (request.state, request.function.revision, request.events[0].data) == (b'{"z":0,"a":0}', 3, b"1")
    assert (metadata["authorization"], metadata["x-request-id"]) == ("Bearer t", "r")
    assert remaining < 9.5
    with pytest.raises(ValueError, match="not both"):
        caller.do(client.reduce("f", [], state=1, state_bytes=b"1"))


def test_a_call_without_a_timeout_has_the_clients(caller: Caller, server: Server, connect: Connect) -> None:
    remaining = []

    def reduce(_: Any, context: Any) -> Any:
        remaining.append(context.time_remaining())
        return REDUCED

    server.methods["Reduce"] = reduce
    for options in ({}, {"timeout": 7}, {"timeout": None}):
        caller.do(connect(**options).reduce("f", []))
    # The server's clock begins when it has read the header, which counts whole units of time.
    assert 20 < remaining[0] < 31
    assert 0 < remaining[1] < 8
    assert remaining[2] is None or remaining[2] > 1e6


def test_a_time_that_gRPC_cannot_hold_is_no_end(caller: Caller, server: Server, connect: Connect) -> None:  # noqa: N802 - its name
    server.methods["Reduce"] = reduced
    assert caller.do(connect(timeout=1e300, keepalive=1e300).reduce("f", [])).revision == 3


def test_a_retryable_reason_is_tried_again_and_its_answer_given(caller: Caller, server: Server, connect: Connect) -> None:
    def draining(_: Any, context: Any) -> Any:
        fail(context, CODE.UNAVAILABLE, "DRAINING", retry_after=0.05)

    server.methods["Reduce"] = one_after_another(draining, draining, reduced)
    begun = time.monotonic()
    assert caller.do(connect().reduce("f", [])).revision == 3
    assert time.monotonic() - begun >= 0.1
    assert server.calls == ["Reduce"] * 3


def test_what_is_not_retryable_is_asked_once_and_its_class_says_why(caller: Caller, server: Server, connect: Connect) -> None:
    server.methods["Reduce"] = lambda _, context: fail(context, CODE.NOT_FOUND, "FUNCTION_NOT_FOUND", message="none")
    with pytest.raises(errors.FunctionNotFoundError, match="none") as raised:
        caller.do(connect().reduce("f", []))
    assert raised.value.code is CODE.NOT_FOUND
    assert isinstance(raised.value.__cause__, grpc.RpcError)
    assert server.calls == ["Reduce"]


def test_a_deployment_whose_connection_breaks_is_not_tried_again_and_a_read_is(caller: Caller, server: Server, connect: Connect) -> None:
    server.methods["Undeploy"] = server.methods["GetFunction"] = lambda _, context: fail(context, CODE.UNAVAILABLE)
    for call, count in (("undeploy", 1), ("function", 4)):
        server.calls.clear()
        with pytest.raises(errors.ServerUnreachableError):
            caller.do(getattr(connect(breaker=None), call)("f"))
        assert len(server.calls) == count


def test_nobody_there_opens_the_breaker_and_calls_fail_at_once(caller: Caller) -> None:
    client = caller.client("127.0.0.1:1", retries=None, breaker=assay.Breaker(failures=2, open_for=1000))
    for _ in range(2):
        with pytest.raises(errors.ServerUnreachableError):
            caller.do(client.reduce("f", []))
    with pytest.raises(errors.ClientCircuitOpenError) as raised:
        caller.do(client.reduce("f", []))
    assert 900 < (raised.value.retry_after or 0) <= 1000
    with pytest.raises(errors.ClientCircuitOpenError):
        caller.do(client.logs("f"))


def test_a_deadline_is_that_of_the_whole(caller: Caller, server: Server, connect: Connect) -> None:
    server.methods["Reduce"] = lambda _, context: fail(context, CODE.UNAVAILABLE, "DRAINING", retry_after=100)
    with pytest.raises(errors.DrainingError):
        caller.do(connect().reduce("f", [], timeout=20))
    assert server.calls == ["Reduce"]


def test_a_cancellation_ends_a_call_on_the_server_too_and_those_that_come_after_it(
    caller: Caller, server: Server, connect: Connect
) -> None:
    cancellation, ended = assay.Cancellation(), threading.Event()

    def reduce(_: Any, context: Any) -> Any:
        context.add_callback(ended.set)
        cancellation.cancel()
        ended.wait(10)
        return REDUCED

    server.methods["Reduce"] = reduce
    for _ in range(2):
        with pytest.raises(errors.CancelledError):
            caller.do(connect().reduce("f", [], cancellation=cancellation))
    assert ended.wait(10)
    assert server.calls == ["Reduce"]


def test_a_cancellation_ends_a_wait(caller: Caller, server: Server, connect: Connect) -> None:
    server.methods["Reduce"] = lambda _, context: fail(context, CODE.UNAVAILABLE, "DRAINING", retry_after=25)
    cancellation = assay.Cancellation()
    timer = threading.Timer(0.1, cancellation.cancel)
    timer.start()
    with pytest.raises(errors.CancelledError):
        caller.do(connect().reduce("f", [], cancellation=cancellation))


def test_cancelling_a_task_ends_its_call_on_the_server_and_is_no_error_of_the_client(server: Server) -> None:
    ended = threading.Event()

    def reduce(_: Any, context: Any) -> Any:
        context.add_callback(ended.set)
        ended.wait(10)
        return REDUCED

    server.methods["Reduce"] = reduce

    async def run() -> None:
        async with assay.aio.Client(server.address) as client:
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(client.reduce("f", [], cancellation=assay.Cancellation()), 0.2)

    asyncio.run(run())
    assert ended.wait(10)


def test_an_answer_that_is_no_message_is_the_clients_error(caller: Caller, server: Server, connect: Connect) -> None:
    server.methods["Reduce"] = lambda *_: b"\xff\xff"
    server.methods["TailLogs"] = lambda *_: iter([b"\xff\xff"])
    for method, arguments in (("reduce", ("f", [])), ("logs", ("f",))):
        with pytest.raises(errors.UnrecognisedError) as raised:
            caller.do(getattr(connect(), method)(*arguments))
        assert raised.value.code is CODE.INTERNAL


def test_an_answer_that_is_too_large_is_not_taken(caller: Caller, server: Server, connect: Connect) -> None:
    server.methods["Reduce"] = lambda *_: invoke_service_pb2.ReduceResponse(state=b"1" * 2000)
    with pytest.raises(errors.UnrecognisedError) as raised:
        caller.do(connect(max_answer_bytes=1000).reduce("f", []))
    assert raised.value.code is CODE.RESOURCE_EXHAUSTED


def test_a_time_that_no_calendar_holds_is_no_error(caller: Caller, server: Server, connect: Connect) -> None:
    far = Timestamp(seconds=2**62, nanos=-(2**31))
    server.methods["GetFunction"] = lambda *_: deploy_service_pb2.GetFunctionResponse(function=function_pb2.Function(created_at=far))
    assert caller.do(connect().function("f")).function.created_at.year == 9999


def test_a_closed_client_says_so(caller: Caller, connect: Connect) -> None:
    client = connect()
    caller.do(client.close())
    with pytest.raises(errors.CancelledError, match="closed"):
        caller.do(client.reduce("f", []))
    with pytest.raises(errors.CancelledError, match="closed"):
        caller.do(client.logs("f"))


def test_publish_compiles_signs_and_deploys_and_rejected_source_is_a_value(caller: Caller, server: Server, connect: Connect) -> None:
    artifact = module_pb2.Artifact(digest="a" * 64)
    rejected = compile_service_pb2.CompileResponse(diagnostics=[module_pb2.Diagnostic(severity=module_pb2.SEVERITY_ERROR, rule="r")])
    rejected.rejection.error_count = 1
    server.methods["Compile"] = one_after_another(lambda *_: rejected, lambda *_: compile_service_pb2.CompileResponse(artifact=artifact))
    server.methods["Sign"] = lambda *_: sign_service_pb2.SignResponse()
    server.methods["Deploy"] = lambda request, _: deploy_service_pb2.DeployResponse(
        revision=function_pb2.Revision(number=1, function=request.function, artifact=artifact)
    )
    client = connect()
    refused = caller.do(client.publish("f", "source"))
    assert (refused.accepted, refused.revision, [each.rule for each in refused.diagnostics]) == (False, None, ["r"])
    found = caller.do(client.publish("f", {"index.ts": "source"}, note="n"))
    assert (found.accepted, found.revision.number, found.compilation.accepted) == (True, 1, True)
    assert server.calls == ["Compile", "Compile", "Sign", "Deploy"]


def test_an_artifact_whose_bytes_do_not_have_its_digest_is_not_answered(caller: Caller, server: Server, connect: Connect) -> None:
    digest = hashlib.sha256(b"code").hexdigest()

    def parts(*contents: bytes) -> Any:
        first = compile_service_pb2.GetArtifactResponse(artifact=module_pb2.Artifact(digest=digest))
        return iter([first, *[compile_service_pb2.GetArtifactResponse(code=each) for each in contents]])

    server.methods["GetArtifact"] = one_after_another(lambda *_: parts(b"co", b"de"), lambda *_: parts(b"co", b"df"))
    assert caller.do(connect().artifact(digest)).code == b"code"
    with pytest.raises(errors.UnrecognisedError) as raised:
        caller.do(connect().artifact(digest))
    assert raised.value.code is CODE.DATA_LOSS


def test_lists_are_read_over_all_pages(caller: Caller, server: Server, connect: Connect) -> None:
    def functions(request: deploy_service_pb2.ListFunctionsRequest, _: Any) -> Any:
        page = int(request.page_token or "0")
        named = [function_pb2.Function(name=f"f{page}")]
        return deploy_service_pb2.ListFunctionsResponse(functions=named, next_page_token=str(page + 1) if page < 2 else "")

    server.methods["ListFunctions"] = functions
    assert [each.name for each in caller.do(connect().functions())] == ["f0", "f1", "f2"]


def test_a_stream_of_answers_is_tried_again_only_while_nothing_has_come(caller: Caller, server: Server, connect: Connect) -> None:
    def lines(*texts: str) -> Any:
        return invoke_service_pb2.TailLogsResponse(lines=[invoke_service_pb2.LogLine(text=text) for text in texts])

    def breaks(_: Any, context: Any) -> Any:
        fail(context, CODE.UNAVAILABLE)
        yield lines("never")

    def breaks_midway(_: Any, context: Any) -> Any:
        yield lines("a")
        fail(context, CODE.UNAVAILABLE, "DRAINING")

    server.methods["TailLogs"] = one_after_another(
        breaks, lambda *_: iter([invoke_service_pb2.TailLogsResponse(lines_missed=4), lines("a", "b")])
    )
    found = caller.do(connect().logs("f"))
    assert [(each.text, each.lines_missed) for each in found] == [("a", 4), ("b", 0)]
    server.calls.clear()
    server.methods["TailLogs"] = breaks_midway
    with pytest.raises(errors.DrainingError):
        caller.do(connect().logs("f"))
    assert server.calls == ["TailLogs"]


def test_generated_stubs_have_the_clients_credential_retries_and_errors(caller: Caller, server: Server, connect: Connect) -> None:
    seen = []

    def tenant(_: Any, context: Any) -> Any:
        seen.append(dict(context.invocation_metadata())["authorization"])
        if len(seen) == 1:
            fail(context, CODE.UNAVAILABLE, "DRAINING")
        if len(seen) == 3:
            fail(context, CODE.NOT_FOUND, "TENANT_NOT_FOUND")
        return admin_service_pb2.GetTenantResponse(tenant=admin_service_pb2.Tenant(name="acme"))

    server.methods["GetTenant"] = tenant
    stub: Any = admin_service_pb2_grpc.AdminServiceStub(connect(token="t").channel)
    request = admin_service_pb2.GetTenantRequest(name="acme")

    async def ask() -> Any:
        return await stub.GetTenant(request)

    def call() -> Any:
        return ask() if caller.kind == "asyncio" else stub.GetTenant(request)

    assert caller.do(call()).tenant.name == "acme"
    with pytest.raises(errors.TenantNotFoundError):
        caller.do(call())
    assert seen == ["Bearer t"] * 3
    with pytest.raises(ValueError, match="credentials"):
        stub.GetTenant(request, wait_for_ready=True)


def test_a_future_of_a_stub_can_be_cancelled(server: Server) -> None:
    ended = threading.Event()

    def tenant(_: Any, context: Any) -> Any:
        context.add_callback(ended.set)
        ended.wait(10)
        return admin_service_pb2.GetTenantResponse()

    server.methods["GetTenant"] = tenant
    with assay.Client(server.address) as client:
        future: Any = admin_service_pb2_grpc.AdminServiceStub(client.channel).GetTenant.future(admin_service_pb2.GetTenantRequest())
        with pytest.raises(grpc.FutureTimeoutError):
            future.result(0.2)
        future.cancel()
        with pytest.raises(errors.CancelledError):
            future.result(10)
    assert future.cancelled()
    assert ended.wait(10)


def test_the_attempt_that_opens_the_breaker_is_the_calls_last(caller: Caller, server: Server, connect: Connect) -> None:
    def breaks(_: Any, context: Any) -> Any:
        fail(context, CODE.UNAVAILABLE)

    server.methods["Reduce"] = breaks
    server.methods["TailLogs"] = lambda request, context: iter([breaks(request, context)])
    for method, arguments in (("reduce", ("f", [])), ("logs", ("f",))):
        with pytest.raises(errors.ServerUnreachableError):
            caller.do(getattr(connect(breaker=assay.Breaker(failures=2)), method)(*arguments))
    assert server.calls == ["Reduce"] * 2 + ["TailLogs"] * 2
