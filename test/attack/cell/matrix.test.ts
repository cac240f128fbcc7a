/**
 * The matrix attack × layer: every attack beside this file against each layer that claims to stop it, with the others off; and against none, where it has to
 * succeed, or it is no attack. The older attacks on the realm have a suite of their own.
 */
import { availableParallelism } from "node:os";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createLogger } from "../../../src/base/log.ts";
import { createLocalJudge, type ModuleJudge } from "../../../src/cli/local-judge.ts";
import { bubblewrapWalls } from "../../../src/sandbox/bubblewrap.ts";
import { SandboxError, type Walls } from "../../../src/sandbox/walls.ts";
import type { Attack } from "../../../src/selftest/attack.ts";
import { parseAttack } from "../../../src/selftest/attack.ts";
import { readAttacks } from "../../../src/selftest/attack-files.ts";
import { LAYERS, type Stage } from "../../../src/selftest/layer.ts";
import { type Cell, plan, type Result, runCell, runMatrix, type Theatre } from "../../../src/selftest/matrix.ts";
import { WholeServer } from "../../../src/selftest/whole-server.ts";

const attacks = readAttacks().filter(({ expected }) => expected === undefined);

/** Behind all walls code at Node's level meets what it meets behind each: here one attack of a group stands for the others; `assay selftest` runs them all. */
const isOneOfItsGroup = (attack: Attack): boolean =>
  attacks.find(({ group, place }) => group === attack.group && place === attack.place) === attack;
const cells: readonly Cell[] = [
  ...plan(attacks, LAYERS).filter(
    ({ attack, layer }) => layer !== "all" || attack.place !== "process" || isOneOfItsGroup(attack),
  ),
  ...attacks.map((attack) => ({ attack, layer: "none" as const })),
];

/** The walls, or why this host cannot build them. */
async function openWalls(): Promise<Walls | string> {
  try {
    return await bubblewrapWalls(createLogger("silent"));
  } catch (error) {
    if (error instanceof SandboxError) return error.problems.join("; ");
    throw error;
  }
}

const walls = await openWalls();
const needsWalls = ({ attack, layer }: Cell): boolean =>
  layer === "sandbox" ||
  (layer === "all" && [...attack.layers].every((claimed) => claimed === "sandbox" || claimed === "all"));

let judge: ModuleJudge;
let theatre: Theatre;
const results = new Map<string, Result>();
const keyOf = ({ attack, layer }: Cell): string => `${attack.name} ${layer}`;

beforeAll(async () => {
  judge = createLocalJudge(new AbortController().signal);
  const standing = typeof walls === "string" ? undefined : walls;
  const server = await WholeServer.start(standing === undefined ? "process" : "strict", standing);
  theatre = { judge: (module) => judge.check(module), server, walls: standing };
  const found = await runMatrix(cells, theatre, { atOnce: availableParallelism() });
  for (const result of found) results.set(keyOf(result), result);
}, 300_000);

afterAll(async () => {
  await theatre?.server?.close();
  await judge?.close();
  if (typeof walls !== "string") await walls.close();
});

/** What came of a cell, in a form that a failing test shows whole. */
function seen(cell: Cell): unknown {
  const { attack: _attack, elapsedMs: _elapsedMs, ...rest } = results.get(keyOf(cell)) ?? { attack: 0, elapsedMs: 0 };
  return rest;
}

const of = (layer: Stage): readonly Cell[] => cells.filter((cell) => cell.layer === layer);

for (const layer of LAYERS) {
  describe(`${layer}, ${layer === "all" ? "the server as it is" : "alone"}`, () => {
    for (const cell of of(layer)) {
      const title = `${cell.attack.claim} (${cell.attack.name})`;
      if (typeof walls === "string" && needsWalls(cell)) it.skip(`${title}: this host builds no walls: ${walls}`);
      else it(title, () => expect(seen(cell)).toMatchObject({ layer, outcome: "held" }));
    }
  });
}

describe("where no layer stands", () => {
  for (const cell of of("none")) {
    const { name, harmlessBare } = cell.attack;
    if (harmlessBare === undefined) {
      it(`${name} succeeds, and is seen to`, () => expect(seen(cell)).toMatchObject({ outcome: "escaped" }));
    } else {
      // Not every one of them is harmless everywhere: some depend on who runs them.
      it(`${name} is carried out (${harmlessBare})`, () =>
        expect(seen(cell)).not.toMatchObject({ outcome: "unproven" }));
    }
  }
});

describe("the matrix can fail", () => {
  const planted = (name: string, place: "module" | "process", source: string, layers: string): Attack =>
    parseAttack(`${name}.js`, `// Claim: planted.\n// Group: realm escape\n// Layers: ${layers}\n${source}`, place);

  it("an attack that a layer claims to stop and does not is an escape", async () => {
    const attack = planted(
      "a-result-that-says-so",
      "module",
      "export default { initial: () => ({ pwned: false }), apply: () => ({ pwned: true }) };",
      "realm, limits",
    );
    expect(await runCell({ attack, layer: "realm" }, theatre)).toMatchObject({ outcome: "escaped" });
    expect(await runCell({ attack, layer: "limits" }, theatre)).toMatchObject({ outcome: "escaped" });
  });

  it("an attack that does not meet the layer that would stop it is an escape", async () => {
    const writes = attacks.find(({ name }) => name === "writes-a-file");
    if (writes === undefined) throw new Error("the attack is gone");
    expect(await runCell({ attack: writes, layer: "limits" }, theatre)).toMatchObject({ outcome: "escaped" });
    expect(await runCell({ attack: writes, layer: "environment" }, theatre)).toMatchObject({ outcome: "escaped" });
  });

  it("an attack that fails by its own mistake proves nothing", async () => {
    const attack = planted("a-mistake", "process", "export default () => undefined.nothing;", "permission");
    expect(await runCell({ attack, layer: "permission" }, theatre)).toMatchObject({ outcome: "unproven" });
  });

  it("a module that the compiler refuses for its types alone proves nothing", async () => {
    const source = `type State = { n: number };
      const half = (n: string): number => n.length;
      export default { initial: (): State => ({ n: 0 }), apply: (state: State): State => ({ n: half(state.n) }) };`;
    const attack = planted("a-type-error", "module", source, "allowlist");
    expect(await runCell({ attack, layer: "allowlist" }, theatre)).toMatchObject({ outcome: "unproven" });
  });
});
