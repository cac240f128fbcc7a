#!/usr/bin/env bash
# Makes a Go available that is new enough for the Go client and for the tools that are built from Go modules, and prints the one line that
# its caller needs: the directory to put first on PATH. `PATH="$(test/install-go.sh):$PATH"`
#
# Where `go` is new enough already, nothing happens. Otherwise Go's own module proxy has each release as the module golang.org/toolchain, from
# which a `go` of 1.21 and later replaces itself. Debian 12's `go`, 1.19, cannot do that yet, but it can download modules, and checks them
# against Go's checksum database; what `go` would do afterwards (permissions to run, the names of go.mod files) is done here.
set -euo pipefail

minimum=1.26
version=1.26.8

say() { echo "install-go: $*" >&2; }
stop() {
  say "$*"
  exit 2
}

# Whether the version $1 is at least $2.
at_least() { [ "$(printf '%s\n%s\n' "$2" "$1" | sort -V | head -n 1)" = "$2" ]; }
version_of() { GOTOOLCHAIN=local "$1" env GOVERSION 2>/dev/null | sed 's/^go//'; }

if found=$(command -v go) && at_least "$(version_of "$found")" "$minimum"; then
  dirname "$found"
  exit 0
fi

if [ -z "${found:-}" ]; then
  if ! command -v apt-get >/dev/null 2>&1 || [ "$(id -u)" != 0 ]; then
    stop "there is no go of $minimum or later on PATH; it can be installed from here only as root on Debian"
  fi
  say "installing Debian's golang-go, to download Go $version with"
  packages=(golang-go)
  # Only where they are missing: a machine with authorities of its own keeps what it has.
  [ -s /etc/ssl/certs/ca-certificates.crt ] || packages+=(ca-certificates)
  {
    apt-get update -q
    DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 install -qy --no-install-recommends "${packages[@]}"
  } >&2
  found=$(command -v go) || stop "golang-go is installed, but there is no go on PATH"
fi

platform="$("$found" env GOOS)-$("$found" env GOARCH)"
case "$platform" in
  linux-amd64) sum=h1:ZOmGe1OnfREDMIdb1Qi4G9JSuDPBLGExZMQ4nis1RXM= ;;
  linux-arm64) sum=h1:sYL/O6MqS68ML0kjsQ36WoYIpJqkw60TxizWUYUKQMc= ;;
  *) stop "no checksum of Go $version for $platform is known here; install Go $minimum or later yourself" ;;
esac

say "downloading Go $version for $platform as a module"
answer=$(cd / && GO111MODULE=on GOFLAGS= "$found" mod download -json "golang.org/toolchain@v0.0.1-go$version.$platform") ||
  stop "the download failed: $answer"
field() { printf '%s\n' "$answer" | sed -n "s/^[[:space:]]*\"$1\": \"\(.*\)\",\{0,1\}\$/\1/p"; }
[ "$(field Sum)" = "$sum" ] || stop "Go $version for $platform has the checksum $(field Sum), not $sum"
root=$(field Dir)
[ -f "$root/bin/go" ] || stop "the module has no bin/go"

# As `go` itself does it: bin/go last, since a `go` that finds it runnable takes the rest for done.
if [ ! -x "$root/bin/go" ]; then
  find "$root" -type d -exec chmod u+w {} +
  find "$root" -name _go.mod -type f | while read -r hidden; do
    cp "$hidden" "${hidden%_go.mod}go.mod"
  done
  find "$root/pkg/tool" -type f -exec chmod a+x {} +
  find "$root" -type d -exec chmod u-w {} +
  chmod a+x "$root/bin/gofmt"
  chmod a+x "$root/bin/go"
fi

[ "$(version_of "$root/bin/go")" = "$version" ] || stop "$root/bin/go does not say that it is Go $version"
echo "$root/bin"
