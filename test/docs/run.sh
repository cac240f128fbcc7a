#!/usr/bin/env bash
# `npm run test:docs`: installs the Debian packages that pages' commands call, and runs every code block of the documentation.
set -euo pipefail
cd "$(dirname "$0")/../.."

# command:package. Commands of administrators are not on everybody's path.
PATH="$PATH:/usr/sbin:/sbin"
needed=(openssl:openssl git:git jq:jq nft:nftables systemd-analyze:systemd softhsm2-util:softhsm2 pkcs11-tool:opensc)
missing=()
for pair in "${needed[@]}"; do
  command -v "${pair%%:*}" >/dev/null 2>&1 || missing+=("${pair##*:}")
done
if [ "${#missing[@]}" -gt 0 ]; then
  if command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ]; then
    apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -qy --no-install-recommends "${missing[@]}"
  else
    echo "npm run test:docs needs these packages, and can install them only as root on Debian: ${missing[*]}" >&2
    exit 2
  fi
fi

exec node --disable-warning=ExperimentalWarning test/docs/run.ts "$@"
