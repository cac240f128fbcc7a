"""The Python client of Assay, a gRPC server that runs other people's TypeScript safely.

```python
import assay

with assay.Client("127.0.0.1:7443", token="assay_…") as client:
    client.publish("account", open("account.ts").read())  # compile, sign, deploy
    print(client.reduce("account", [{"type": "Deposited", "data": {"amount": 5}}]).state)
```

`assay.aio.Client` is the same for asyncio. `assay.v1` has the generated messages and stubs.
"""

from assay import errors, model
from assay._admin import Admin
from assay._call import CallOptions, Cancellation
from assay._client import Client
from assay._error import AssayError
from assay._events import Event, EventDict, EventLike, RawJson
from assay._ledger import Batching
from assay._publisher import Publisher
from assay._settings import Breaker, Retries, Tls
from assay._stream import ReduceStream

__all__ = [
    "Admin",
    "AssayError",
    "Batching",
    "Breaker",
    "CallOptions",
    "Cancellation",
    "Client",
    "Event",
    "EventDict",
    "EventLike",
    "Publisher",
    "RawJson",
    "ReduceStream",
    "Retries",
    "Tls",
    "aio",
    "errors",
    "model",
]

from assay import aio  # last: it is made of the rest
