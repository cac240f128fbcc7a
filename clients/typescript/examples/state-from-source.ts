/** Source in, state out: `node examples/state-from-source.ts 127.0.0.1:7443` (Node 22.18 or later, from clients/typescript). */
import { connect } from "../src/index.ts";

const source = `type Counted = { data: { by: number } };
export default { initial: () => 0, apply: (sum: number, event: Counted): number => sum + event.data.by };`;

const client = connect(process.argv[2] ?? "127.0.0.1:7443", { token: process.env.ASSAY_TOKEN });
const published = await client.publish("counter", source);
if (published.outcome === "rejected") throw new Error(published.diagnostics.map(({ message }) => message).join("\n"));

const events = [1, 2, 3].map((by) => ({ type: "Counted", data: { by } }));
const { state, revision } = await client.reduce<number>("counter", events);
console.log(`revision ${revision} says ${state}`); // … says 6
client.close();
