#!/usr/bin/env bash
# Starts the driver with the client as it stands in this folder: `driver.sh`, or `driver.sh --asyncio`.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
python=$("$here/../environment.sh")
PYTHONPATH="$here/.." exec "$python" -u "$here/driver.py" "$@"
