/** A TCP relay before a server, whose connections can be cut, after so many bytes or at a word, and that can stop listening. */
import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";

/** Relays to a port of this machine. */
export class CuttingProxy {
  /** Where it relays to; a server that starts anew may have another. */
  targetPort: number;
  readonly #cutAfterBytes: number[];
  readonly #open = new Set<Socket>();
  #server: Server | undefined;
  #port = 0;

  /** Each connection, in turn, is cut after so many bytes from the server. */
  constructor(targetPort: number, cutAfterBytes: readonly number[] = []) {
    this.targetPort = targetPort;
    this.#cutAfterBytes = [...cutAfterBytes];
  }

  /** Such as `127.0.0.1:43127`; the same for its whole life. */
  get address(): string {
    return `127.0.0.1:${this.#port}`;
  }

  async up(): Promise<void> {
    if (this.#server !== undefined) return;
    this.#server = createServer({ noDelay: true }, (socket) => this.#relay(socket));
    this.#server.listen(this.#port, "127.0.0.1");
    await once(this.#server, "listening");
    this.#port = (this.#server.address() as AddressInfo).port;
  }

  /** Breaks every connection. */
  cut(): void {
    for (const socket of this.#open) socket.resetAndDestroy();
    this.#open.clear();
  }

  /** Takes no connections any more, and breaks those that there are. */
  async down(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    this.cut();
    if (server === undefined) return;
    server.close();
    await once(server, "close");
  }

  #relay(client: Socket): void {
    let left = this.#cutAfterBytes.shift() ?? Number.POSITIVE_INFINITY;
    const server = connect({ port: this.targetPort, host: "127.0.0.1", noDelay: true });
    this.#open.add(client);
    const end = (): void => {
      this.#open.delete(client);
      client.destroy();
      server.destroy();
    };
    for (const socket of [client, server]) {
      socket.once("error", end);
      socket.once("close", end);
    }
    client.pipe(server);
    server.on("data", (bytes: Buffer) => {
      if (bytes.length >= left) {
        client.write(bytes.subarray(0, left), () => {
          client.resetAndDestroy();
          end();
        });
        server.pause();
        return;
      }
      left -= bytes.length;
      if (!client.write(bytes)) {
        server.pause();
        client.once("drain", () => server.resume());
      }
    });
  }
}
