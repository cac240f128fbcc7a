/** A stream of events as an async iterator of receipts: `node examples/stream.ts 127.0.0.1:7443`, after state-from-source.ts. */
import { AssayError, connect } from "../src/index.ts";

async function* numbers(count: number) {
  for (let by = 1; by <= count; by++) yield { type: "Counted", data: { by } };
}

const client = connect(process.argv[2] ?? "127.0.0.1:7443", { token: process.env.ASSAY_TOKEN });
try {
  for await (const receipt of client.stream<number>("counter", { events: numbers(100_000) })) {
    console.log(receipt.closing ? `state ${receipt.state}` : `batch ${receipt.batch}: ${receipt.eventsApplied} events`);
  }
} catch (error) {
  if (!(error instanceof AssayError)) throw error;
  console.error(`${error.reason}: ${error.message}${error.retryable ? " (try again)" : ""}`);
} finally {
  client.close();
}
