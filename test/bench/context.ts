/** What each row and section of the bench gets. */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { type Client, connect } from "../../clients/typescript/src/index.ts";
import { tokenFor } from "../tokens.ts";
import type { BenchSettings } from "./flags.ts";
import { reducerSource } from "./reducer.ts";
import type { SandboxSeen } from "./results.ts";
import { type AssayServer, type Running, startAssay } from "./servers.ts";

/** Starts servers, and stops those that are left when the bench ends. */
export class Context {
  readonly settings: BenchSettings;
  readonly workerd: string;
  /** Of the last server that was started. */
  sandbox: SandboxSeen | undefined;
  /** What the last one has warned of. */
  warnings: readonly string[] = [];
  readonly #scratch: string;
  readonly #say: (text: string) => void;
  readonly #running = new Set<Running>();
  #folders = 0;

  constructor(settings: BenchSettings, workerd: string, scratch: string, say: (text: string) => void) {
    this.settings = settings;
    this.workerd = workerd;
    this.#scratch = scratch;
    this.#say = say;
  }

  /** Tells the person who waits what goes on. */
  say(text: string): void {
    this.#say(text);
  }

  /** A folder that nobody else has. */
  folder(): string {
    const folder = join(this.#scratch, String(++this.#folders));
    mkdirSync(folder);
    return folder;
  }

  /** Assay as it ships, and a client of it. */
  async startAssay(flags: readonly string[] = []): Promise<{ readonly server: AssayServer; readonly client: Client }> {
    const server = await this.keep(startAssay(this.folder(), this.settings.sandbox, flags));
    this.sandbox = server.sandbox;
    this.warnings = server.warnings;
    return { server, client: connect(server.address, { token: tokenFor(server.address) }) };
  }

  /** Remembers a server, to stop it in the end. */
  async keep<T extends Running>(starting: Promise<T>): Promise<T> {
    const server = await starting;
    this.#running.add(server);
    return server;
  }

  async stop(...servers: readonly Running[]): Promise<void> {
    for (const server of servers) this.#running.delete(server);
    await Promise.all(servers.map((server) => server.stop()));
  }

  /** Stops what still runs. */
  async close(): Promise<void> {
    await this.stop(...this.#running);
  }
}

/** The name of the function that starts with `balance`. */
export const functionName = (balance: number): string => `account-${balance}`;

/** Deploys the reducer that starts with `balance`. */
export async function publishAccount(client: Client, balance: number): Promise<void> {
  const publication = await client.publish(functionName(balance), reducerSource(balance));
  if (publication.outcome !== "deployed") throw new Error("the bench's own reducer was rejected");
}
