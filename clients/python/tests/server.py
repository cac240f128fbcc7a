"""A server of the API in this process, whose methods a test sets."""

from collections.abc import Callable, Iterator
from concurrent import futures
from typing import Any, NoReturn

import grpc
from google.protobuf.any_pb2 import Any as AnyMessage
from google.protobuf.duration_pb2 import Duration
from google.protobuf.message import Message
from google.rpc import error_details_pb2, status_pb2

from assay._methods import _FILES

Method = Callable[[Any, Any], Any]


class Server(grpc.GenericRpcHandler):
    """Answers `/assay.v1.Service/Method` with what `methods["Method"]` answers for the request and the context."""

    def __init__(self, credentials: grpc.ServerCredentials | None = None) -> None:
        self.methods: dict[str, Method] = {}
        self.calls: list[str] = []
        self._described = {
            f"/{service.full_name}/{method.name}": method
            for file in _FILES
            for service in file.DESCRIPTOR.services_by_name.values()
            for method in service.methods
        }
        self._server = grpc.server(futures.ThreadPoolExecutor(16), options=[("grpc.so_reuseport", 0)])
        self._server.add_generic_rpc_handlers((self,))
        if credentials is None:
            self.port = self._server.add_insecure_port("127.0.0.1:0")
        else:
            self.port = self._server.add_secure_port("127.0.0.1:0", credentials)
        self.address = f"127.0.0.1:{self.port}"
        self._server.start()

    def service(self, handler_call_details: Any) -> Any:
        described = self._described.get(handler_call_details.method)
        if described is None:
            return None
        request: type[Message] = described.input_type._concrete_class
        kinds = {
            (False, False): grpc.unary_unary_rpc_method_handler,
            (False, True): grpc.unary_stream_rpc_method_handler,
            (True, True): grpc.stream_stream_rpc_method_handler,
        }
        make: Any = kinds[described.client_streaming, described.server_streaming]

        def answer(asked: Any, context: Any) -> Any:
            self.calls.append(described.name)
            return self.methods[described.name](asked, context)

        return make(answer, request_deserializer=request.FromString, response_serializer=_encoded)

    def stop(self) -> None:
        self._server.stop(0).wait()


def _encoded(answer: Any) -> bytes:
    encoded: bytes = answer if isinstance(answer, bytes) else answer.SerializeToString()
    return encoded


def fail(
    context: Any,
    code: grpc.StatusCode,
    reason: str = "",
    *,
    retry_after: float | None = None,
    details: tuple[Message, ...] = (),
    message: str = "as the test says",
) -> NoReturn:
    """Ends the call with an error, as a server does."""
    status = status_pb2.Status(code=code.value[0], message=message)
    if reason:
        status.details.append(packed(error_details_pb2.ErrorInfo(domain="assay.dev", reason=reason)))
    if retry_after is not None:
        delay = Duration(seconds=int(retry_after), nanos=int(retry_after % 1 * 1e9))
        status.details.append(packed(error_details_pb2.RetryInfo(retry_delay=delay)))
    status.details.extend(packed(each) for each in details)
    context.set_trailing_metadata((("grpc-status-details-bin", status.SerializeToString()),))
    context.abort(code, message)
    raise AssertionError("abort raises")


def packed(message: Message) -> AnyMessage:
    found = AnyMessage()
    found.Pack(message)
    return found


def one_after_another(*steps: Method) -> Method:
    """The first call is answered by the first step, and so on; the last one answers all that follow."""
    left: Iterator[Method] = iter(steps[:-1])

    def answer(request: Any, context: Any) -> Any:
        return next(left, steps[-1])(request, context)

    return answer
