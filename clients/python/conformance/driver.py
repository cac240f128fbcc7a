"""The Python client's driver for `test/conformance`: does what each line of standard input asks, and answers with a line on standard output.

`driver.py` drives `assay.Client`, and stubs over a channel of `grpc`; `driver.py --asyncio` drives `assay.aio.Client`, and stubs over one of `grpc.aio`.
"""

import argparse
import asyncio
import base64
import importlib
import json
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import grpc
import grpc.aio
from google.protobuf import json_format
from google.protobuf.message import DecodeError, Message
from google.rpc import error_details_pb2, status_pb2
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.sdk.trace.sampling import ALWAYS_ON

import assay
from assay.v1 import invoke_service_pb2

Json = dict[str, Any]

MODULES = {
    "grpc.health.v1.Health": ("grpc_health.v1.health_pb2", "grpc_health.v1.health_pb2_grpc"),
    "grpc.reflection.v1.ServerReflection": (
        "grpc_reflection.v1.reflection_pb2",
        "grpc_reflection.v1.reflection_pb2_grpc",
    ),
    "grpc.reflection.v1alpha.ServerReflection": (
        "grpc_reflection.v1alpha.reflection_pb2",
        "grpc_reflection.v1alpha.reflection_pb2_grpc",
    ),
} | {
    f"assay.v1.{service}": (f"assay.v1.{file}_pb2", f"assay.v1.{file}_pb2_grpc")
    for service, file in {
        "AdminService": "admin_service",
        "CompileService": "compile_service",
        "DeployService": "deploy_service",
        "EventService": "event_service",
        "InvokeService": "invoke_service",
        "ProjectionService": "projection_service",
        "SignService": "sign_service",
    }.items()
}


class UnsupportedError(Exception):
    """The request asks for something that the driver does not understand."""


class Method:
    """A method that a request names, by the generated code of its service."""

    def __init__(self, name: str) -> None:
        service, _, self.name = name.partition("/")
        if service not in MODULES:
            raise UnsupportedError(f"no service {service}")
        messages, stubs = (importlib.import_module(module) for module in MODULES[service])
        described = messages.DESCRIPTOR.services_by_name[service.rpartition(".")[2]]
        if self.name not in described.methods_by_name:
            raise UnsupportedError(f"no method {name}")
        method = described.methods_by_name[self.name]
        self.request: type[Message] = method.input_type._concrete_class
        self.answers_many = bool(method.server_streaming)
        self.asks_many = bool(method.client_streaming)
        self._path = f"/{service}/{self.name}"
        self._answer: type[Message] = method.output_type._concrete_class
        self._stub: Callable[[Any], Any] = getattr(stubs, service.rpartition(".")[2] + "Stub")

    def on(self, channel: Any, message: Message | bytes | None = None) -> Any:
        """The method of the generated stub over a channel; for bytes as they stand, the same without the stub's serializer."""
        if isinstance(message, bytes):
            make = channel.unary_stream if self.answers_many else channel.unary_unary
            return make(self._path, request_serializer=None, response_deserializer=self._answer.FromString)
        return getattr(self._stub(channel), self.name)


# ── What goes in and comes out ─────────────────────────────────────────────────────────────────────────────────────


def message_of(kind: type[Message], request: Json) -> Message | bytes:
    if "requestBytes" in request:
        # Bytes that are no message of this kind, or hold more than it, go as they are.
        return base64.b64decode(request["requestBytes"])
    return json_format.ParseDict(request.get("request") or {}, kind())


def json_of(message: Message) -> Json:
    found: Json = json_format.MessageToDict(message)
    return found


def error_of_layer(error: assay.AssayError) -> Json:
    return {
        "reason": error.reason,
        "code": error.code.name,
        "message": error.message,
        "retryable": error.retryable,
        "retryAfterMs": None if error.retry_after is None else round(error.retry_after * 1000),
        "fieldViolations": [{"field": each.field, "description": each.description} for each in error.field_violations],
        "quotaViolations": [{"subject": each.subject, "description": each.description} for each in error.quota_violations],
        "metadata": dict(error.metadata),
        "authorStack": list(error.author_stack),
        "requestId": error.request_id,
    }


def error_of_status(error: Any) -> Json:
    """The error of a plain stub, read with the generated messages of `google.rpc` alone."""
    trailers = dict(error.trailing_metadata() or ())
    found: Json = {
        "reason": "",
        "code": error.code().name,
        "message": error.details() or "",
        "retryAfterMs": None,
        "fieldViolations": [],
        "quotaViolations": [],
        "metadata": {},
        "authorStack": [],
        "requestId": trailers.get("x-request-id"),
    }
    try:
        status = status_pb2.Status.FromString(trailers.get("grpc-status-details-bin", b""))
        found["message"] = status.message or found["message"]
        for detail in status.details:
            read_detail(detail, found)
    except DecodeError as problem:
        print(f"details that cannot be read: {problem}", file=sys.stderr)
    return found


def read_detail(detail: Any, found: Json) -> None:
    info, retry = error_details_pb2.ErrorInfo(), error_details_pb2.RetryInfo()
    bad, quota = error_details_pb2.BadRequest(), error_details_pb2.QuotaFailure()
    debug, request = error_details_pb2.DebugInfo(), error_details_pb2.RequestInfo()
    if detail.Unpack(info):
        found["reason"], found["metadata"] = info.reason, dict(info.metadata)
    elif detail.Unpack(retry):
        found["retryAfterMs"] = round(retry.retry_delay.seconds * 1000 + retry.retry_delay.nanos / 1e6)
    elif detail.Unpack(bad):
        found["fieldViolations"] += [{"field": each.field, "description": each.description} for each in bad.field_violations]
    elif detail.Unpack(quota):
        found["quotaViolations"] += [{"subject": each.subject, "description": each.description} for each in quota.violations]
    elif detail.Unpack(debug):
        found["authorStack"] += list(debug.stack_entries)
    elif detail.Unpack(request):
        found["requestId"] = found["requestId"] or request.request_id


def error_of_driver(reason: str, code: str, message: str) -> Json:
    """What was refused or ended on this side: no server has said anything."""
    return {
        "reason": reason,
        "code": code,
        "message": message,
        "retryAfterMs": None,
        "fieldViolations": [],
        "quotaViolations": [],
        "metadata": {},
        "authorStack": [],
        "requestId": None,
    }


def error_of(error: BaseException, peer: "Peer | None") -> Json:
    match error:
        case assay.AssayError():
            return error_of_layer(error)
        case grpc.FutureCancelledError() | asyncio.CancelledError():
            # gRPC for Python says so by an exception of its own, and asyncio by its own too, which the layer leaves as they are.
            found = error_of_driver("", "CANCELLED", "the caller cancelled the call")
            layer = peer is not None and peer.client is not None
            return {**found, "reason": "CANCELLED", "retryable": False} if layer else found
        case grpc.RpcError():
            return error_of_status(error)
        case ValueError():
            return error_of_driver("", "INVALID_ARGUMENT", str(error))
        case _:
            raise error


FAILURES = (assay.AssayError, grpc.RpcError, grpc.FutureCancelledError, ValueError)


# ── Clients ────────────────────────────────────────────────────────────────────────────────────────────────────────


def pem(options: Json, name: str) -> bytes | None:
    return options[name].encode() if options.get(name) else None


def client_options(options: Json) -> Json:
    """The options of `assay.Client`, of those of a `connect`."""
    found: Json = {"token": options.get("token"), "gzip": options.get("gzip", False)}
    if "tlsCa" in options:
        found["tls"] = assay.Tls(pem(options, "tlsCa"), pem(options, "tlsCertificate"), pem(options, "tlsKey"))
    if "timeoutMs" in options:
        found["timeout"] = options["timeoutMs"] / 1000 or None
    retries = {"maxAttempts": "attempts", "initialBackoffMs": "first_wait", "maxBackoffMs": "longest_wait"}
    found["retries"] = assay.Retries(
        **{name: options[key] / (1 if name == "attempts" else 1000) for key, name in retries.items() if key in options}
    )
    if options.get("breakerFailures") == 0:
        found["breaker"] = None
    else:
        given = {"failures": options.get("breakerFailures", 5)}
        if "breakerOpenMs" in options:
            given["open_for"] = options["breakerOpenMs"] / 1000
        found["breaker"] = assay.Breaker(**given)
    return found


def channel_options(options: Json) -> list[tuple[str, int]]:
    found = [("grpc.max_receive_message_length", -1), ("grpc.max_send_message_length", -1), ("grpc.use_local_subchannel_pool", 1)]
    return [*found, ("grpc.default_compression_algorithm", 2)] if options.get("gzip") else found


def plain_channel(kind: Any, address: str, options: Json) -> Any:
    if "tlsCa" not in options:
        return kind.insecure_channel(address, channel_options(options))
    credentials = grpc.ssl_channel_credentials(pem(options, "tlsCa"), pem(options, "tlsKey"), pem(options, "tlsCertificate"))
    return kind.secure_channel(address, credentials, channel_options(options))


class Peer:
    """A client, or a bare channel: what `connect` makes."""

    def __init__(self, request: Json, kind: Any, make: Callable[..., Any]) -> None:
        options = request.get("options") or {}
        self.client: Any = None
        self.metadata: dict[str, str] = {}
        self.spans: InMemorySpanExporter | None = None
        if request["layer"] == "client":
            given = client_options(options)
            if options.get("traced"):
                self.spans = InMemorySpanExporter()
                given["tracer_provider"] = provider = TracerProvider(sampler=ALWAYS_ON, shutdown_on_exit=False)
                provider.add_span_processor(SimpleSpanProcessor(self.spans))
            self.client = make(request["address"], **given)
            self.channel = self.client.channel
        elif request["layer"] == "stubs":
            if options.get("token"):
                self.metadata["authorization"] = f"Bearer {options['token']}"
            self.channel = plain_channel(kind, request["address"], options)
        else:
            raise UnsupportedError(f"no layer {request['layer']}")

    def call_options(self, request: Json) -> Json:
        """What a stub's method takes beside its request."""
        found: Json = {"metadata": tuple({**(request.get("metadata") or {}), **self.metadata}.items())}
        if request.get("timeoutMs") is not None:
            found["timeout"] = request["timeoutMs"] / 1000
        return found


def stream_messages(request: Json) -> list[Message]:
    return [json_format.ParseDict(each, invoke_service_pb2.ReduceStreamRequest()) for each in request["requests"]]


def reduce_arguments(request: Json) -> Json:
    found: Json = {"state": request.get("state"), "revision": request.get("revision")}
    if "stateBytes" in request:
        found["state_bytes"] = base64.b64decode(request["stateBytes"])
    if "timeoutMs" in request:
        found["timeout"] = request["timeoutMs"] / 1000
    return found


def publisher_arguments(request: Json) -> Json:
    batching = {"events": request.get("batchEvents", 1000)}
    if "lingerMs" in request:
        batching["linger"] = request["lingerMs"] / 1000
    return {
        "batching": assay.Batching(**batching),
        "resume": request.get("resume", False),
        "on_fault": request.get("onFault", "stop"),
        "state": request.get("state"),
    }


def publication_json(found: assay.model.Publication) -> Json:
    if found.deployment is None:
        return {"accepted": False, "rules": [each.rule for each in found.diagnostics if each.severity == "error"]}
    revision = found.deployment.revision
    return {"accepted": True, "revision": revision.number, "artifactDigest": revision.artifact.digest}


def reduction_json(found: assay.model.Reduction) -> Json:
    return {
        "state": found.state,
        "stateBytes": base64.b64encode(found.state_bytes).decode(),
        "stateDigest": found.state_digest,
        "revision": found.revision,
        "eventsApplied": found.events_applied,
    }


def receipt_json(found: assay.model.Receipt) -> Json:
    return {
        "batch": found.batch,
        "eventsApplied": found.events_applied,
        "eventsFailed": found.events_failed,
        "faults": [{"index": each.index, "reason": each.reason} for each in found.faults],
    }


def summary_json(receipts: list[Json], found: assay.model.StreamSummary) -> Json:
    return {
        "receipts": receipts,
        "state": found.state,
        "stateDigest": found.state_digest,
        "eventsApplied": found.events_applied,
        "eventsFailed": found.events_failed,
    }


def line_json(found: assay.model.LogLine) -> Json:
    return {"level": found.level, "text": found.text}


def span_json(found: ReadableSpan) -> Json:
    return {
        "traceId": format(found.context.trace_id, "032x"),
        "spanId": format(found.context.span_id, "016x"),
        "name": found.name,
        "kind": found.kind.name,
        "status": found.status.status_code.name,
        "description": found.status.description or "",
        "attributes": dict(found.attributes or {}),
        "events": [{"name": each.name, "attributes": dict(each.attributes or {})} for each in found.events],
    }


def spans_of(peer: "Peer") -> Json:
    if peer.spans is None:
        raise UnsupportedError("the client has no tracer provider: connect with `traced`")
    return {"spans": [span_json(each) for each in peer.spans.get_finished_spans()]}


def answer(request: Json, outcome: str, **more: Any) -> Json:
    return {"id": request.get("id"), "outcome": outcome, **more}


# ── Threads ────────────────────────────────────────────────────────────────────────────────────────────────────────


class ThreadDriver:
    """Each request in a thread of its own."""

    def __init__(self) -> None:
        self._peers: dict[str, Peer] = {}
        self._writing = threading.Lock()

    def run(self) -> None:
        threads: list[threading.Thread] = []
        for line in sys.stdin:
            request = json.loads(line)
            if request.get("op") in ("connect", "close"):
                self._work(request)
                continue
            thread = threading.Thread(target=self._work, args=(request,))
            thread.start()
            threads = [*[each for each in threads if each.is_alive()], thread]
        for thread in threads:
            thread.join()

    def _work(self, request: Json) -> None:
        try:
            found = self._do(request)
        except FAILURES as error:
            found = answer(request, "error", error=error_of(error, self._peers.get(request.get("client", ""))))
        except Exception as error:  # noqa: BLE001 - whatever it is, the case has to fail by it
            traceback.print_exc()
            found = answer(request, "unsupported", why=f"{type(error).__name__}: {error}")
        with self._writing:
            sys.stdout.write(json.dumps(found) + "\n")
            sys.stdout.flush()

    def _do(self, request: Json) -> Json:
        match request["op"]:
            case "connect":
                self._peers[request["client"]] = Peer(request, grpc, assay.Client)
                return answer(request, "ok")
            case "close":
                peer = self._peers.pop(request["client"])
                (peer.client or peer.channel).close()
                return answer(request, "ok")
        peer = self._peers[request["client"]]
        match request["op"]:
            case "call":
                return self._call(peer, request)
            case "stream":
                return self._stream(peer, request)
        if peer.client is None:
            raise UnsupportedError(f"{request['op']} is the layer's")
        client: assay.Client = peer.client
        match request["op"]:
            case "spans":
                return answer(request, "ok", result=spans_of(peer))
            case "publish":
                return answer(request, "ok", result=publication_json(client.publish(request["name"], request["files"])))
            case "reduce":
                found = client.reduce(request["function"], request["events"], **reduce_arguments(request))
                return answer(request, "ok", result=reduction_json(found))
            case "publisher":
                return answer(request, "ok", result=self._publish(client, request))
            case "logs":
                lines = client.logs(request["function"], last=request["last"])
                return answer(request, "ok", result={"lines": [line_json(line) for line in lines]})
            case _:
                raise UnsupportedError(f"no op {request['op']}")

    def _call(self, peer: Peer, request: Json) -> Json:
        method = Method(request["method"])
        if method.asks_many:
            raise UnsupportedError("a method that takes many requests is no call")
        message = message_of(method.request, request)
        options = peer.call_options(request)
        if method.answers_many:
            return self._read(peer, request, method.on(peer.channel, message)(message, **options))
        if "cancelAfterMs" not in request:
            return answer(request, "ok", response=json_of(method.on(peer.channel, message)(message, **options)))
        future = method.on(peer.channel, message).future(message, **options)
        threading.Timer(request["cancelAfterMs"] / 1000, future.cancel).start()
        return answer(request, "ok", response=json_of(future.result()))

    def _stream(self, peer: Peer, request: Json) -> Json:
        over = threading.Event()

        def messages() -> Iterator[Message]:
            yield from stream_messages(request)
            if request.get("keepOpen"):
                over.wait()

        method = Method("assay.v1.InvokeService/ReduceStream")
        try:
            return self._read(peer, request, method.on(peer.channel)(messages(), **peer.call_options(request)))
        finally:
            over.set()

    def _read(self, peer: Peer, request: Json, call: Any) -> Json:
        responses: list[Json] = []
        timer = None
        if "cancelAfterMs" in request:
            timer = threading.Timer(request["cancelAfterMs"] / 1000, call.cancel)
            timer.start()
        try:
            if request.get("cancelAfterResponses") == 0:
                call.cancel()
            for response in call:
                responses.append(json_of(response))
                if len(responses) == request.get("cancelAfterResponses"):
                    call.cancel()
        except FAILURES as error:
            return answer(request, "error", responses=responses, error=error_of(error, peer))
        finally:
            if timer is not None:
                timer.cancel()
        return answer(request, "ok", responses=responses)

    def _publish(self, client: assay.Client, request: Json) -> Json:
        receipts: list[Json] = []

        def keep(receipt: assay.model.Receipt) -> None:
            receipts.append(receipt_json(receipt))

        publisher = client.publisher(request["function"], on_receipt=keep, **publisher_arguments(request))
        try:
            for number, event in enumerate(request["events"], 1):
                publisher.send(event)
                if request.get("pauseEvery") and number % request["pauseEvery"] == 0:
                    time.sleep(request["pauseMs"] / 1000)
        except assay.errors.StreamClosedError:
            pass  # An event has stopped the stream, and the receipts say which.
        except BaseException:
            publisher.cancel()
            raise
        return summary_json(receipts, publisher.close())


# ── asyncio ────────────────────────────────────────────────────────────────────────────────────────────────────────


class AsyncioDriver:
    """Each request in a task of its own."""

    def __init__(self) -> None:
        self._peers: dict[str, Peer] = {}

    async def run(self) -> None:
        loop = asyncio.get_running_loop()
        reader = asyncio.StreamReader(limit=2**30)
        await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
        tasks: set[asyncio.Task[None]] = set()
        while line := await reader.readline():
            request = json.loads(line)
            if request.get("op") in ("connect", "close"):
                await self._work(request)
                continue
            task = asyncio.create_task(self._work(request))
            tasks.add(task)
            task.add_done_callback(tasks.discard)
        await asyncio.gather(*tasks)

    async def _work(self, request: Json) -> None:
        try:
            found = await self._do(request)
        except (*FAILURES, asyncio.CancelledError) as error:
            found = answer(request, "error", error=error_of(error, self._peers.get(request.get("client", ""))))
        except Exception as error:  # noqa: BLE001 - whatever it is, the case has to fail by it
            traceback.print_exc()
            found = answer(request, "unsupported", why=f"{type(error).__name__}: {error}")
        sys.stdout.write(json.dumps(found) + "\n")
        sys.stdout.flush()

    async def _do(self, request: Json) -> Json:
        match request["op"]:
            case "connect":
                self._peers[request["client"]] = Peer(request, grpc.aio, assay.aio.Client)
                return answer(request, "ok")
            case "close":
                peer = self._peers.pop(request["client"])
                await (peer.client or peer.channel).close()
                return answer(request, "ok")
        peer = self._peers[request["client"]]
        match request["op"]:
            case "call":
                return await self._call(peer, request)
            case "stream":
                return await self._stream(peer, request)
        if peer.client is None:
            raise UnsupportedError(f"{request['op']} is the layer's")
        client: assay.aio.Client = peer.client
        match request["op"]:
            case "spans":
                return answer(request, "ok", result=spans_of(peer))
            case "publish":
                published = await client.publish(request["name"], request["files"])
                return answer(request, "ok", result=publication_json(published))
            case "reduce":
                found = await client.reduce(request["function"], request["events"], **reduce_arguments(request))
                return answer(request, "ok", result=reduction_json(found))
            case "publisher":
                return answer(request, "ok", result=await self._publish(client, request))
            case "logs":
                lines = [line_json(line) async for line in client.logs(request["function"], last=request["last"])]
                return answer(request, "ok", result={"lines": lines})
            case _:
                raise UnsupportedError(f"no op {request['op']}")

    async def _call(self, peer: Peer, request: Json) -> Json:
        method = Method(request["method"])
        if method.asks_many:
            raise UnsupportedError("a method that takes many requests is no call")
        message = message_of(method.request, request)
        call = method.on(peer.channel, message)(message, **peer.call_options(request))
        if method.answers_many:
            return await self._read(peer, request, call)
        if "cancelAfterMs" in request:
            asyncio.get_running_loop().call_later(request["cancelAfterMs"] / 1000, call.cancel)
        return answer(request, "ok", response=json_of(await call))

    async def _stream(self, peer: Peer, request: Json) -> Json:
        over = asyncio.Event()

        async def messages() -> Any:
            for message in stream_messages(request):
                yield message
            if request.get("keepOpen"):
                await over.wait()

        method = Method("assay.v1.InvokeService/ReduceStream")
        try:
            return await self._read(peer, request, method.on(peer.channel)(messages(), **peer.call_options(request)))
        finally:
            over.set()

    async def _read(self, peer: Peer, request: Json, call: Any) -> Json:
        responses: list[Json] = []
        timer = None
        if "cancelAfterMs" in request:
            timer = asyncio.get_running_loop().call_later(request["cancelAfterMs"] / 1000, call.cancel)
        try:
            if request.get("cancelAfterResponses") == 0:
                call.cancel()
            async for response in call:
                responses.append(json_of(response))
                if len(responses) == request.get("cancelAfterResponses"):
                    call.cancel()
        except (*FAILURES, asyncio.CancelledError) as error:
            return answer(request, "error", responses=responses, error=error_of(error, peer))
        finally:
            if timer is not None:
                timer.cancel()
        return answer(request, "ok", responses=responses)

    async def _publish(self, client: assay.aio.Client, request: Json) -> Json:
        receipts: list[Json] = []

        def keep(receipt: assay.model.Receipt) -> None:
            receipts.append(receipt_json(receipt))

        publisher = client.publisher(request["function"], on_receipt=keep, **publisher_arguments(request))
        try:
            for number, event in enumerate(request["events"], 1):
                await publisher.send(event)
                if request.get("pauseEvery") and number % request["pauseEvery"] == 0:
                    await asyncio.sleep(request["pauseMs"] / 1000)
        except assay.errors.StreamClosedError:
            pass  # An event has stopped the stream, and the receipts say which.
        except BaseException:
            publisher.cancel()
            raise
        return summary_json(receipts, await publisher.close())


def main(arguments: Mapping[str, Any]) -> None:
    if arguments["asyncio"]:
        asyncio.run(AsyncioDriver().run())
    else:
        ThreadDriver().run()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--asyncio", action="store_true", help="drive the asyncio half of the client")
    main(vars(parser.parse_args()))
