/** Claims about the listener for Prometheus, held against whoever else reaches it: it asks nobody who they are. */
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Sample } from "../../../../src/observe/metrics.ts";
import { type MetricsListener, openMetricsListener } from "../../../../src/observe/otel/metrics-listener.ts";

const TENANTS = 3_000;

let listener: MetricsListener;
let port: number;

/** Enough for megabytes of text: what a socket takes at once is less. */
function* samples(): Generator<Sample> {
  for (let at = 0; at < TENANTS; at++) {
    const labels = ["/assay.v1.InvokeService/Reduce", `${at}-${"t".repeat(900)}`, "f", "applied"];
    yield { name: "assay_events_total", labels, value: at };
  }
}

beforeEach(async () => {
  const options = { host: "127.0.0.1", port: 0, version: "0.0.0", startedAtMs: Date.now() };
  listener = await openMetricsListener({ ...options, samples, answerTakingMs: 2_000 });
  port = Number(listener.address.split(":").at(-1));
});
afterEach(() => listener.close());

test("who asks and never reads keeps nobody else from the metrics for longer than an answer may take", async () => {
  const attackers: Socket[] = [];
  for (let at = 0; at < 16; at++) {
    const attacker = connect({ host: "127.0.0.1", port }).on("error", () => undefined);
    attacker.pause();
    attacker.write("GET /metrics HTTP/1.1\r\nHost: a\r\n\r\n".repeat(8));
    await once(attacker, "connect");
    attackers.push(attacker);
  }
  const ask = (): Promise<Response | undefined> => fetch(`http://127.0.0.1:${port}/metrics`).catch(() => undefined);
  expect(await ask()).toBeUndefined();
  let answer: Response | undefined;
  while (answer === undefined) {
    await sleep(200);
    answer = await ask();
  }
  expect(answer.status).toBe(200);
  expect((await answer.text()).length).toBeGreaterThan(2 ** 20);
  for (const attacker of attackers) attacker.destroy();
});
