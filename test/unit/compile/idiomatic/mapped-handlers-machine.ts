/** A traffic light as data: every pair of state and event has its handler, and types see to it that none is missing. */
import { defineReducer } from "assay";

type Event =
  | { type: "Timer"; data: { elapsed: number } }
  | { type: "PedestrianWaiting"; data: { crossing: string } }
  | { type: "Fault"; data: { code: number } }
  | { type: "Repaired"; data: {} };

type Light =
  | { color: "red"; since: number; waiting: string[] }
  | { color: "green"; since: number; waiting: string[] }
  | { color: "yellow"; since: number; waiting: string[]; next: "red" | "green" }
  | { color: "off"; code: number };

type EventOf<T extends Event["type"]> = Extract<Event, { type: T }>;
type LightOf<C extends Light["color"]> = Extract<Light, { color: C }>;

type Machine = {
  readonly [C in Light["color"]]: {
    readonly [T in Event["type"]]?: (light: LightOf<C>, event: EventOf<T>) => Light;
  };
};

const MINIMUM = { red: 30, green: 20, yellow: 3 } as const satisfies Record<Exclude<Light["color"], "off">, number>;

const fault = (_: Light, { data: { code } }: EventOf<"Fault">): Light => ({ color: "off", code });

const wait = <L extends Exclude<Light, { color: "off" }>>(light: L, { data }: EventOf<"PedestrianWaiting">): L => ({
  ...light,
  waiting: light.waiting.includes(data.crossing) ? light.waiting : [...light.waiting, data.crossing],
});

const machine: Machine = {
  red: {
    Timer: (light, { data }) =>
      light.since + data.elapsed >= MINIMUM.red
        ? { color: "yellow", next: "green", since: 0, waiting: [] }
        : { ...light, since: light.since + data.elapsed },
    PedestrianWaiting: wait,
    Fault: fault,
  },
  green: {
    Timer(light, { data: { elapsed } }) {
      const since = light.since + elapsed;
      const hurry = light.waiting.length > 1 ? 0.5 : 1;
      return since >= MINIMUM.green * hurry
        ? { color: "yellow", next: "red", since: 0, waiting: light.waiting }
        : { ...light, since };
    },
    PedestrianWaiting: wait,
    Fault: fault,
  },
  yellow: {
    Timer: ({ next, waiting, since, ...rest }, { data }) =>
      since + data.elapsed >= MINIMUM.yellow
        ? { color: next, since: 0, waiting }
        : { ...rest, next, waiting, since: since + data.elapsed },
    PedestrianWaiting: wait,
    Fault: fault,
  },
  off: { Repaired: () => ({ color: "red", since: 0, waiting: [] }) },
};

type State = { light: Light; ignored: number; seen: { [T in Event["type"]]?: number } };

export default defineReducer<State, Event>({
  initial: () => ({ light: { color: "red", since: 0, waiting: [] }, ignored: 0, seen: {} }),
  apply(state, event) {
    const { light } = state;
    const seen = { ...state.seen, [event.type]: (state.seen[event.type] ?? 0) + 1 };
    const handler = machine[light.color][event.type];
    if (!handler) return { ...state, seen, ignored: state.ignored + 1 };
    return { ...state, seen, light: handler(light as never, event as never) };
  },
});
