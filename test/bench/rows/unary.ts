/** Row `unary`: Reduce with one event, many calls in flight, against plain grpc-js and against workerd over HTTP. */
import { askJson, askReduce } from "../ask.ts";
import { type Context, functionName } from "../context.ts";
import { expectedState } from "../reducer.ts";
import { jsonBody, makeEvents, reduceBody, UNARY_STATE } from "../requests.ts";
import { compare, connectionsFor, type Findings, grpcLoad, httpLoad, insist, startAll } from "./throughput.ts";

export async function measureUnary(context: Context): Promise<Findings> {
  const { concurrency, functions, payloadBytes } = context.settings;
  const events = makeEvents(1, payloadBytes);
  const expected = expectedState(UNARY_STATE, events);
  const bodies = Array.from({ length: functions }, (_, at) => reduceBody(functionName(at), 1, payloadBytes));
  const json = jsonBody(UNARY_STATE, events);
  const { assay, plain, workerd, tokenOf } = await startAll(context);
  const sizes = { assay: 0, plain: 0 };
  for (const [at, body] of bodies.entries()) {
    sizes.assay = insist("assay", await askReduce(assay.address, body, tokenOf(at)), expected);
    sizes.plain = insist("plain", await askReduce(plain.address, body), expected);
  }
  for (const url of workerd.urls) insist("workerd", await askJson(url, new Uint8Array(json)), expected);

  const inFlight = connectionsFor(concurrency / functions);
  const findings = await compare(
    context,
    {
      row: "unary",
      work: `unary Reduce, one event, ${concurrency} in flight`,
      unit: "calls/s",
      targets: { "plain grpc-js": 1.0, workerd: 1.3 },
    },
    [
      {
        name: "assay",
        running: assay,
        load: grpcLoad(context, assay.address, "Reduce", bodies, inFlight, sizes.assay, tokenOf),
        unitsPerRequest: 1,
      },
      {
        name: "plain grpc-js",
        running: plain,
        load: grpcLoad(context, plain.address, "Reduce", bodies, inFlight, sizes.plain),
        unitsPerRequest: 1,
      },
      {
        name: "workerd",
        running: workerd,
        load: httpLoad(
          context,
          workerd.urls,
          workerd.urls.map(() => json),
          concurrency / functions,
        ),
        unitsPerRequest: 1,
      },
    ],
  );
  await context.stop(assay, plain, workerd);
  return findings;
}
