#!/bin/sh
# Makes dist-docs/ (or the folder that is given): the API reference as HTML, by TypeDoc. Fails on what is exported without a name or linked to nowhere.
set -eu
cd "$(dirname "$0")"
../../node_modules/.bin/typedoc --out "${1:-dist-docs}" --logLevel Warn
