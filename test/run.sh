#!/usr/bin/env bash
# `npm test`: installs the Debian packages that tests call, checks the house, and runs every suite that needs only Node.
set -euo pipefail
cd "$(dirname "$0")/.."

# command:package
needed=(openssl:openssl git:git bwrap:bubblewrap)
missing=()
for pair in "${needed[@]}"; do
  command -v "${pair%%:*}" >/dev/null 2>&1 || missing+=("${pair##*:}")
done
if [ "${#missing[@]}" -gt 0 ]; then
  if command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ]; then
    apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -qy --no-install-recommends "${missing[@]}"
  else
    echo "npm test needs these packages, and can install them only as root on Debian: ${missing[*]}" >&2
    exit 2
  fi
fi

npm run --silent check

# A commit is judged by chances of its own, the same wherever it is judged. A file that is run alone has others each time.
if [ -z "${PROPERTY_SEED:-}" ] && commit=$(git rev-parse --verify --short=7 HEAD 2>/dev/null); then
  export PROPERTY_SEED=$((16#${commit:0:7}))
  echo "PROPERTY_SEED=$PROPERTY_SEED"
fi

report=$(mktemp)
trap 'rm -f "$report"' EXIT
status=0
vitest run --reporter=default --reporter=json --outputFile.json="$report" "$@" || status=$?
node -e '
  const r = JSON.parse(require("node:fs").readFileSync(process.argv[1], "utf8"));
  const skipped = r.numPendingTests + r.numTodoTests;
  for (const f of r.testResults) for (const t of f.assertionResults)
    if (t.status !== "passed" && t.status !== "failed") console.log(`not run: ${t.fullName}`);
  console.log(`${r.numPassedTests} passed, ${r.numFailedTests} failed, ${skipped} skipped`);
' "$report" || status=1
exit "$status"
