/** An elevator simulated tick by tick inside one event: classes with private state and a discriminated union of doors. */
import { defineReducer } from "assay";

type Direction = "up" | "down" | "idle";
type Door = { readonly state: "open"; readonly ticksLeft: number } | { readonly state: "closed" };

interface Snapshot {
  floor: number;
  direction: Direction;
  door: Door;
  stops: number[];
  served: [tick: number, floor: number][];
  tick: number;
}

type Event = { type: "Called"; data: { floor: number } } | { type: "Ran"; data: { ticks: number } };

class Elevator {
  #floor: number;
  #direction: Direction;
  #door: Door;
  #tick: number;
  readonly #stops: Set<number>;
  readonly #served: [number, number][];

  constructor({ floor, direction, door, stops, served, tick }: Snapshot) {
    this.#floor = floor;
    this.#direction = direction;
    this.#door = door;
    this.#stops = new Set(stops);
    this.#served = served.map(([at, where]) => [at, where]);
    this.#tick = tick;
  }

  call(floor: number): this {
    if (floor !== this.#floor || this.#door.state === "closed") this.#stops.add(floor);
    return this;
  }

  run(ticks: number): this {
    for (const _ of Array(ticks).keys()) this.#step();
    return this;
  }

  #step(): void {
    this.#tick += 1;
    if (this.#door.state === "open") {
      this.#door = this.#door.ticksLeft > 1 ? { state: "open", ticksLeft: this.#door.ticksLeft - 1 } : { state: "closed" };
      return;
    }
    if (this.#stops.delete(this.#floor)) {
      this.#door = { state: "open", ticksLeft: 2 };
      this.#served.push([this.#tick, this.#floor]);
      return;
    }
    this.#direction = this.#choose();
    switch (this.#direction) {
      case "up":
        this.#floor++;
        break;
      case "down":
        --this.#floor;
        break;
      case "idle":
    }
  }

  #choose(): Direction {
    const above = [...this.#stops].some((stop) => stop > this.#floor);
    const below = [...this.#stops].some((stop) => stop < this.#floor);
    if (this.#direction === "up" && above) return "up";
    if (this.#direction === "down" && below) return "down";
    return above ? "up" : below ? "down" : "idle";
  }

  snapshot(): Snapshot {
    return {
      floor: this.#floor,
      direction: this.#direction,
      door: this.#door,
      stops: Array.from(this.#stops).sort((a, b) => a - b),
      served: this.#served,
      tick: this.#tick,
    };
  }
}

export default defineReducer<Snapshot, Event>({
  initial: () => ({ floor: 0, direction: "idle", door: { state: "closed" }, stops: [], served: [], tick: 0 }),
  apply(state, event) {
    const elevator = new Elevator(state);
    return (event.type === "Called" ? elevator.call(event.data.floor) : elevator.run(event.data.ticks)).snapshot();
  },
});
