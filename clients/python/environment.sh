#!/usr/bin/env bash
# Makes the Python environment that this client is generated, tested and driven in, at build/clients/python/venv, unless it is there, and prints its
# python. As root on Debian it installs python3 and python3-venv, if they are missing.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
venv=$here/../../build/clients/python/venv

if ! python3 -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then
  if command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ]; then
    { apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -qy --no-install-recommends python3 python3-venv; } >&2
  else
    echo "the Python client needs python3 (3.11 or later) with venv, and can install it only as root on Debian" >&2
    exit 2
  fi
fi

mkdir -p "$(dirname "$venv")"
# Two that start at the same time make it once.
exec 9>"$(dirname "$venv")/lock"
flock 9
if ! cmp -s "$here/requirements.txt" "$venv/installed.txt"; then
  rm -rf "$venv"
  python3 -m venv "$venv"
  "$venv/bin/pip" install --quiet --disable-pip-version-check --only-binary=:all: -r "$here/requirements.txt" >&2
  cp "$here/requirements.txt" "$venv/installed.txt"
fi
echo "$(cd "$venv" && pwd)/bin/python"
