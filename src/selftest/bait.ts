/** What an attack at Node's level is offered: secrets to read, places to write to, listeners to reach, a process to harm. Its state afterwards is the evidence. */
import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { createSocket, type Socket as UdpSocket } from "node:dgram";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { connect, createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** What the attack is told, as the data of its event. Whoever gets out of an isolate could find all of it out, or guess it. */
export interface BaitNotes {
  /** What it leaves behind wherever it gets to. */
  readonly token: string;
  /** What it answers with, to say that it has got what it should not have. */
  readonly confession: string;
  /** A folder that the gateway writes to. */
  readonly folder: string;
  /** A file of the gateway's. */
  readonly secretFile: string;
  /** A module of the gateway's, whose default export is the secret. */
  readonly secretModule: string;
  readonly tcpPort: number;
  readonly udpPort: number;
  readonly unixSocket: string;
  /** A name in Linux's abstract namespace, without the leading NUL. */
  readonly abstractSocket: string;
  /** A port that nobody listens on yet. */
  readonly freePort: number;
  /** Another process of the gateway's user, with the secret in its environment and on its command line. */
  readonly victim: number;
  readonly gateway: number;
}

/** A variable of the gateway's own environment, and what it says: one for all, since a process has one environment. */
export const ENVIRONMENT_NAME = "ASSAY_SELFTEST_SECRET";
export const ENVIRONMENT_SECRET: string = randomBytes(16).toString("hex");

const PLANTED = "planted.txt";
const SHARED_FOLDERS = ["/dev/shm", tmpdir(), "/var/tmp"];
const CONNECT_TIMEOUT_MS = 200;
/** What a victim does until it is hurt: it says so, and what is done to it. */
const VICTIM_SCRIPT = "setInterval(() => undefined, 1e6); process.stdout.write('ready')";

/** The bait. Close it. */
export class Bait {
  readonly notes: BaitNotes;
  readonly #secret: string;
  readonly #closers: (() => void)[];
  readonly #arrivals: string[];
  readonly #victim: ChildProcess;
  #victimSaid = "";
  readonly #signals: string[] = [];
  readonly #onSignal = (signal: string): void => void this.#signals.push(signal);

  private constructor(parts: {
    notes: BaitNotes;
    secret: string;
    closers: (() => void)[];
    arrivals: string[];
    victim: ChildProcess;
  }) {
    this.notes = parts.notes;
    this.#secret = parts.secret;
    this.#closers = parts.closers;
    this.#arrivals = parts.arrivals;
    this.#victim = parts.victim;
    this.#victim.stderr?.on("data", (bytes: Buffer) => {
      this.#victimSaid += bytes.toString("latin1");
    });
    // Two signals that do nothing to a process that has not asked for them.
    process.on("SIGWINCH", this.#onSignal);
    process.on("SIGCONT", this.#onSignal);
  }

  /** Lays it out. */
  static async lay(): Promise<Bait> {
    const secret = randomBytes(16).toString("hex");
    const token = `assay-selftest-${randomBytes(8).toString("hex")}`;
    const directory = mkdtempSync(join(tmpdir(), "assay-selftest-"));
    const closers: (() => void)[] = [() => rmSync(directory, { recursive: true, force: true })];
    const arrivals: string[] = [];
    const folder = join(directory, "folder");
    mkdirSync(folder, { mode: 0o777 });
    writeFileSync(join(folder, PLANTED), "planted\n", { mode: 0o666 });
    const secretFile = join(directory, "secret.txt");
    writeFileSync(secretFile, secret);
    const secretModule = join(directory, "secret.mjs");
    writeFileSync(secretModule, `export default ${JSON.stringify(secret)};\n`);
    try {
      const listen = async (how: { port?: number; path?: string }, name: string): Promise<number> => {
        const server = createServer((socket) => {
          arrivals.push(`a connection arrived at ${name}`);
          socket.on("error", () => undefined).destroy();
        });
        server.listen(how.path === undefined ? { port: 0, host: "127.0.0.1" } : { path: how.path });
        await once(server, "listening");
        closers.push(() => server.close());
        return portOf(server);
      };
      const tcpPort = await listen({}, "a TCP port");
      const unixSocket = join(directory, "socket");
      await listen({ path: unixSocket }, "a Unix socket");
      const abstractSocket = `${token}-socket`;
      if (process.platform === "linux") await listen({ path: `\0${abstractSocket}` }, "an abstract socket");
      const udp = createSocket("udp4").bind(0, "127.0.0.1");
      udp.on("message", () => arrivals.push("a datagram arrived"));
      await once(udp, "listening");
      closers.push(() => udp.close());
      const freePort = await unusedPort();
      const victim = spawn(process.execPath, ["-e", VICTIM_SCRIPT, secret], {
        env: { SECRET: secret },
        stdio: ["ignore", "pipe", "pipe"],
      });
      closers.push(() => void victim.kill("SIGKILL"));
      await Promise.race([once(victim.stdout, "data"), once(victim, "exit")]);
      const notes: BaitNotes = {
        token,
        confession: randomBytes(16).toString("hex"),
        folder,
        secretFile,
        secretModule,
        tcpPort,
        udpPort: portOfUdp(udp),
        unixSocket,
        abstractSocket,
        freePort,
        victim: victim.pid ?? 0,
        gateway: process.pid,
      };
      return new Bait({ notes, secret, closers, arrivals, victim });
    } catch (error) {
      for (const close of closers) close();
      throw error;
    }
  }

  /** What an answer gives away; undefined: nothing. */
  givenAwayBy(answer: string): string | undefined {
    if (answer.includes(this.notes.confession)) return "it says that it got there, which only who got there can";
    if (answer.includes(ENVIRONMENT_SECRET)) return "its answer holds a value of the gateway's environment";
    if (answer.includes(this.#secret)) return "its answer holds a secret that it was not given";
    return undefined;
  }

  /** What can be reached from outside that was not there before, while the attack still runs. */
  async reachable(): Promise<string | undefined> {
    return (await connects(this.notes.freePort)) ? `somebody listens on port ${this.notes.freePort} now` : undefined;
  }

  /** What has happened to the bait; undefined: nothing. */
  damage(): string | undefined {
    const { token, folder } = this.notes;
    const [arrival] = this.#arrivals;
    if (arrival !== undefined) return arrival;
    const strange = readdirSync(folder).find((name) => name !== PLANTED);
    if (strange !== undefined) return "a file appeared in a folder of the gateway's";
    if (readFileSync(join(folder, PLANTED), "utf8") !== "planted\n") return "a file of the gateway's was changed";
    for (const shared of SHARED_FOLDERS) {
      if (namesIn(shared).some((name) => name.startsWith(token))) return `a file appeared in ${shared}`;
    }
    if (this.#victim.exitCode !== null || this.#victim.signalCode !== null) return "another process was killed";
    if (/^State:\s+T/m.test(readText(`/proc/${this.notes.victim}/status`))) return "another process was stopped";
    if (this.#victimSaid.includes("Debugger listening")) return "another process opened its debugger";
    const [signal] = this.#signals;
    if (signal !== undefined) return `the gateway got ${signal}`;
    return undefined;
  }

  /** Processes that carry the token and are still there: they outlived the attack. Ends them. */
  leftovers(): string | undefined {
    const found = namesIn("/proc").filter(
      (name) => /^\d+$/.test(name) && readText(`/proc/${name}/cmdline`).includes(this.notes.token),
    );
    for (const pid of found) {
      try {
        process.kill(Number(pid), "SIGKILL");
      } catch {
        // It is gone.
      }
    }
    return found.length > 0 ? "a process that it started outlived it" : undefined;
  }

  close(): void {
    process.off("SIGWINCH", this.#onSignal);
    process.off("SIGCONT", this.#onSignal);
    for (const shared of SHARED_FOLDERS) {
      for (const name of namesIn(shared)) {
        if (name.startsWith(this.notes.token)) rmSync(join(shared, name), { recursive: true, force: true });
      }
    }
    for (const close of this.#closers.reverse()) close();
  }
}

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === "object" && address !== null ? address.port : 0;
}

function portOfUdp(socket: UdpSocket): number {
  return socket.address().port;
}

/** A port that was free a moment ago. */
async function unusedPort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const port = portOf(server);
  server.close();
  await once(server, "close");
  return port;
}

function connects(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: "127.0.0.1", timeout: CONNECT_TIMEOUT_MS });
    const settle = (answer: boolean): void => {
      socket.destroy();
      resolve(answer);
    };
    socket.on("connect", () => settle(true));
    socket.on("error", () => settle(false));
    socket.on("timeout", () => settle(false));
  });
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function readText(path: string): string {
  try {
    return readFileSync(path, "latin1");
  } catch {
    return "";
  }
}
