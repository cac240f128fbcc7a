#!/usr/bin/env bash
# Makes assay/v1 (messages, stubs and their types) and assay/_reasons.py (the error classes) from proto/. With --check it changes nothing, and fails if
# what is there is not what would be made.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
python=$("$here/environment.sh")
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# buf finds the plugins of buf.gen.yaml on the PATH: python with grpcio-tools, and mypy-protobuf's.
cd "$here/../.."
PATH="$(dirname "$python"):$PATH" node_modules/.bin/buf generate --template clients/python/buf.gen.yaml --output "$scratch" 2>"$scratch/log" ||
  { cat "$scratch/log" >&2; exit 1; }
made=$scratch/clients/python/assay
# gRPC's plugin writes an empty file beside messages that come without a service.
grep -L 'class .*Stub' "$made"/v1/*_pb2_grpc.py | while read -r file; do rm "$file" "${file}i"; done
# The types of google.rpc come with googleapis-common-protos, made by protoc's own generator, whose enums are their own type.
sed -i 's/_code_pb2\.Code\.ValueType/_code_pb2.Code/g' "$made/v1/reason_pb2.pyi"
PYTHONPATH="$scratch/clients/python" "$python" -P clients/python/make_reasons.py "$made/_reasons.py"
find "$made" -name __pycache__ -prune -exec rm -r {} +
cp clients/python/assay/v1/__init__.py "$made/v1/"

if [ "${1:-}" = --check ]; then
  diff -r -x __pycache__ "$made/v1" clients/python/assay/v1 && diff "$made/_reasons.py" clients/python/assay/_reasons.py ||
    { echo "the Python stubs are not what proto/ makes: run clients/python/generate.sh, and commit the result" >&2; exit 1; }
else
  rm -rf clients/python/assay/v1
  cp -r "$made/v1" clients/python/assay/v1
  cp "$made/_reasons.py" clients/python/assay/_reasons.py
fi
