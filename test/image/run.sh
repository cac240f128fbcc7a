#!/usr/bin/env bash
# `npm run test:image`: builds the images on a Debian root, since no registry of images need be reachable, runs them as compose.yaml says, and attacks
# an executor in its container. As root on Debian: it installs what it needs. Ends with a line `N passed, N failed`.
set -euo pipefail
cd "$(dirname "$0")/../.."

# command:package
needed=(podman:podman runc:runc debootstrap:debootstrap openssl:openssl git:git iptables:iptables)
missing=()
for pair in "${needed[@]}"; do
  command -v "${pair%%:*}" >/dev/null 2>&1 || missing+=("${pair##*:}")
done
if [ "$(id -u)" != 0 ]; then
  echo "npm run test:image starts containers of its own, and can do that only as root" >&2
  exit 2
fi
if [ "${#missing[@]}" -gt 0 ]; then
  command -v apt-get >/dev/null 2>&1 || { echo "npm run test:image needs these packages of Debian: ${missing[*]}" >&2; exit 2; }
  apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -qy --no-install-recommends "${missing[@]}" containernetworking-plugins libatomic1
fi

# Short, for the paths of Unix sockets in it.
scratch=$(mktemp -d /tmp/asi.XXXX)
cleanup() {
  findmnt -rno TARGET | grep -F "$scratch/" | sort -r | xargs -r umount -l 2>/dev/null || true
  rm -rf "$scratch"
}
trap cleanup EXIT
mkdir "$scratch/tls" "$scratch/context"

# Layers cost nothing where the kernel can lay one over another; elsewhere each is a copy.
driver=vfs
mkdir "$scratch/o" "$scratch/o/l" "$scratch/o/u" "$scratch/o/w" "$scratch/o/m"
if mount -t overlay overlay -o "lowerdir=$scratch/o/l,upperdir=$scratch/o/u,workdir=$scratch/o/w" "$scratch/o/m" 2>/dev/null; then
  umount "$scratch/o/m"
  driver=overlay
fi
echo "storage driver: $driver"

# The base: Debian, with the Node of the lockfile and npm where Node's own images have them.
root=$scratch/root
debootstrap --variant=minbase "$(. /etc/os-release && echo "$VERSION_CODENAME")" "$root" >"$scratch/debootstrap.log" 2>&1 ||
  { tail "$scratch/debootstrap.log" >&2; exit 1; }
rm -rf "$root"/usr/share/{doc,locale,man,info,i18n} "$root"/var/cache/apt "$root"/var/lib/apt/lists
node=$(node -p process.execPath)
for library in $(ldd "$node" | sed -n 's/.*=> \(\/[^ ]*\).*/\1/p'); do
  [ -e "$root$library" ] || install -D "$(readlink -f "$library")" "$root/usr/lib/$(basename "$library")"
done
install -m 755 "$node" "$root/usr/local/bin/node"
mkdir -p "$root/usr/local/lib/node_modules"
cp -r "$(dirname "$(readlink -f "$(command -v npm)")")/.." "$root/usr/local/lib/node_modules/npm"
ln -s ../lib/node_modules/npm/bin/npm-cli.js "$root/usr/local/bin/npm"
mkdir -p "$root/usr/local/etc"
echo offline=true >"$root/usr/local/etc/npmrc"
base=localhost/assay-base
tar -C "$root" -c . | podman --root="$scratch/store" --runroot="$scratch/run" --tmpdir="$scratch/libpod" --storage-driver="$driver" \
  --cgroup-manager=cgroupfs --runtime=runc import -q - "$base" >/dev/null
rm -rf "$root"

# What the build installs, into a cache of its own, so that it needs no network; npm in the base is told so.
mkdir "$scratch/install"
cp package.json package-lock.json .npmrc "$scratch/install"
(cd "$scratch/install" && npm ci --silent --omit=dev --omit=optional --cache="$scratch/npm" >/dev/null)
rm -rf "$scratch/install"

# A certificate for the gateway, by an authority of its own.
(
  cd "$scratch/tls"
  new=(-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes)
  openssl req -x509 "${new[@]}" -keyout ca.key -out ca.pem -days 2 -subj /CN=ca
  openssl req "${new[@]}" -keyout server.key -out server.csr -subj /CN=localhost
  openssl x509 -req -in server.csr -CA ca.pem -CAkey ca.key -CAcreateserial -out server.pem -days 2 \
    -extfile <(echo subjectAltName=DNS:localhost)
) 2>/dev/null
chown 65532:65532 "$scratch/tls/server.key"

node --disable-warning=ExperimentalWarning test/image/run.ts "$scratch" "$driver" "$base" "$scratch/npm"
