/** Where Prometheus finds the metrics: `GET /metrics`, in its text format (https://prometheus.io/docs/instrumenting/exposition_formats/). */
import { createServer, type ServerResponse } from "node:http";
import { resourceFromAttributes } from "@opentelemetry/resources";
import type { SampleSource } from "../metrics.ts";
import { SampleProducer } from "./metric-data.ts";
import { prometheusText } from "./prometheus-text.ts";

const CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";
const MAX_CONNECTIONS = 16;
const REQUEST_MS = 5_000;
const KEEP_ALIVE_MS = 65_000;
/** From a request to the last byte of its answer. Nobody is asked who they are: whoever reads nothing MUST NOT keep a place for ever. */
const ANSWER_TAKING_MS = 30_000;
const MAX_HEADER_BYTES = 8 * 1024;
/** To write it takes milliseconds that no call gets: who asks again within this time is answered with the same text. */
const FRESH_MS = 1_000;

export interface MetricsListenerOptions {
  readonly host: string;
  /** 0: any that is free. */
  readonly port: number;
  readonly samples: SampleSource;
  readonly version: string;
  readonly startedAtMs: number;
  /** How long an answer may take until it is read. Absent: 30 s. */
  readonly answerTakingMs?: number;
}

/** A listener that listens. */
export interface MetricsListener {
  /** Such as `127.0.0.1:9464`. */
  readonly address: string;
  close(): Promise<void>;
}

/** Begins to listen. Rejects with Node's error where the address is not to be had. */
export async function openMetricsListener(options: MetricsListenerOptions): Promise<MetricsListener> {
  const { answerTakingMs = ANSWER_TAKING_MS, host, port, samples, startedAtMs, version } = options;
  const producer = new SampleProducer(samples, resourceFromAttributes({}), version, startedAtMs);
  let last: { readonly text: Promise<Buffer>; freshUntilMs: number } | undefined;
  const write = async (): Promise<Buffer> => prometheusText((await producer.collect()).resourceMetrics);
  const fresh = (): Promise<Buffer> => {
    if (last !== undefined && performance.now() < last.freshUntilMs) return last.text;
    // Whoever asks while it is being written waits for the same.
    const writing = { text: write(), freshUntilMs: Number.POSITIVE_INFINITY };
    const done = (): void => {
      writing.freshUntilMs = performance.now() + FRESH_MS;
    };
    writing.text.then(done, done);
    last = writing;
    return writing.text;
  };

  const server = createServer(
    {
      requestTimeout: REQUEST_MS,
      headersTimeout: REQUEST_MS,
      keepAliveTimeout: KEEP_ALIVE_MS,
      maxHeaderSize: MAX_HEADER_BYTES,
      connectionsCheckingInterval: REQUEST_MS,
    },
    (request, response) => {
      // What a request carries is never read.
      request.resume();
      const timer = setTimeout(() => request.socket.destroy(), answerTakingMs).unref();
      response.once("close", () => clearTimeout(timer));
      const { method, url = "" } = request;
      if (url.split("?", 1)[0] !== "/metrics") refuse(response, 404, "metrics are at /metrics\n");
      else if (method !== "GET" && method !== "HEAD")
        refuse(response, 405, "GET and HEAD alone\n", { Allow: "GET, HEAD" });
      else {
        fresh().then(
          (text) => {
            response.writeHead(200, { "Content-Type": CONTENT_TYPE, "Content-Length": text.byteLength });
            response.end(method === "HEAD" ? undefined : text);
          },
          () => refuse(response, 500, "the metrics could not be written\n"),
        );
      }
    },
  );
  server.maxConnections = MAX_CONNECTIONS;
  server.on("clientError", (_error, socket) => socket.destroy());
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      server.off("error", reject);
      resolve();
    });
  });
  server.unref();
  const bound = server.address();
  const boundPort = typeof bound === "object" && bound !== null ? bound.port : port;
  return {
    address: `${host.includes(":") ? `[${host}]` : host}:${boundPort}`,
    async close() {
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    },
  };
}

function refuse(response: ServerResponse, status: number, text: string, headers: Record<string, string> = {}): void {
  response.writeHead(status, { "Content-Type": "text/plain; charset=utf-8", ...headers });
  response.end(text);
}
