#!/usr/bin/env bash
# The conformance driver, without Maven: test.sh, or `mvn test-compile`, has built it.
set -euo pipefail
here=$(cd "$(dirname "$0")/.." && pwd)
[ -s "$here/target/class-path" ] && [ -d "$here/target/test-classes" ] || {
  echo "the driver is not built: run clients/java/test.sh --build, or mvn -B -q test-compile in clients/java" >&2
  exit 2
}
exec java -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -cp "$here/target/test-classes:$here/target/classes:$(cat "$here/target/class-path")" dev.assay.conformance.Driver
