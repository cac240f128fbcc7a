#!/usr/bin/env bash
# `npm run test:clients`: clients in other languages against a real server. Today: Python with stubs straight from the protos and
# nothing of ours between, which shows that any gRPC client can drive Assay.
set -euo pipefail
cd "$(dirname "$0")/.."

if ! python3 -c 'import ensurepip, venv' >/dev/null 2>&1; then
  if command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ]; then
    apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -qy --no-install-recommends python3 python3-venv
  else
    echo "npm run test:clients needs python3 with venv, and can install it only as root on Debian" >&2
    exit 2
  fi
fi

scratch=$(mktemp -d)
server=
cleanup() {
  [ -z "$server" ] || { kill "$server" 2>/dev/null && wait "$server" 2>/dev/null; } || true
  rm -rf "$scratch"
}
trap cleanup EXIT

python3 -m venv "$scratch/venv"
"$scratch/venv/bin/pip" install --quiet --disable-pip-version-check --only-binary=:all: -r test/conformance/requirements.txt
mkdir "$scratch/stubs"
"$scratch/venv/bin/python" -m grpc_tools.protoc -I proto --python_out="$scratch/stubs" --grpc_python_out="$scratch/stubs" \
  proto/assay/v1/*.proto proto/google/rpc/*.proto

node bin/assay serve --sandbox=process --listen 127.0.0.1:0 --data-directory "$scratch/data" >"$scratch/ready" 2>"$scratch/log" &
server=$!
for _ in $(seq 300); do
  grep -q 'listening on' "$scratch/ready" && break
  kill -0 "$server" 2>/dev/null || { cat "$scratch/log" >&2; exit 1; }
  sleep 0.1
done
address=$(sed -n 's/.*listening on \([^ ]*\).*/\1/p' "$scratch/ready")
[ -n "$address" ] || { echo "the server did not get ready within 30 s" >&2; cat "$scratch/log" >&2; exit 1; }

token=$(sed -n 's/.*shown this once: \([^ ]*\).*/\1/p' "$scratch/ready")

ASSAY_TOKEN="$token" PYTHONPATH="$scratch/stubs" "$scratch/venv/bin/python" test/conformance/plain_client.py "$address"
