#!/usr/bin/env bash
# Checks the generated code, the code's form and its types, runs the unit tests, builds the package and its API pages, installs it into an environment of its own, and
# runs the examples and the README there against the server at ASSAY_ADDRESS with ASSAY_TOKEN. On a bare Debian, as root, it installs what it needs.
set -euo pipefail
cd "$(dirname "$0")"
: "${ASSAY_ADDRESS:?the address of a running server, such as 127.0.0.1:7443}"
: "${ASSAY_TOKEN:?a credential of it that may compile, sign, deploy, invoke and administer}"
python=$(./environment.sh)
out=$(cd ../.. && pwd)/build/clients/python

./generate.sh --check
"$python" -m ruff format --check --quiet .
"$python" -m ruff check --quiet .
"$python" -m mypy --no-error-summary
"$python" -m pytest --quiet

rm -rf "$out/dist" "$out/docs" "$out/fresh"
# The sdist first, and the wheel of what is in it.
"$python" -m build --no-isolation --outdir "$out/dist" . >"$out/build.log" 2>&1 || { cat "$out/build.log" >&2; exit 1; }
python3 -m venv "$out/fresh"
"$out/fresh/bin/pip" install --quiet --disable-pip-version-check --only-binary=:all: -c requirements.txt "$out"/dist/assay_client-*.whl
(cd / && "$out/fresh/bin/python" -c '
import importlib.metadata, pathlib, assay
here = pathlib.Path(assay.__file__).parent
assert "site-packages" in here.parts, here
assert (here / "py.typed").exists() and (here / "v1/invoke_service_pb2.pyi").exists(), "types are missing"
print("assay-client", importlib.metadata.version("assay-client"), "is installed")')
# What somebody else's program sees of the types: those of the package that is installed, not of the one beside it.
mkdir -p "$out/typed"
cp examples/*.py "$out/typed"
(cd "$out/typed" && "$python" -m mypy --no-error-summary --strict --python-executable "$out/fresh/bin/python" account.py account_asyncio.py)
for example in examples/account.py examples/account_asyncio.py; do
  "$out/fresh/bin/python" -P -W error "$example"
done
"$out/fresh/bin/python" run_readme.py

"$python" -m pdoc --output-directory "$out/docs" assay '!assay.v1'
test -s "$out/docs/assay/aio.html"
echo "the Python client is as it should be"
