/**
 * A master key that another program keeps, such as the client of a key management service: started without a shell for each wrapping, with `wrap` or
 * `unwrap`, the tenant and the data key's id behind its own arguments, bytes in on standard input, bytes out on standard output.
 */
import { spawn } from "node:child_process";
import { DATA_KEY_BYTES, type DataKeyName, MAX_WRAPPED_BYTES, type MasterKey } from "./master-key.ts";

export interface CommandMasterKeyOptions {
  /** Names the key that the program uses, as the operator calls it. */
  readonly id: string;
  /** The program, by its absolute path, and its first arguments. */
  readonly command: readonly [string, ...string[]];
  readonly timeoutMs?: number;
}

const TIMEOUT_MS = 10_000;

/** Makes it; nothing is started yet. */
export function commandMasterKey({ id, command, timeoutMs = TIMEOUT_MS }: CommandMasterKeyOptions): MasterKey {
  const run = (what: "wrap" | "unwrap", { id: dataKeyId, tenant }: DataKeyName, input: Uint8Array): Promise<Buffer> =>
    new Promise((resolve, reject) => {
      const [program, ...first] = command;
      const child = spawn(program, [...first, what, tenant, dataKeyId], {
        cwd: "/",
        env: {},
        stdio: ["pipe", "pipe", "ignore"],
        // A process group of its own, so that whatever it has started ends with it.
        detached: true,
      });
      const chunks: Buffer[] = [];
      let bytes = 0;
      let isOver = false;
      const settle = (why: string | undefined): void => {
        if (isOver) return;
        isOver = true;
        clearTimeout(timer);
        // What it says is never repeated: it may be a key.
        if (why === undefined) resolve(Buffer.concat(chunks));
        else {
          endGroup(child.pid);
          child.stdout.destroy();
          reject(new Error(`the master key command (${what}) ${why}`));
        }
        for (const chunk of chunks) chunk.fill(0);
      };
      const timer = setTimeout(() => settle(`did not answer within ${timeoutMs} ms`), timeoutMs);
      child.stdout.on("data", (chunk: Buffer) => {
        bytes += chunk.byteLength;
        chunks.push(chunk);
        if (bytes > MAX_WRAPPED_BYTES) settle(`answered more than ${MAX_WRAPPED_BYTES} bytes`);
      });
      child.once("error", () => settle("could not be started"));
      child.once("close", (code) => {
        if (code !== 0) settle(`ended with status ${code ?? "none, by a signal"}`);
        else settle(bytes === 0 ? "answered nothing" : undefined);
      });
      // A program that does not read its input has its own way to fail.
      child.stdin.on("error", () => undefined);
      child.stdin.end(input);
    });

  return {
    id: `command:${id}`,
    isRemote: true,
    wrap: (name, dataKey) => run("wrap", name, dataKey),
    async unwrap(name, wrapped) {
      const dataKey = await run("unwrap", name, wrapped);
      if (dataKey.byteLength === DATA_KEY_BYTES) return dataKey;
      dataKey.fill(0);
      throw new Error(`the master key command (unwrap) must answer ${DATA_KEY_BYTES} bytes`);
    },
  };
}

function endGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // It has ended by itself.
  }
}
