/** Row `stream`: ReduceStream in batches of 1,000 events, against plain grpc-js, and against workerd with as many events in a POST. */
import { askJson, askReduceStream } from "../ask.ts";
import { type Context, functionName } from "../context.ts";
import { expectedState } from "../reducer.ts";
import { jsonBody, makeEvents, streamBody, streamShape } from "../requests.ts";
import { compare, type Findings, grpcLoad, httpLoad, insist, startAll } from "./throughput.ts";

/** Two clients with two streams each. More do not help any side on two cores. */
const STREAMS = { connections: 2, streamsEach: 2 };
/** Workerd is fastest so: fewer leave it waiting, many more slow it down. */
const POSTS = 8;

export async function measureStream(context: Context): Promise<Findings> {
  const { batch: form, functions, payloadBytes } = context.settings;
  const { batches, eventsEach } = streamShape(payloadBytes);
  const batch = makeEvents(eventsEach, payloadBytes);
  const whole = Array.from({ length: batches }, () => batch).flat();
  const balances = Array.from({ length: functions }, (_, at) => at);
  const bodies = balances.map((at) => streamBody(functionName(at), batches, eventsEach, payloadBytes, form));
  const json = jsonBody(undefined, batch);
  const { assay, plain, workerd, tokenOf } = await startAll(context);
  const sizes = { assay: 0, plain: 0 };
  for (const [at, body] of bodies.entries()) {
    sizes.assay = insist(
      "assay",
      await askReduceStream(assay.address, body, tokenOf(at)),
      expectedState(undefined, whole, at),
    );
    // The plain server knows one reducer, whatever function is named.
    sizes.plain = insist("plain", await askReduceStream(plain.address, body), expectedState(undefined, whole));
    const url = workerd.urls[at] ?? "";
    insist("workerd", await askJson(url, new Uint8Array(json)), expectedState(undefined, batch, at));
  }

  const findings = await compare(
    context,
    {
      row: "stream",
      work: `ReduceStream, batches of ${eventsEach.toLocaleString("en")}${form === "packed" ? ", packed" : ""}`,
      unit: "events/s",
      targets: { "plain grpc-js": 1.2, workerd: 1.0 },
    },
    [
      {
        name: "assay",
        running: assay,
        load: grpcLoad(context, assay.address, "ReduceStream", bodies, STREAMS, sizes.assay, tokenOf),
        unitsPerRequest: whole.length,
      },
      {
        name: "plain grpc-js",
        running: plain,
        load: grpcLoad(context, plain.address, "ReduceStream", bodies, STREAMS, sizes.plain),
        unitsPerRequest: whole.length,
      },
      {
        name: "workerd",
        running: workerd,
        load: httpLoad(
          context,
          workerd.urls,
          workerd.urls.map(() => json),
          POSTS,
        ),
        unitsPerRequest: batch.length,
      },
    ],
  );
  await context.stop(assay, plain, workerd);
  return findings;
}
