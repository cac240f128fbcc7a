"""JSON documents: Python's values as the bytes that the server takes, and back."""

import json
from typing import Any

from assay._status import unintelligible


def encode(value: Any, what: str) -> bytes:
    """One JSON document (RFC 8259) in UTF-8. Raises a ValueError for what JSON cannot hold."""
    try:
        text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    except (TypeError, ValueError, RecursionError) as error:
        raise ValueError(f"{what} is not a JSON value: {error}") from error
    try:
        return text.encode()
    except UnicodeEncodeError:
        # Half of a surrogate pair has no UTF-8, but JSON can say it.
        return json.dumps(value, allow_nan=False, separators=(",", ":")).encode()


def parse(document: bytes) -> Any:
    """The value of a document that the server sent."""
    try:
        return json.loads(document)
    except (ValueError, RecursionError) as error:
        raise unintelligible("the state is JSON that Python cannot hold; its bytes are there as they came") from error
