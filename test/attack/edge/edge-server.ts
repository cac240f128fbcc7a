/** Starts the front door in a process of its own, so that what an attack costs it can be told from what the attacker uses. */
import { fork } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import type { ConnectionLimits } from "../../../src/connection-settings.ts";
import { InvokeService } from "../../../src/gen/assay/v1/invoke_service_pb.js";
import type { TlsSettings } from "../../../src/listener-settings.ts";
import type { Client } from "../../e2e/client.ts";
import { useToken } from "../../tokens.ts";

const PROGRAM = fileURLToPath(new URL("edge-program.ts", import.meta.url));

export interface EdgeOptions {
  readonly host?: string;
  readonly limits?: Partial<ConnectionLimits>;
  readonly tls?: TlsSettings;
}

export interface EdgeUsage {
  readonly rssMb: number;
  readonly cpuMs: number;
  /** Sockets that are open, those of clients. */
  readonly sockets: number;
}

export interface EdgeServer {
  readonly address: string;
  /** What its clients call with. */
  readonly token: string;
  readonly port: number;
  usage(): Promise<EdgeUsage>;
  /** Waits until `isSo` holds of what it uses. */
  until(isSo: (usage: EdgeUsage) => boolean): Promise<void>;
  /** What it has logged. */
  log(): string;
  stop(): Promise<void>;
}

export async function startEdge(options: EdgeOptions = {}): Promise<EdgeServer> {
  const child = fork(PROGRAM, [JSON.stringify(options)], { execArgv: ["--expose-gc"] });
  const ended = once(child, "exit");
  const [{ addresses, token }] = await once(child, "message");
  const address: string = addresses[0];
  useToken(address, token);
  let log = "";
  const waiting: ((usage: EdgeUsage) => void)[] = [];
  child.on("message", (message: { readonly line?: string; readonly usage?: EdgeUsage }) => {
    if (message.line !== undefined) log += message.line;
    if (message.usage !== undefined) waiting.shift()?.(message.usage);
  });
  const usage = (): Promise<EdgeUsage> =>
    new Promise((resolve) => {
      waiting.push(resolve);
      child.send("usage");
    });
  return {
    address,
    token,
    port: Number(address.slice(address.lastIndexOf(":") + 1)),
    usage,
    async until(isSo) {
      while (!isSo(await usage())) await sleep(20);
    },
    log: () => log,
    async stop() {
      child.disconnect();
      await ended;
    },
  };
}

/** Calls as an ordinary client does while `attack` runs, one call after the other; answers how many were answered. Throws if one was not. */
export async function callDuring(client: Client, attack: Promise<unknown>): Promise<number> {
  let isOver = false;
  const over = attack.finally(() => {
    isOver = true;
  });
  let answered = 0;
  while (!isOver) {
    await client.unary(InvokeService.method.reduce, { function: { name: "f" } });
    answered += 1;
    await sleep(2);
  }
  await over;
  return answered;
}
