import { describe, expect, it } from "vitest";
import { expectedState, reducerScript, reducerSource } from "../../bench/reducer.ts";
import { jsonBody, makeEvents, streamShape } from "../../bench/requests.ts";
import { listeningLine, workerdUrls } from "../../bench/servers.ts";

describe("the events that all sides get", () => {
  it("have the size that was asked for", () => {
    for (const bytes of [41, 51, 58, 1_024, 65_536]) {
      for (const event of makeEvents(5, bytes)) expect(JSON.stringify(event)).toHaveLength(bytes);
    }
  });

  it("fit into messages that the server takes", () => {
    expect(streamShape(58)).toEqual({ batches: 20, eventsEach: 1_000 });
    for (const bytes of [1_024, 65_536, 1_048_576]) {
      const { eventsEach } = streamShape(bytes);
      expect(jsonBody(undefined, makeEvents(eventsEach, bytes)).byteLength).toBeLessThan(4 * 1024 * 1024);
    }
  });

  it("lead to the state that every side has to answer", () => {
    expect(expectedState(undefined, makeEvents(3), 5)).toEqual({ balance: 5 - 10 + 11 + 12, entries: 3 });
  });
});

describe("the reducer that all sides run", () => {
  it("is another module for each function, and of the same length", () => {
    expect(reducerSource(0)).not.toBe(reducerSource(1));
    expect(reducerSource(1).length).toBe(reducerSource(2).length);
  });

  it("is the same without its types", () => {
    expect(reducerScript(7)).toContain("balance: 7");
    expect(reducerScript(7)).not.toContain("interface");
  });
});

describe("a server that listens", () => {
  const entry = { msg: "listening", address: "127.0.0.1:1", sandbox: "strict", missingSandboxLayers: ["system-calls"] };

  it("says which layers it has, and is not taken at half a word", () => {
    const line = JSON.stringify(entry);
    expect(listeningLine(`{"msg":"other"}\n${line}\n`)).toEqual({
      address: "127.0.0.1:1",
      sandbox: { mode: "strict", missingLayers: ["system-calls"] },
    });
    expect(listeningLine(line.slice(0, -5))).toBeUndefined();
    expect(listeningLine('{"msg":"listening","address":"127.0.0.1:1"}\n')).toBeUndefined();
  });

  it("of workerd has told of every function's port", () => {
    const listens = (number: number) => `{"event":"listen","socket":"account-${number}","port":${9_000 + number}}\n`;
    expect(workerdUrls(listens(1), 2)).toBeUndefined();
    expect(workerdUrls(listens(1) + listens(0), 2)).toEqual(["http://127.0.0.1:9000/", "http://127.0.0.1:9001/"]);
  });
});
