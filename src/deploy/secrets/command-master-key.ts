/**
 * A master key that another program keeps, such as the client of a key management service: started without a shell for each wrapping, with `wrap` or
 * `unwrap`, the tenant and the data key's id behind its own arguments, bytes in on standard input, bytes out on standard output.
 */
import { spawn } from "node:child_process";
import { Fault } from "../../fault/fault.ts";
import type { TenantId } from "../../flow.ts";
import { DATA_KEY_BYTES, type DataKeyName, MAX_WRAPPED_BYTES, type MasterKey } from "./master-key.ts";

export interface CommandMasterKeyOptions {
  /** Names the key that the program uses, as the operator calls it. */
  readonly id: string;
  /** The program, by its absolute path, and its first arguments. */
  readonly command: readonly [string, ...string[]];
  readonly timeoutMs?: number;
}

const TIMEOUT_MS = 10_000;
/** Programs that run at the same time. */
const MAX_RUNNING = 4;
/** Those that run or wait for one tenant. */
const MAX_OF_TENANT = 4;
const RETRY_AFTER_MS = 1_000;

/** Makes it; nothing is started yet. */
export function commandMasterKey({ id, command, timeoutMs = TIMEOUT_MS }: CommandMasterKeyOptions): MasterKey {
  const places = new Places();
  const run = async (what: "wrap" | "unwrap", name: DataKeyName, input: Uint8Array): Promise<Buffer> => {
    await places.enter(name.tenant);
    try {
      return await runOnce(what, name, input);
    } finally {
      places.leave(name.tenant);
    }
  };
  const runOnce = (
    what: "wrap" | "unwrap",
    { id: dataKeyId, tenant }: DataKeyName,
    input: Uint8Array,
  ): Promise<Buffer> =>
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

/** Bounds how many of the program run, and how many of them are one tenant's: no crowd of secrets fills the machine with processes, or another's way. */
class Places {
  readonly #ofTenants = new Map<TenantId, number>();
  readonly #waiting: (() => void)[] = [];
  #running = 0;

  /** Faults: QUEUE_FULL. */
  async enter(tenant: TenantId): Promise<void> {
    const own = this.#ofTenants.get(tenant) ?? 0;
    if (own >= MAX_OF_TENANT) {
      throw new Fault("QUEUE_FULL", "too many secrets of the tenant are being set", { retryAfterMs: RETRY_AFTER_MS });
    }
    this.#ofTenants.set(tenant, own + 1);
    if (this.#running < MAX_RUNNING) this.#running++;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  leave(tenant: TenantId): void {
    const own = (this.#ofTenants.get(tenant) ?? 1) - 1;
    if (own > 0) this.#ofTenants.set(tenant, own);
    else this.#ofTenants.delete(tenant);
    // Whoever waits takes the place over.
    const next = this.#waiting.shift();
    if (next === undefined) this.#running--;
    else next();
  }
}

function endGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // It has ended by itself.
  }
}
