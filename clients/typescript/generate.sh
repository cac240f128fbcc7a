#!/bin/sh
# Makes src/gen anew from the protos. Its template is the repository's own (buf.gen.yaml), which makes the server's stubs with the same plugin.
# --check: changes nothing, and fails if what is committed is not what would be made.
set -eu
cd "$(dirname "$0")/../.."
case "${1:-}" in
  "") PATH="$PWD/node_modules/.bin:$PATH" buf generate ;;
  --check) PATH="$PWD/node_modules/.bin:$PATH" node test/house/generated-code-is-current.ts ;;
  *) echo "usage: generate.sh [--check]" >&2; exit 2 ;;
esac
