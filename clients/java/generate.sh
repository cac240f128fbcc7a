#!/usr/bin/env bash
# Makes the stubs in src/generated anew from the protos. With --check: changes nothing, and fails if they are not what the protos make.
set -euo pipefail
cd "$(dirname "$0")"

case "${1:-}" in
  "" | --check) ;;
  *)
    echo "usage: generate.sh [--check]" >&2
    exit 2
    ;;
esac
[ -x ../../node_modules/.bin/buf ] || {
  echo "generate.sh needs buf: run npm ci in the repository's root first" >&2
  exit 2
}
case "$(uname -s) $(uname -m)" in
  "Linux x86_64") classifier=linux-x86_64 ;;
  "Linux aarch64") classifier=linux-aarch_64 ;;
  "Darwin arm64") classifier=osx-aarch_64 ;;
  "Darwin x86_64") classifier=osx-x86_64 ;;
  *)
    echo "there is no protoc for $(uname -s) on $(uname -m)" >&2
    exit 2
    ;;
esac

# protoc and its plugin are artifacts like any other, of the versions that pom.xml names.
mvn -B -q -ntp -Dstyle.color=never dependency:copy@generators "-Dgenerators.classifier=$classifier"
chmod +x target/generators/protoc target/generators/protoc-gen-grpc-java

rm -rf target/made
../../node_modules/.bin/buf generate --output target/made
if [ "${1:-}" = --check ]; then
  diff -r target/made/src/generated/java src/generated/java >target/made/differences || {
    head -20 target/made/differences >&2
    echo "the Java stubs are not what the protos make: run clients/java/generate.sh, and commit the result" >&2
    exit 1
  }
  exit 0
fi
rm -rf src/generated/java
mkdir -p src/generated
cp -r target/made/src/generated/java src/generated/java
