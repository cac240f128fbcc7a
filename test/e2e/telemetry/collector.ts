/** A collector of OTLP over HTTP that keeps what it is sent, decoded from protobuf by the numbers of its fields (opentelemetry-proto, v1). */
import { createServer, type IncomingHttpHeaders, type RequestListener } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo } from "node:net";
import { BinaryReader, WireType } from "@bufbuild/protobuf/wire";

/** The fields of a message by number: numbers, 64 bits as they are, and bytes, which may be messages, texts or packed numbers. */
type Fields = ReadonlyMap<number, readonly (number | bigint | Uint8Array)[]>;

/** A span that was sent. */
export interface SentSpan {
  readonly traceId: string;
  readonly spanId: string;
  /** Empty: it is the first of its trace. */
  readonly parentSpanId: string;
  readonly traceState: string;
  readonly name: string;
  readonly startNs: bigint;
  readonly endNs: bigint;
  readonly attributes: Readonly<Record<string, string | number | boolean>>;
  readonly isError: boolean;
}

/** A metric that was sent, its latest points. */
export interface SentMetric {
  readonly name: string;
  readonly unit: string;
  readonly kind: "gauge" | "counter" | "histogram";
  readonly points: readonly {
    readonly attributes: Readonly<Record<string, string | number | boolean>>;
    /** Of a histogram: the sum. */
    readonly value: number;
    readonly count: number | undefined;
  }[];
}

/** A collector that listens. */
export interface Collector {
  readonly endpoint: string;
  readonly spans: readonly SentSpan[];
  readonly metrics: ReadonlyMap<string, SentMetric>;
  readonly resources: readonly Readonly<Record<string, string | number | boolean>>[];
  readonly headers: readonly IncomingHttpHeaders[];
  /** Everything that was sent, as it came. */
  readonly bytes: Buffer;
  close(): Promise<void>;
}

/** Opens one on a free port of loopback; with TLS if it gets a certificate, PEM. */
export async function openCollector(tls?: { readonly cert: Buffer; readonly key: Buffer }): Promise<Collector> {
  const spans: SentSpan[] = [];
  const metrics = new Map<string, SentMetric>();
  const resources: Collector["resources"][number][] = [];
  const headers: IncomingHttpHeaders[] = [];
  const bodies: Buffer[] = [];
  const listener: RequestListener = (request, response) => {
    const parts: Buffer[] = [];
    request.on("data", (part: Buffer) => parts.push(part));
    request.on("end", () => {
      const body = Buffer.concat(parts);
      headers.push(request.headers);
      bodies.push(body);
      for (const resource of messages(fieldsOf(body), 1)) {
        resources.push(attributesOf(messages(resource, 1)[0] ?? new Map(), 1));
        for (const scope of messages(resource, 2)) {
          if (request.url === "/v1/traces") spans.push(...messages(scope, 2).map(spanOf));
          else for (const metric of messages(scope, 2).map(metricOf)) metrics.set(metric.name, metric);
        }
      }
      response.writeHead(200, { "Content-Type": "application/x-protobuf" }).end();
    });
  };
  const server = tls === undefined ? createServer(listener) : createTlsServer(tls, listener);
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: `${tls === undefined ? "http" : "https"}://127.0.0.1:${port}`,
    spans,
    metrics,
    resources,
    headers,
    get bytes() {
      return Buffer.concat(bodies);
    },
    async close() {
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    },
  };
}

function spanOf(fields: Fields): SentSpan {
  const [status] = messages(fields, 15);
  return {
    traceId: hex(fields, 1),
    spanId: hex(fields, 2),
    traceState: text(fields, 3),
    parentSpanId: hex(fields, 4),
    name: text(fields, 5),
    startNs: BigInt(number(fields, 7)),
    endNs: BigInt(number(fields, 8)),
    attributes: attributesOf(fields, 9),
    isError: status !== undefined && Number(number(status, 3)) === 2,
  };
}

function metricOf(fields: Fields): SentMetric {
  const [gauge] = messages(fields, 5);
  const [sum] = messages(fields, 7);
  const [histogram] = messages(fields, 9);
  const [kind, data, attributes] =
    gauge !== undefined
      ? (["gauge", gauge, 7] as const)
      : sum !== undefined
        ? (["counter", sum, 7] as const)
        : (["histogram", histogram ?? new Map(), 9] as const);
  return {
    name: text(fields, 1),
    unit: text(fields, 3),
    kind,
    points: messages(data, 1).map((point) => ({
      attributes: attributesOf(point, attributes),
      value: kind === "histogram" ? double(number(point, 5)) : double(number(point, 4)),
      count: kind === "histogram" ? Number(number(point, 4)) : undefined,
    })),
  };
}

function fieldsOf(bytes: Uint8Array): Fields {
  const reader = new BinaryReader(bytes);
  const fields = new Map<number, (number | bigint | Uint8Array)[]>();
  while (reader.pos < reader.len) {
    const [field, wireType] = reader.tag();
    const values = fields.get(field) ?? [];
    fields.set(field, values);
    if (wireType === WireType.Varint) values.push(BigInt(reader.uint64()));
    else if (wireType === WireType.Bit64) values.push(BigInt(reader.fixed64()));
    else if (wireType === WireType.LengthDelimited) values.push(reader.bytes());
    else if (wireType === WireType.Bit32) values.push(reader.fixed32());
    else throw new Error(`wire type ${wireType}`);
  }
  return fields;
}

function messages(fields: Fields, field: number): Fields[] {
  return (fields.get(field) ?? []).flatMap((value) => (value instanceof Uint8Array ? [fieldsOf(value)] : []));
}

function bytes(fields: Fields, field: number): Buffer {
  const value = fields.get(field)?.[0];
  return value instanceof Uint8Array ? Buffer.from(value) : Buffer.alloc(0);
}

function text(fields: Fields, field: number): string {
  return bytes(fields, field).toString("utf8");
}

function hex(fields: Fields, field: number): string {
  return bytes(fields, field).toString("hex");
}

function number(fields: Fields, field: number): number | bigint {
  const value = fields.get(field)?.[0];
  return value === undefined || value instanceof Uint8Array ? 0 : value;
}

function double(bits: number | bigint): number {
  const view = new DataView(new ArrayBuffer(8));
  view.setBigUint64(0, BigInt(bits));
  return view.getFloat64(0);
}

function attributesOf(fields: Fields, field: number): Record<string, string | number | boolean> {
  return Object.fromEntries(
    messages(fields, field).map((pair) => {
      const [value = new Map()] = messages(pair, 2);
      const read = value.has(1)
        ? text(value, 1)
        : value.has(2)
          ? Number(number(value, 2)) === 1
          : value.has(3)
            ? Number(number(value, 3))
            : double(number(value, 4));
      return [text(pair, 1), read];
    }),
  );
}
