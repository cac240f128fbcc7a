#!/usr/bin/env bash
# `npm run test:clients`: each client's own tests and examples against a real server, tools that others have written for gRPC, and the conformance matrix.
# `test/clients.sh go python` tests these clients alone. Each client installs what its language needs, as root on Debian.
set -euo pipefail
cd "$(dirname "$0")/.."

known=(typescript python go java)
clients=("$@")
[ "$#" -gt 0 ] || clients=("${known[@]}")
for client in "${clients[@]}"; do
  [[ " ${known[*]} " == *" $client "* ]] || { echo "test:clients: there is no client $client; there are ${known[*]}" >&2; exit 2; }
done
# What a server reads from its environment is not meant for those that are started here.
unset "${!ASSAY_@}"

scratch=$(mktemp -d)
server=
cleanup() {
  [ -z "$server" ] || { kill "$server" 2>/dev/null && wait "$server" 2>/dev/null; } || true
  rm -rf "$scratch"
}
trap cleanup EXIT

node bin/assay serve --sandbox=process --listen 127.0.0.1:0 --data-directory "$scratch/data" >"$scratch/ready" 2>"$scratch/log" &
server=$!
for _ in $(seq 300); do
  grep -q 'assay listening on' "$scratch/ready" && break
  kill -0 "$server" 2>/dev/null || { cat "$scratch/log" >&2; exit 1; }
  sleep 0.1
done
address=$(sed -n 's/^assay listening on \([^ ]*\).*/\1/p' "$scratch/ready")
[ -n "$address" ] || { echo "the server did not get ready within 30 s" >&2; cat "$scratch/log" >&2; exit 1; }
token=$(sed -n 's/.*shown this once: \([^ ]*\).*/\1/p' "$scratch/ready")

for client in "${clients[@]}"; do
  echo "== $client"
  started=$SECONDS
  ASSAY_ADDRESS="$address" ASSAY_TOKEN="$token" "clients/$client/test.sh"
  echo "== $client passed in $((SECONDS - started)) s"
done

echo "== tools"
test/tools/run.sh

echo "== conformance"
node test/conformance/run.ts "${clients[@]/#/--client=}"
