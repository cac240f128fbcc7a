/** Single events, gathered into batches, across lost connections: `node examples/publisher.ts 127.0.0.1:7443`, after state-from-source.ts. */
import { connect } from "../src/index.ts";

const client = connect(process.argv[2] ?? "127.0.0.1:7443", { token: process.env.ASSAY_TOKEN });
const publisher = client.publisher<number>("counter", {
  resume: true,
  onReceipt: ({ batch, eventsApplied }) => console.log(`batch ${batch}: ${eventsApplied} events`),
});
for (let by = 1; by <= 2_500; by++) await publisher.send({ type: "Counted", data: { by } });
const { state, eventsApplied } = await publisher.close();
console.log(`${eventsApplied} events make ${state}`); // 2500 events make 3126250
client.close();
