#!/usr/bin/env bash
# Everything that the Go client is held to: its stubs are current, it is formatted, vetted and tidy, its tests pass, and its examples and README run against the
# server at ASSAY_ADDRESS with ASSAY_TOKEN, an administrator's key. Leaves the conformance driver at build/driver. Needs the repository's npm packages (for buf), and root on Debian where there is no Go.
set -euo pipefail
cd "$(dirname "$0")"
here=$PWD

: "${ASSAY_ADDRESS:?test.sh needs a server: set ASSAY_ADDRESS to its HOST:PORT and ASSAY_TOKEN to the first administrator's key}"
: "${ASSAY_TOKEN:?test.sh needs ASSAY_TOKEN, the first administrator's key}"

PATH="$(../../test/install-go.sh):$PATH"
export PATH
# Nothing here is built to be kept: which commit it was does not matter, and git need not be there.
export GOFLAGS=-buildvcs=false
step() { echo "go: $*" >&2; }
fail() {
  echo "go: $*" >&2
  exit 1
}

step "stubs"
./generate.sh --check

step "format, modules, vet, staticcheck"
unformatted=$(gofmt -l .)
[ -z "$unformatted" ] || fail "not as gofmt has it: $unformatted"
go mod tidy -diff
go vet ./...
go run honnef.co/go/tools/cmd/staticcheck@v0.8.2 . ./cmd/... ./examples/...

step "tests"
go test ./...

step "examples"
mkdir -p build
go build -o build/driver ./cmd/conformance-driver
go build -o build/account ./examples/account
go build -o build/publisher ./examples/publisher
expect() {
  local name=$1 wanted=$2 got
  got=$("build/$name")
  [ "$got" = "$wanted" ] || fail "examples/$name printed $got instead of $wanted"
}
expect account '{"balance":3,"entries":2}'
expect publisher '10000 {"balance":49995000,"entries":10000}'

step "README"
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
# The first block of a language.
block() { awk -v fence="\`\`\`$1" '$0 == fence { inside = 1; next } inside && /^```$/ { exit } inside' README.md; }
block go >"$scratch/main.go"
block sh >"$scratch/install.sh"
cp examples/account/account.ts "$scratch"
cd "$scratch"
ASSAY="$(cd "$here/../.." && pwd)" bash -euo pipefail install.sh
got=$(go run .)
[ "$got" = '{"balance":5,"entries":1}' ] || fail "the README's program printed $got"
step "all of it"
