#!/bin/sh
# Everything about this client, against the server at ASSAY_ADDRESS with the key ASSAY_TOKEN: stubs, types, style, unit tests, the package as others
# install it, the README's program and the examples, the API reference. Installs what is missing, on Debian as root.
set -eu
cd "$(dirname "$0")"
root=$(cd ../.. && pwd)
: "${ASSAY_ADDRESS:?is the address of a server}" "${ASSAY_TOKEN:?is an API key of its first administrator}"

if ! command -v openssl >/dev/null 2>&1; then
  if ! command -v apt-get >/dev/null 2>&1 || [ "$(id -u)" != 0 ]; then
    echo "the tests of the TypeScript client need openssl, and can install it only as root on Debian" >&2
    exit 2
  fi
  apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -qy --no-install-recommends openssl
fi
[ -x "$root/node_modules/.bin/tsc" ] || (cd "$root" && npm ci --no-fund --no-audit)
tools=$root/node_modules/.bin
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

echo "TypeScript: stubs, types, style"
./generate.sh --check
"$tools/tsc" --noEmit -p tsconfig.build.json
(cd "$root" && "$tools/biome" check --error-on-warnings clients/typescript test/unit/clients)

echo "TypeScript: unit tests"
(cd "$root" && env -u ASSAY_ADDRESS -u ASSAY_TOKEN PATH="$tools:$PATH" vitest run test/unit/clients)

# The Node that users have, where it is not the one that npm puts before it.
theirs=$(printf '%s' "$PATH" | tr ':' '\n' | grep -v 'node_modules' | paste -sd: -)
echo "TypeScript: the package, with the README's program, on $(PATH="$theirs" node --version)"
# Built by itself: whoever ignores packages' scripts, as this repository does, has npm pack what is there.
npm run --silent build
npm pack --silent --pack-destination "$scratch" >/dev/null
mkdir "$scratch/program"
echo '{ "type": "module", "private": true }' >"$scratch/program/package.json"
# OpenTelemetry is the program's: the package comes without it.
sdk=@opentelemetry/sdk-trace
sdk=$sdk@$(sed -n "s|^ *\"$sdk\": \"\(.*\)\",*|\1|p" "$root/package.json")
(cd "$scratch/program" && npm install --silent --no-fund --no-audit --ignore-scripts --prefer-offline "$scratch"/assay-client-*.tgz "$sdk")
sed -n '/^```ts$/,/^```$/p' README.md | sed '/^```/d' >"$scratch/program/readme.ts"
(
  cd "$scratch/program"
  "$tools/tsc" --strict --skipLibCheck --target es2022 --module nodenext --types node --typeRoots "$root/node_modules/@types" readme.ts
  PATH="$theirs" node readme.js >said
)
expect() {
  printf '%s\n' "$2" >"$scratch/expected"
  diff -u "$scratch/expected" "$1" || { echo "$3 does not say what it should" >&2; exit 1; }
}
sed -i 's/^7 [0-9a-f]\{64\}$/7 …/' "$scratch/program/said"
expect "$scratch/program/said" "$(sed -n '/^```ts$/,/^```$/s/.*console\.log.*; \/\/ //p' README.md)" "the README's program"

echo "TypeScript: the examples"
for example in state-from-source stream publisher; do
  "$tools/node" "examples/$example.ts" "$ASSAY_ADDRESS" | tail -n 1 >"$scratch/$example"
done
sed -i 's/^revision [0-9]* /revision N /' "$scratch/state-from-source"
expect "$scratch/state-from-source" "revision N says 6" examples/state-from-source.ts
expect "$scratch/stream" "state 5000050000" examples/stream.ts
expect "$scratch/publisher" "2500 events make 3126250" examples/publisher.ts

echo "TypeScript: the API reference"
./build-docs.sh "$scratch/docs"
[ -f "$scratch/docs/index.html" ]
echo "TypeScript: done"
