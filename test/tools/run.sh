#!/usr/bin/env bash
# The tools that operators of gRPC servers have, against a real one, with TLS and without: grpcurl, ghz and grpc_health_probe, built from
# their Go modules at the versions of go.mod here. Part of `npm run test:clients`. Needs Node and what test/install-go.sh needs.
set -euo pipefail
cd "$(dirname "$0")/../.."

# The servers here are this script's own.
unset ASSAY_ADDRESS ASSAY_TOKEN ASSAY_TLS_CA ASSAY_TOKEN_FILE

go_bin=$(test/install-go.sh)
PATH="$go_bin:$PATH"
scratch=$(mktemp -d)
servers=()
cleanup() {
  for pid in "${servers[@]}"; do kill "$pid" 2>/dev/null || true; done
  for pid in "${servers[@]}"; do wait "$pid" 2>/dev/null || true; done
  rm -rf "$scratch"
}
trap cleanup EXIT

tools="$scratch/bin"
mkdir "$tools"
(cd test/tools && go build -o "$tools/" \
  github.com/fullstorydev/grpcurl/cmd/grpcurl github.com/bojand/ghz/cmd/ghz github.com/grpc-ecosystem/grpc-health-probe)

passed=0
failed=0
# check CLAIM STATUS PATTERN COMMAND…: the command must end with the status, and print a line that matches the pattern unless that is empty.
check() {
  local claim=$1 status=$2 pattern=$3 got=0
  shift 3
  "$@" >"$scratch/out" 2>&1 </dev/null || got=$?
  if [ "$got" = "$status" ] && { [ -z "$pattern" ] || grep -qE -e "$pattern" "$scratch/out"; }; then
    passed=$((passed + 1))
    echo "ok    $claim"
  else
    failed=$((failed + 1))
    echo "FAIL  $claim"
    echo "      status $got (expected $status), expected to match: $pattern"
    sed 's/^/      /' "$scratch/out" | head -n 40
  fi
}

# start NAME FLAGS…: starts a server; sets `pid`, `address` and `token`.
start() {
  local name=$1
  shift
  node bin/assay serve --sandbox=process --listen=127.0.0.1:0 --data-directory="$scratch/$name" "$@" \
    >"$scratch/$name.ready" 2>"$scratch/$name.log" &
  pid=$!
  servers+=("$pid")
  for _ in $(seq 600); do
    grep -q '^assay listening on' "$scratch/$name.ready" && break
    kill -0 "$pid" 2>/dev/null || break
    sleep 0.1
  done
  address=$(sed -n 's/^assay listening on \(.*\)/\1/p' "$scratch/$name.ready")
  token=$(sed -n 's/.*shown this once: \([^ ]*\).*/\1/p' "$scratch/$name.ready")
  [ -n "$address" ] && return
  echo "the server $name did not get ready" >&2
  cat "$scratch/$name.log" >&2
  exit 1
}

# field FILE EXPRESSION: of the JSON in a file, as `it`.
field() { node -e 'const it = JSON.parse(require("fs").readFileSync(process.argv[1], "utf8")); const got = eval(process.argv[2]); console.log(typeof got === "string" ? got : JSON.stringify(got))' "$1" "$2"; }
encoded() { node -e 'console.log(Buffer.from(process.argv[1]).toString("base64"))' "$1"; }

# ── without TLS ──────────────────────────────────────────────────────────────────────────────────────────────────────

start plain
plain=$address
bearer="authorization: Bearer $token"
curl() { "$tools/grpcurl" -plaintext -H "$bearer" "$@"; }

check "grpcurl lists nothing for a stranger" 1 "Unauthenticated|no valid credential" "$tools/grpcurl" -plaintext "$plain" list
for service in assay.v1.CompileService assay.v1.InvokeService grpc.health.v1.Health grpc.reflection.v1.ServerReflection grpc.reflection.v1alpha.ServerReflection; do
  check "grpcurl lists $service" 0 "^$service\$" curl "$plain" list
done
check "grpcurl describes a service" 0 "rpc ReduceStream \( stream .assay.v1.ReduceStreamRequest \) returns \( stream" \
  curl "$plain" describe assay.v1.InvokeService
check "grpcurl describes a message" 0 "repeated .assay.v1.Event events = 3" curl "$plain" describe assay.v1.ReduceRequest
check "grpcurl describes a method with who may call it" 0 "ROLE_INVOKE" curl "$plain" describe assay.v1.InvokeService.Reduce
check "grpcurl says that a symbol is not there" 1 "not found|no such symbol" curl "$plain" describe assay.v1.Nothing

source='export default { initial: () => ({ total: 0 }), apply: (sum: { total: number }, event: { type: "Added"; data: { amount: number } }) => ({ total: sum.total + event.data.amount }) };'
check "grpcurl compiles a module" 0 '"digest"' curl -d \
  "{\"module\":{\"files\":[{\"path\":\"index.ts\",\"content\":\"$(encoded "$source")\"}]}}" "$plain" assay.v1.CompileService/Compile
digest=$(field "$scratch/out" 'it.artifact.digest')
check "grpcurl has it signed" 0 '"attestation"' curl -d "{\"artifactDigest\":\"$digest\"}" "$plain" assay.v1.SignService/Sign
attestation=$(field "$scratch/out" 'it.attestation')
check "grpcurl deploys it" 0 '"number": "1"' curl -d \
  "{\"function\":\"sum\",\"artifactDigest\":\"$digest\",\"attestation\":$attestation}" "$plain" assay.v1.DeployService/Deploy

event="{\"type\":\"Added\",\"data\":\"$(encoded '{"amount":5}')\"}"
reduce="{\"function\":{\"name\":\"sum\"},\"events\":[$event,$event]}"
check "grpcurl calls it with JSON" 0 "\"state\": \"$(encoded '{"total":10}')\"" curl -d "$reduce" "$plain" assay.v1.InvokeService/Reduce
check "grpcurl streams to it" 0 "\"state\": \"$(encoded '{"total":15}')\"" curl -d \
  "{\"open\":{\"function\":{\"name\":\"sum\"}}}{\"batch\":{\"batch\":1,\"events\":[$event,$event]}}{\"batch\":{\"batch\":2,\"events\":[$event]}}" \
  "$plain" assay.v1.InvokeService/ReduceStream
check "grpcurl shows why a call fails, with its details" 69 '"reason": "FUNCTION_NOT_FOUND"' \
  curl -d '{"function":{"name":"nothing"}}' "$plain" assay.v1.InvokeService/Reduce
check "grpcurl asks for health without a credential" 0 '"status": "SERVING"' \
  "$tools/grpcurl" -plaintext -proto proto/grpc/health/v1/health.proto "$plain" grpc.health.v1.Health/Check

probe() { "$tools/grpc-health-probe" -connect-timeout 10s -rpc-timeout 10s "$@"; }
check "grpc_health_probe finds the server healthy" 0 "status: SERVING" probe -addr "$plain"
check "grpc_health_probe finds a service healthy" 0 "status: SERVING" probe -addr "$plain" -service assay.v1.InvokeService
check "grpc_health_probe finds one unhealthy that is not there yet" 4 "NOT_SERVING" probe -addr "$plain" -service assay.v1.EventService
check "grpc_health_probe finds none of another name" 3 "NotFound|unknown service|no service" probe -addr "$plain" -service assay.v1.Nothing
check "grpc_health_probe packs its request where it has a credential" 0 "status: SERVING" probe -addr "$plain" -gzip -rpc-header "$bearer"

# load SECONDS FLAGS…: calls for so long; every call must be answered.
load() {
  local seconds=$1
  shift
  "$tools/ghz" --insecure --call assay.v1.InvokeService/Reduce -z "${seconds}s" --duration-stop=wait \
    -m "{\"authorization\":\"Bearer $token\"}" --reflect-metadata="{\"authorization\":\"Bearer $token\"}" -d "$reduce" -O json "$@" "$plain" >"$scratch/load.json" || return
  field "$scratch/load.json" 'JSON.stringify(it.statusCodeDistribution) + " of " + it.count + ", " + Math.round(it.rps) + " calls/s, p99 " + (it.latencyDistribution.find((one) => one.percentage === 99).latency / 1e6).toFixed(1) + " ms"'
}
check "ghz loads it for 2 s, and every call is answered" 0 '^\{"OK":([0-9]+)\} of \1,' load 2 -c 20
echo "      $(cat "$scratch/out")"
# One caller: several would write to one map of ghz's own at once, which Go ends the program for.
check "ghz does so with packed requests" 0 '^\{"OK":([0-9]+)\} of \1,' load 1 --enable-compression -c 1
echo "      $(cat "$scratch/out")"

# ── with TLS, and its end ────────────────────────────────────────────────────────────────────────────────────────────

# Go brings a program that makes certificates.
(cd "$scratch" && umask 077 && go run "$(go env GOROOT)/src/crypto/tls/generate_cert.go" --host 127.0.0.1,localhost --ecdsa-curve P256 --ca >/dev/null 2>&1)
start tls --tls-certificate="$scratch/cert.pem" --tls-key="$scratch/key.pem" --drain-notice-ms=3000
check "grpcurl lists over TLS" 0 "^assay.v1.InvokeService\$" \
  "$tools/grpcurl" -cacert "$scratch/cert.pem" -H "authorization: Bearer $token" "$address" list
check "grpcurl does not trust a certificate of nobody's" 1 "certificate" "$tools/grpcurl" -H "authorization: Bearer $token" "$address" list
check "grpc_health_probe finds the server healthy over TLS" 0 "status: SERVING" probe -addr "$address" -tls -tls-ca-cert "$scratch/cert.pem"
check "grpc_health_probe gets nowhere without TLS" 2 "" probe -connect-timeout 1s -addr "$address"
kill "$pid"
for _ in $(seq 100); do
  grep -q '"msg":"draining"' "$scratch/tls.log" && break
  sleep 0.05
done
check "grpc_health_probe finds a server that was told to end NOT_SERVING" 4 "NOT_SERVING" probe -addr "$address" -tls -tls-ca-cert "$scratch/cert.pem"
check "the server then ends, and nothing was cut off" 0 "" wait "$pid"

echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
