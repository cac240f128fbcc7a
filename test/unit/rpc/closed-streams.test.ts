/** Claims about what is left of an HTTP/2 stream that has closed. */
import { once } from "node:events";
import { connect, constants, createServer, type ServerHttp2Stream } from "node:http2";
import { afterEach, expect, it } from "vitest";
import { emptyClosedStreams } from "../../../src/rpc/closed-streams.ts";

const cleanUp: (() => unknown)[] = [];
afterEach(async () => {
  for (const clean of cleanUp.splice(0).reverse()) await clean();
});

/** A server whose streams are answered and kept, and one call to it. */
async function answeredStream(): Promise<{ readonly stream: ServerHttp2Stream; readonly heard: readonly string[] }> {
  const server = createServer();
  const heard: string[] = [];
  const streams: ServerHttp2Stream[] = [];
  server.on("stream", (stream: ServerHttp2Stream) => {
    streams.push(stream);
    stream.on("close", () => heard.push("close"));
    stream.resume();
    stream.respond({ [constants.HTTP2_HEADER_STATUS]: 200 });
    stream.end("done");
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  cleanUp.push(() => new Promise((resolve) => server.close(resolve)));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  const session = connect(`http://127.0.0.1:${address.port}`);
  cleanUp.push(() => new Promise<void>((resolve) => session.close(resolve)));
  const request = session.request({ [constants.HTTP2_HEADER_PATH]: "/" });
  request.resume();
  await once(request, "close");
  const [stream] = streams;
  if (stream === undefined) throw new Error("no stream");
  if (!stream.closed || heard.length === 0) await once(stream, "close");
  await new Promise((resolve) => setImmediate(resolve));
  return { stream, heard };
}

it("a closed stream holds no listener any more, once all have heard of its end, and a late error ends nothing", async () => {
  cleanUp.push(emptyClosedStreams());
  const { heard, stream } = await answeredStream();
  expect(heard).toEqual(["close"]);
  expect(stream.eventNames()).toEqual(["error"]);
  expect(() => stream.emit("error", new Error("late"))).not.toThrow();
});

it("and keeps them where nobody asked", async () => {
  const { stream } = await answeredStream();
  expect(stream.eventNames()).toContain("close");
});
