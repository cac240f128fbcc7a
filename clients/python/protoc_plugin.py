"""A plugin for `buf generate`: the generators that grpcio-tools brings inside its protoc, asked as buf asks a plugin.

`protoc_plugin.py python` writes messages (`_pb2.py`), `protoc_plugin.py grpc_python` services (`_pb2_grpc.py`).
"""

import sys
import tempfile
from importlib.resources import files
from pathlib import Path

from google.protobuf.compiler.plugin_pb2 import CodeGeneratorRequest, CodeGeneratorResponse
from google.protobuf.descriptor_pb2 import FileDescriptorSet
from grpc_tools import protoc


def generate(generator: str, request: CodeGeneratorRequest) -> CodeGeneratorResponse:
    """What the generator makes of the request's files."""
    response = CodeGeneratorResponse(supported_features=CodeGeneratorResponse.FEATURE_PROTO3_OPTIONAL)
    with tempfile.TemporaryDirectory() as scratch:
        descriptors = Path(scratch, "descriptors.binpb")
        descriptors.write_bytes(FileDescriptorSet(file=request.proto_file).SerializeToString())
        out = Path(scratch, "out")
        out.mkdir()
        arguments = [
            "protoc",
            f"--descriptor_set_in={descriptors}",
            f"-I{files('grpc_tools') / '_proto'}",
            f"--{generator}_out={out}",
            *request.file_to_generate,
        ]
        if protoc.main(arguments) != 0:  # type: ignore[no-untyped-call]
            response.error = f"protoc's {generator} generator failed; its own words stand above"
            return response
        for file in sorted(path for path in out.rglob("*") if path.is_file()):
            response.file.add(name=file.relative_to(out).as_posix(), content=file.read_text("utf-8"))
    return response


if __name__ == "__main__":
    asked = CodeGeneratorRequest.FromString(sys.stdin.buffer.read())
    sys.stdout.buffer.write(generate(sys.argv[1], asked).SerializeToString())
