"""What tests share: a server, and a client of each half that is called in the same way."""

import asyncio
import inspect
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any

import pytest

import assay
from tests.server import Server


class Caller:
    """A client, synchronous or of asyncio, whose methods are called in the same way."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self.loop = asyncio.new_event_loop()
        self._clients: list[Any] = []

    def client(self, address: str, **options: Any) -> Any:
        client = (assay.aio.Client if self.kind == "asyncio" else assay.Client)(address, **options)
        self._clients.append(client)
        return client

    def do(self, result: Any) -> Any:
        """The result, waited for if need be; of an iterator, all that it gives."""
        if inspect.isawaitable(result):
            return self.loop.run_until_complete(_awaited(result))
        if isinstance(result, AsyncIterator):
            return self.loop.run_until_complete(_listed(result))
        return list(result) if isinstance(result, Iterator) else result

    def close(self) -> None:
        for client in self._clients:
            self.do(client.close())
        self.loop.close()


async def _awaited(result: Any) -> Any:
    return await result


async def _listed(result: AsyncIterator[Any]) -> list[Any]:
    return [each async for each in result]


@pytest.fixture
def server() -> Iterator[Server]:
    server = Server()
    yield server
    server.stop()


@pytest.fixture(params=["threads", "asyncio"])
def caller(request: pytest.FixtureRequest) -> Iterator[Caller]:
    caller = Caller(request.param)
    yield caller
    caller.close()


FAST = assay.Retries(first_wait=0.001, longest_wait=0.002)


@pytest.fixture
def connect(caller: Caller, server: Server) -> Callable[..., Any]:
    """Makes a client of the server, whose waits are short."""

    def make(**options: Any) -> Any:
        return caller.client(server.address, **{"retries": FAST, **options})

    return make
