#!/usr/bin/env bash
# Makes the stubs in assay/v1 anew from the protos. With --check: changes nothing, and fails if they are not what the protos make.
set -euo pipefail
cd "$(dirname "$0")"
here=$PWD

check=
case "${1:-}" in
  "") ;;
  --check) check=yes ;;
  *)
    echo "usage: generate.sh [--check]" >&2
    exit 2
    ;;
esac

PATH="$(../../test/install-go.sh):$PATH"
export PATH
[ -x ../../node_modules/.bin/buf ] || {
  echo "generate.sh needs buf: run npm ci in the repository's root first" >&2
  exit 2
}

made=$(mktemp -d)
trap 'rm -rf "$made"' EXIT
(cd ../.. && node_modules/.bin/buf generate --template clients/go/buf.gen.yaml --path proto/assay/v1 --output "$made")

if [ -n "$check" ]; then
  if ! diff -ru "$made/assay" "$here/assay"; then
    echo "the Go stubs are not what the protos make: run clients/go/generate.sh and commit what it makes" >&2
    exit 1
  fi
  exit 0
fi
rm -rf "$here/assay"
cp -r "$made/assay" "$here/assay"
