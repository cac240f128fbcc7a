# Writes call.json: what a server with --log-calls=all and traces logs of one call.
assay serve --sandbox=process --listen=127.0.0.1:0 --log-calls=all --otlp-endpoint=http://127.0.0.1:9 --data-directory=logged >ready 2>log &
server=$!
until grep -q 'assay listening on' ready; do kill -0 "$server"; sleep 0.1; done
ASSAY_ADDRESS=$(sed -n 's/^assay listening on //p' ready)
ASSAY_TOKEN=$(sed -n 's/.*shown this once: //p' ready)
export ASSAY_ADDRESS ASSAY_TOKEN
assay deploy orders account.ts
cat >unary.ts <<END
import { connect } from "$(dirname "$(readlink -f bin)")/clients/typescript/src/index.ts";
const client = connect("$ASSAY_ADDRESS", { token: "$ASSAY_TOKEN" });
await client.reduce("orders", [{ type: "Deposited", data: { amount: 5 } }]);
client.close();
END
node unary.ts
kill "$server"
wait "$server" || true
grep '"msg":"call"' log | grep '/Reduce' | tail -n 1 >call.json
