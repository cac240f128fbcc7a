"""Writes `assay/_reasons.py`, an error class for each value of the enum `assay.v1.Reason`, from the stubs. Part of `generate.sh`."""

import sys
from pathlib import Path

from assay.v1 import reason_pb2

HEAD = '''"""An error class for each value of the enum `assay.v1.Reason`. Made by `make_reasons.py`: do not change it by hand."""

from assay._error import AssayError
'''


def class_name(reason: str) -> str:
    """`RATE_LIMIT` → `RateLimitError`."""
    return "".join(word.capitalize() for word in reason.split("_")) + "Error"


def main(target: Path) -> None:
    """Writes the classes to `target`."""
    parts = [HEAD]
    reasons = []
    for value in reason_pb2.Reason.DESCRIPTOR.values:
        if value.number == reason_pb2.REASON_UNSPECIFIED:
            continue
        reason = value.name.removeprefix("REASON_")
        spec = value.GetOptions().Extensions[reason_pb2.spec]
        again = "It may succeed later." if spec.retryable else "The same request would fail again."
        reasons.append(reason)
        parts.append(
            f'\n\nclass {class_name(reason)}(AssayError):\n    """{spec.summary}\n\n    {spec.remedy} {again}\n    """\n\n    REASON = "{reason}"\n'
        )
    listed = "".join(f"    {class_name(reason)},\n" for reason in reasons)
    parts.append(f'\n\nCLASSES: tuple[type[AssayError], ...] = (\n{listed})\n"""All of them, in the order of the enum."""\n')
    names = "".join(f'    "{class_name(reason)}",\n' for reason in reasons)
    parts.append(f"\n__all__ = [\n{names}]\n")
    target.write_text("".join(parts), "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
