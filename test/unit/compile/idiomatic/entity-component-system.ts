// Game dev: ECS, tiny physics, seeded rng, A* on grid
type Entity = number;
interface Components {
  position: { x: number; y: number };
  velocity: { dx: number; dy: number };
  health: { hp: number; max: number };
  sprite: { glyph: string };
  ai: { kind: "chase" | "wander"; target?: Entity };
}
type ComponentName = keyof Components;
type Store = { [K in ComponentName]?: { [entity: number]: Components[K] } };
interface World {
  tick: number;
  next: Entity;
  seed: number;
  store: Store;
  log: string[];
  size: { w: number; h: number };
  walls: string[];
}
type Event =
  | { type: "Spawned"; data: Partial<Components> }
  | { type: "Ticked"; data?: { times: number } }
  | { type: "Hit"; data: { entity: Entity; damage: number } }
  | { type: "WallBuilt"; data: { x: number; y: number } };

function mulberry32(seed: number): () => number {
  let a = seed >>> 0;
  return () => {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
class Ecs {
  constructor(private readonly world: World) {}
  get<K extends ComponentName>(entity: Entity, name: K): Components[K] | undefined {
    return this.world.store[name]?.[entity];
  }
  set<K extends ComponentName>(entity: Entity, name: K, value: Components[K]): this {
    const table: { [entity: number]: Components[K] } = { ...this.world.store[name] };
    table[entity] = value;
    this.world.store = { ...this.world.store, [name]: table };
    return this;
  }
  remove(entity: Entity): void {
    for (const name of Object.keys(this.world.store) as ComponentName[]) {
      const { [entity]: _gone, ...rest } = this.world.store[name] ?? {};
      this.world.store = { ...this.world.store, [name]: rest };
    }
  }
  *query<K extends ComponentName>(...names: K[]): IterableIterator<[Entity, Pick<Components, K>]> {
    const [first, ...others] = names;
    if (first === undefined) return;
    for (const key of Object.keys(this.world.store[first] ?? {})) {
      const entity = Number(key);
      if (!others.every((name) => this.get(entity, name) !== undefined)) continue;
      const found = {} as Pick<Components, K>;
      for (const name of names) found[name] = this.get(entity, name)!;
      yield [entity, found];
    }
  }
}
const keyOf = (x: number, y: number) => `${x},${y}`;
const step = (
  from: { x: number; y: number },
  to: { x: number; y: number },
  blocked: ReadonlySet<string>,
  w: number,
  h: number,
) => {
  const open: Array<{
    x: number;
    y: number;
    cost: number;
    first: { x: number; y: number } | null;
  }> = [{ ...from, cost: 0, first: null }];
  const seen = new Set([keyOf(from.x, from.y)]);
  while (open.length > 0) {
    open.sort(
      (a, b) =>
        a.cost +
        Math.abs(a.x - to.x) +
        Math.abs(a.y - to.y) -
        (b.cost + Math.abs(b.x - to.x) + Math.abs(b.y - to.y)),
    );
    const here = open.shift()!;
    if (here.x === to.x && here.y === to.y) return here.first;
    for (const [dx, dy] of [
      [0, -1],
      [1, 0],
      [0, 1],
      [-1, 0],
    ] as const) {
      const x = here.x + dx,
        y = here.y + dy,
        key = keyOf(x, y);
      if (x < 0 || y < 0 || x >= w || y >= h || blocked.has(key) || seen.has(key)) continue;
      seen.add(key);
      open.push({ x, y, cost: here.cost + 1, first: here.first ?? { x, y } });
    }
  }
  return null;
};
const clamp = (v: number, lo: number, hi: number) => Math.max(lo, Math.min(hi, v));
type System = (ecs: Ecs, world: World, random: () => number) => void;
const systems: Record<string, System> = {
  ai(ecs, world, random) {
    const walls = new Set(world.walls);
    for (const [entity, { ai, position }] of ecs.query("ai", "position")) {
      if (ai.kind === "wander") {
        const [dx = 0, dy = 0] =
          [
            [1, 0],
            [-1, 0],
            [0, 1],
            [0, -1],
          ][Math.floor(random() * 4)] ?? [];
        ecs.set(entity, "velocity", { dx, dy });
        continue;
      }
      const target = ai.target === undefined ? undefined : ecs.get(ai.target, "position");
      const next = target && step(position, target, walls, world.size.w, world.size.h);
      ecs.set(
        entity,
        "velocity",
        next ? { dx: next.x - position.x, dy: next.y - position.y } : { dx: 0, dy: 0 },
      );
    }
  },
  physics(ecs, world) {
    for (const [entity, { position, velocity }] of ecs.query("position", "velocity")) {
      const x = clamp(position.x + velocity.dx, 0, world.size.w - 1),
        y = clamp(position.y + velocity.dy, 0, world.size.h - 1);
      if (!world.walls.includes(keyOf(x, y))) ecs.set(entity, "position", { x, y });
    }
  },
  death(ecs, world) {
    for (const [entity, { health }] of ecs.query("health")) {
      if (health.hp > 0) continue;
      world.log.push(`${world.tick}: #${entity} dies`);
      ecs.remove(entity);
    }
  },
};
export default {
  initial: (): World => ({
    tick: 0,
    next: 1,
    seed: 42,
    store: {},
    log: [],
    size: { w: 8, h: 8 },
    walls: [],
  }),
  apply(before: World, event: Event): World {
    const world: World = { ...before, log: [...before.log] };
    const ecs = new Ecs(world);
    switch (event.type) {
      case "Spawned": {
        const entity = world.next++;
        for (const [name, value] of Object.entries(event.data) as [
          ComponentName,
          Components[ComponentName],
        ][])
          ecs.set(entity, name, value);
        break;
      }
      case "Hit": {
        const health = ecs.get(event.data.entity, "health");
        if (health)
          ecs.set(event.data.entity, "health", { ...health, hp: health.hp - event.data.damage });
        break;
      }
      case "WallBuilt":
        world.walls = [...world.walls, keyOf(event.data.x, event.data.y)];
        break;
      case "Ticked":
        for (let i = 0; i < (event.data?.times ?? 1); i++) {
          const random = mulberry32(world.seed);
          world.tick += 1;
          for (const run of Object.values(systems)) run(ecs, world, random);
          world.seed = Math.floor(random() * 2 ** 32);
        }
    }
    return world;
  },
};
