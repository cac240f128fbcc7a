#!/usr/bin/env bash
# The Java client's tests: what is generated is current, everything compiles without a warning, is formatted and documented, the unit tests pass, and the examples run
# against the server at ASSAY_ADDRESS with ASSAY_TOKEN. Installs a JDK and Maven where they are missing. --build: builds the driver and what it needs, and no more.
set -euo pipefail
cd "$(dirname "$0")"

case "${1:-}" in
  "" | --build) ;;
  *)
    echo "usage: test.sh [--build]" >&2
    exit 2
    ;;
esac

if ! command -v javac >/dev/null 2>&1 || ! command -v mvn >/dev/null 2>&1; then
  if command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ]; then
    echo "java: installing openjdk-17-jdk-headless and maven"
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -qqy --no-install-recommends openjdk-17-jdk-headless maven >/dev/null
  else
    echo "clients/java needs a JDK from 17 on and Maven from 3.8 on, and can install them only as root on Debian" >&2
    exit 2
  fi
fi

if [ "${1:-}" = --build ]; then
  mvn -B -q -ntp -Dstyle.color=never test-compile
  exit 0
fi
: "${ASSAY_ADDRESS:?the address of a running server}" "${ASSAY_TOKEN:?a token for it}"

echo "java: what is generated"
./generate.sh --check
echo "java: format, compiler, unit tests, package, documentation"
rm -f target/*.jar
mvn -B -q -ntp -Dstyle.color=never spotless:check package
for jar in target/assay-client-*-sources.jar target/assay-client-*-javadoc.jar; do
  [ -s "$jar" ] || { echo "$jar was not made" >&2; exit 1; }
done
# The same as Surefire's files say it: -q prints failures alone.
awk -F'"' '/<testsuite /{ for (i = 1; i < NF; i++) { if ($i ~ / tests=$/) tests += $(i + 1); if ($i ~ / (errors|failures|skipped)=$/) bad += $(i + 1) } }
  END { print "java: " tests - bad " passed, " bad + 0 " failed"; exit bad != 0 || tests == 0 }' target/surefire-reports/TEST-*.xml

echo "java: examples"
class_path="$(ls target/assay-client-?.?.?.jar):$(cat target/class-path)"
for example in Quickstart Publish; do
  expected=$(sed -n "s/^$example: //p" examples/expected.txt)
  said=$(java -cp "$class_path" "examples/$example.java" "$ASSAY_ADDRESS")
  [ "$said" = "$expected" ] || { echo "examples/$example.java says \"$said\", and should say \"$expected\"" >&2; exit 1; }
  echo "java: examples/$example.java says $said"
done
