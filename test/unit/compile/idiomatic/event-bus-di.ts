/** Composition of services by dependency objects, with a tiny event bus and a clock that is the event's time. */
import { defineReducer } from "assay";

interface Clock {
  now(): string;
}
interface Logger {
  info(message: string): void;
  warn(message: string, details?: Record<string, unknown>): void;
}
interface Repository<T extends { id: string }> {
  find(id: string): T | undefined;
  save(item: T): void;
  all(): readonly T[];
}
type Listener<E> = (event: E) => void;
type Deps = { clock: Clock; logger: Logger; users: Repository<User>; bus: Bus<Topics> };

interface User {
  id: string;
  name: string;
  points: number;
  joined: string;
}
type Topics = { joined: User; earned: { user: User; points: number } };

class Bus<T extends Record<string, object>> {
  readonly #listeners: { [K in keyof T]?: Listener<T[K]>[] } = {};
  on<K extends keyof T>(topic: K, listener: Listener<T[K]>): () => void {
    (this.#listeners[topic] ??= []).push(listener);
    return () => {
      this.#listeners[topic] = this.#listeners[topic]?.filter((other) => other !== listener);
    };
  }
  emit<K extends keyof T>(topic: K, event: T[K]): number {
    const listeners = this.#listeners[topic] ?? [];
    listeners.forEach((listener) => listener(event));
    return listeners.length;
  }
}

const memoryRepository = <T extends { id: string }>(items: Record<string, T>): Repository<T> => ({
  find: (id) => items[id],
  save: (item) => void (items[item.id] = item),
  all: () => Object.values(items),
});

const createUserService = ({ clock, logger, users, bus }: Deps) => ({
  join(id: string, name: string): void {
    if (users.find(id)) return logger.warn("already there", { id });
    const user: User = { id, name, points: 0, joined: clock.now() };
    users.save(user);
    bus.emit("joined", user);
  },
  earn(id: string, points: number): void {
    const user = users.find(id);
    if (!user) return logger.warn("unknown", { id, points });
    users.save({ ...user, points: user.points + points });
    bus.emit("earned", { user, points });
  },
});

type Event =
  | { type: "Joined"; time: string; data: { id: string; name: string } }
  | { type: "Earned"; time: string; data: { id: string; points: number } };
type State = { users: Record<string, User>; log: string[]; milestones: string[] };

export default defineReducer<State, Event>({
  initial: () => ({ users: {}, log: [], milestones: [] }),
  apply(state, event) {
    const log = [...state.log];
    const milestones = [...state.milestones];
    const users = { ...state.users };
    const bus = new Bus<Topics>();
    const stop = bus.on("joined", ({ name }) => log.push(`welcome ${name}`));
    bus.on("earned", ({ user, points }) => {
      if (Math.floor((user.points + points) / 100) > Math.floor(user.points / 100)) milestones.push(user.id);
    });
    const deps: Deps = {
      clock: { now: () => event.time },
      logger: {
        info: (message) => log.push(message),
        warn: (message, details = {}) => void log.push(`! ${message} ${JSON.stringify(details)}`),
      },
      users: memoryRepository(users),
      bus,
    };
    const service = createUserService(deps);
    if (event.type === "Joined") service.join(event.data.id, event.data.name);
    else service.earn(event.data.id, event.data.points);
    stop();
    deps.logger.info(`${deps.users.all().length} users`);
    return { users, log, milestones };
  },
});
