/**
 * What the server says of its own health: SERVING or not, for each service and for the whole, by `grpc.health.v1`
 * (https://github.com/grpc/grpc/blob/master/doc/health-checking.md). Everything is looked up when somebody asks: while nobody does it costs nothing.
 */
import { HealthCheckResponse_ServingStatus as Status } from "../../gen/grpc/health/v1/health_pb.js";

export { Status };

/** What services need to be of use. */
export const NEEDS = ["executors", "store"] as const;
export type Need = (typeof NEEDS)[number];

/** Says of each whether it is there. Cheap: strangers may have it asked. */
export type Ability = (need: Need) => boolean;

/** What one service says of itself. */
export interface ServiceHealth {
  /** Its full name, such as `assay.v1.InvokeService`. */
  readonly name: string;
  /** False: its methods are defined, and this server does not have them yet. */
  readonly isImplemented: boolean;
  readonly needs: readonly Need[];
}

/** How often changes are looked for while somebody watches. */
const WATCH_EVERY_MS = 1_000;

/** Health of one server, whatever its listeners. */
export class ServerHealth {
  readonly #ability: Ability;
  readonly #listeners = new Set<() => void>();
  #timer: NodeJS.Timeout | undefined;
  readonly #draining = new AbortController();

  constructor(ability: Ability) {
    this.#ability = ability;
  }

  /** Aborted once the server drains. */
  get draining(): AbortSignal {
    return this.#draining.signal;
  }

  /** From now on everything is NOT_SERVING, and whoever watches is told. */
  drain(): void {
    this.#draining.abort();
    this.#tell();
  }

  statusOf({ isImplemented, needs }: ServiceHealth): Status {
    const isServing = !this.draining.aborted && isImplemented && needs.every((need) => this.#ability(need));
    return isServing ? Status.SERVING : Status.NOT_SERVING;
  }

  /** Calls `look` whenever something may have changed. Answers how to stop. */
  watch(look: () => void): () => void {
    this.#listeners.add(look);
    this.#timer ??= setInterval(() => this.#tell(), WATCH_EVERY_MS).unref();
    return () => {
      this.#listeners.delete(look);
      if (this.#listeners.size > 0) return;
      clearInterval(this.#timer);
      this.#timer = undefined;
    };
  }

  #tell(): void {
    for (const look of [...this.#listeners]) look();
  }
}

/** Health as one listener tells it: of the services that are to be found there. */
export class ListenerHealth {
  readonly #server: ServerHealth;
  readonly #services: ReadonlyMap<string, ServiceHealth>;

  constructor(server: ServerHealth, services: readonly ServiceHealth[]) {
    this.#server = server;
    const there = services.filter(({ isImplemented }) => isImplemented);
    const whole: ServiceHealth = {
      name: "",
      isImplemented: true,
      needs: [...new Set(there.flatMap(({ needs }) => needs))],
    };
    this.#services = new Map([whole, ...services].map((service) => [service.name, service]));
  }

  /** The names that it knows; `""` is the whole. */
  get names(): Iterable<string> {
    return this.#services.keys();
  }

  /** Undefined: there is no such service here. */
  statusOf(name: string): Status | undefined {
    const service = this.#services.get(name);
    return service === undefined ? undefined : this.#server.statusOf(service);
  }

  watch(look: () => void): () => void {
    return this.#server.watch(look);
  }
}
