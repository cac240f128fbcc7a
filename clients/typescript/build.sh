#!/bin/sh
# Makes dist/ (or the folder that is given): JavaScript and declarations that Node 20 and any bundler take. The stubs are JavaScript already.
set -eu
cd "$(dirname "$0")"
out=${1:-dist}
rm -rf "$out"
../../node_modules/.bin/tsc -p tsconfig.build.json --outDir "$out"
cp -R src/gen "$out/gen"
