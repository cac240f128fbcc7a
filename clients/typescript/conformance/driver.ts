/** The conformance driver of the TypeScript client: reads requests, one JSON object a line, and does what they say (`test/conformance/README.md`). */
import type { Caller, Outcome } from "./caller.ts";
import { LayerCaller } from "./layer-caller.ts";
import { PlainCaller } from "./plain-caller.ts";
import { readConnect, readOperation, Unsupported } from "./requests.ts";

const callers = new Map<string, Caller>();

async function answerTo(request: Readonly<Record<string, unknown>>): Promise<Outcome> {
  const { client } = request;
  if (typeof client !== "string") throw new Unsupported("`client` is a text");
  if (request.op === "connect") {
    const { address, layer, options } = readConnect(request);
    const made = layer === "client" ? LayerCaller.connect(address, options) : PlainCaller.connect(address, options);
    if ("outcome" in made) return made;
    callers.get(client)?.close();
    callers.set(client, made);
    return { outcome: "ok" };
  }
  const caller = callers.get(client);
  if (caller === undefined) throw new Unsupported(`no client is called ${client}`);
  const operation = readOperation(request);
  if (operation.op !== "close") return await caller.perform(operation);
  caller.close();
  callers.delete(client);
  return { outcome: "ok" };
}

/** Lines end with a line feed and with nothing else: `node:readline` would also end them at U+2028, which may stand in JSON. */
async function* linesOf(input: AsyncIterable<Uint8Array>): AsyncGenerator<string, void, undefined> {
  const utf8 = new TextDecoder();
  let rest = "";
  for await (const chunk of input) {
    const lines = (rest + utf8.decode(chunk, { stream: true })).split("\n");
    rest = lines.pop() ?? "";
    yield* lines;
  }
  yield rest;
}

async function answer(line: string): Promise<void> {
  let id: unknown;
  let outcome: Outcome;
  try {
    const request = JSON.parse(line) as Readonly<Record<string, unknown>>;
    id = request.id;
    outcome = await answerTo(request);
  } catch (error) {
    // A case that the driver itself fails is not one that the client fails: it must not look like an error of the server's.
    outcome = { outcome: "unsupported", why: error instanceof Error ? error.message : String(error) };
    if (!(error instanceof Unsupported)) console.error(error);
  }
  // Readers that take U+2028 for the end of a line are not put to the test here.
  const text = JSON.stringify({ id, ...outcome }).replace(/[\u2028\u2029]/g, (one) =>
    one === "\u2028" ? "\\u2028" : "\\u2029",
  );
  process.stdout.write(`${text}\n`);
}

const pending = new Set<Promise<void>>();
for await (const line of linesOf(process.stdin)) {
  if (line.trim() === "") continue;
  const answered = answer(line).finally(() => pending.delete(answered));
  pending.add(answered);
}
// Calls that would never end are given up with the input.
for (const caller of callers.values()) caller.giveUp();
await Promise.allSettled(pending);
for (const caller of callers.values()) caller.close();
