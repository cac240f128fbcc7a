/** Posts a body once and reads the whole answer: how the bench makes sure that what it measures are right answers. */
import { connect } from "node:http2";
import { fromBinary } from "@bufbuild/protobuf";
import { ReduceResponseSchema, ReduceStreamResponseSchema } from "../../src/gen/assay/v1/invoke_service_pb.js";
import { credentialHeader } from "../tokens.ts";

const GRPC_OK = "0";
const SESSION_MB = 256;

/** The messages of a gRPC answer. Throws if its status is not OK. */
async function askGrpc(
  address: string,
  path: string,
  body: Uint8Array,
  token: string | undefined,
): Promise<readonly Buffer[]> {
  // The whole body waits here at once; Node's 10 MB would end the stream.
  const session = connect(`http://${address}`, { maxSessionMemory: SESSION_MB });
  try {
    return await new Promise((resolve, reject) => {
      session.once("error", reject);
      const stream = session.request({
        ":method": "POST",
        ":path": path,
        "content-type": "application/grpc",
        te: "trailers",
        ...(token === undefined ? credentialHeader(address) : { authorization: `Bearer ${token}` }),
      });
      const chunks: Buffer[] = [];
      let status: unknown;
      let text: unknown;
      const note = (headers: Readonly<Record<string, unknown>>): void => {
        status = headers["grpc-status"] ?? status;
        text = headers["grpc-message"] ?? text;
      };
      stream.on("response", note);
      stream.on("trailers", note);
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.once("error", reject);
      stream.once("end", () => {
        if (status === GRPC_OK) resolve(splitMessages(Buffer.concat(chunks)));
        else reject(new Error(`${path} answered with status ${String(status)}: ${String(text)}`));
      });
      stream.end(body);
    });
  } finally {
    session.close();
  }
}

function splitMessages(bytes: Buffer): readonly Buffer[] {
  const messages: Buffer[] = [];
  for (let at = 0; at < bytes.byteLength; ) {
    const end = at + 5 + bytes.readUInt32BE(at + 1);
    messages.push(bytes.subarray(at + 5, end));
    at = end;
  }
  return messages;
}

/** An answer: the state in it, and how many bytes it took on the wire, headers apart. */
export interface Answered {
  readonly state: unknown;
  readonly bytes: number;
}

const parseJson = (bytes: Uint8Array): unknown => JSON.parse(Buffer.from(bytes).toString("utf8"));
const size = (messages: readonly Buffer[]): number => messages.reduce((sum, { byteLength }) => sum + 5 + byteLength, 0);

/** Posts the body of a unary Reduce. Without a token: as whoever has started the server. */
export async function askReduce(address: string, body: Uint8Array, token?: string): Promise<Answered> {
  const messages = await askGrpc(address, "/assay.v1.InvokeService/Reduce", body, token);
  const [message] = messages;
  if (message === undefined) throw new Error("Reduce answered with no message");
  return { state: parseJson(fromBinary(ReduceResponseSchema, message).state), bytes: size(messages) };
}

/** Posts the body of a whole ReduceStream, which asks for the state at its end. */
export async function askReduceStream(address: string, body: Uint8Array, token?: string): Promise<Answered> {
  const messages = await askGrpc(address, "/assay.v1.InvokeService/ReduceStream", body, token);
  const last = messages.at(-1);
  const closing = last === undefined ? undefined : fromBinary(ReduceStreamResponseSchema, last).message;
  if (closing?.case !== "receipt") throw new Error("ReduceStream did not end with a receipt");
  return { state: parseJson(closing.value.state), bytes: size(messages) };
}

/** Posts JSON over HTTP. */
export async function askJson(url: string, body: Uint8Array<ArrayBuffer>): Promise<Answered> {
  const response = await fetch(url, { method: "POST", body, headers: { "content-type": "application/json" } });
  const bytes = new Uint8Array(await response.arrayBuffer());
  if (!response.ok) throw new Error(`${url} answered with status ${response.status}`);
  return { state: parseJson(bytes), bytes: bytes.byteLength };
}
