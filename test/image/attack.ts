/** Layer 4 in its container: attacks at Node's level, each in a new container of the executor's image that has the flags of compose.yaml. */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { attachTo } from "../../src/execute/attached/connect.ts";
import type { WalledChild, Walls } from "../../src/sandbox/walls.ts";
import { type Attack, parseAttack } from "../../src/selftest/attack.ts";
import { readAttacks } from "../../src/selftest/attack-files.ts";
import { ENVIRONMENT_NAME, ENVIRONMENT_SECRET } from "../../src/selftest/bait.ts";
import type { Outcome } from "../../src/selftest/outcome.ts";
import { escapedProgram, runProcessAttack } from "../../src/selftest/process-attack.ts";
import { until } from "./claims.ts";
import type { Service } from "./compose.ts";
import type { Podman } from "./podman.ts";

const REPOSITORY = join(import.meta.dirname, "../..");
const OWN_ATTACKS = join(import.meta.dirname, "attacks");
/** Where the warden listens, and where the image says that it does. */
const SLOT = "/run/assay/executor";

/**
 * What bubblewrap's filter of system calls stops and a container does not: whoever is in an executor may start the only program of its image, Node, again. What
 * it gains by that is shown by an attack of its own, `starts-another-node-for-more`.
 */
const NOT_OF_CONTAINERS: ReadonlySet<string> = new Set(["starts-another-node"]);

/** The suite's attacks on the sandbox layer. */
export function sharedAttacks(): readonly Attack[] {
  const all = readAttacks().filter(({ place, layers }) => place === "process" && layers.has("sandbox"));
  const ours = all.filter(({ name }) => !NOT_OF_CONTAINERS.has(name));
  if (all.length - ours.length !== NOT_OF_CONTAINERS.size) throw new Error("an attack that is left out is not there");
  return ours;
}

/** Those that are about containers alone. */
export function containerAttacks(): readonly Attack[] {
  return readdirSync(OWN_ATTACKS)
    .sort()
    .map((file) => parseAttack(file, readFileSync(join(OWN_ATTACKS, file), "utf8"), "process"));
}

/** How a container is started for an attack: with the flags that compose.yaml gives an executor, or with none of its walls. */
export interface Ground {
  readonly podman: Podman;
  readonly service: Service;
  /** The image's entry point, up to and without the program. */
  readonly start: readonly string[];
  /** False: to see that an attack is one. */
  readonly walls: boolean;
  readonly scratch: string;
  /** What `podman volume create` is told of a slot. */
  readonly slotOptions: readonly string[];
}

let count = 0;

/** The flags with another volume for the slot. */
function withSlot(flags: readonly string[], volume: string): readonly string[] {
  const found = flags.findIndex((flag) => flag.endsWith(`:${SLOT}`));
  if (found < 0) throw new Error("compose.yaml gives the executor no slot");
  return flags.with(found, `${volume}:${SLOT}`);
}

/** Carries one out in a container of its own. */
export async function attackContainer(attack: Attack, ground: Ground): Promise<Outcome> {
  const { podman, service, scratch, walls } = ground;
  const name = `attack-${++count}`;
  const folder = join(scratch, name);
  mkdirSync(folder, { mode: 0o700 });
  const slot = `slot-${name}`;
  const flags = walls ? withSlot(service.flags, slot) : ["--privileged", "--user=0:0", "--volume", `${folder}:${SLOT}`];
  try {
    if (walls) await podman.do(["volume", "create", ...ground.slotOptions, slot]);
    // Without walls the environment is not emptied either.
    const words = walls ? ground.start : ground.start.filter((word) => !word.endsWith("/without-environment.ts"));
    await podman.start(name, [
      ...flags,
      "--env",
      `${ENVIRONMENT_NAME}=${ENVIRONMENT_SECRET}`,
      ...["src/selftest", "clients/typescript/src", "test/image"].flatMap((path) => [
        "--volume",
        `${REPOSITORY}/${path}:/app/${path}:ro`,
      ]),
      "--entrypoint",
      JSON.stringify([...words, "/app/test/image/escaped-executor.ts"]),
      service.image,
      `${SLOT}/executor.sock`,
    ]);
    const inspect = ["volume", "inspect", "--format", "{{.Mountpoint}}", slot];
    const socket = join(walls ? await podman.do(inspect) : folder, "executor.sock");
    await until(() => existsSync(socket), `${name} listens`);
    const first = await podman.do(["inspect", "--format", "{{.State.Pid}}", name]);
    const start = (): WalledChild => {
      const child = attachTo(socket);
      // It has ended when its container has, with all that was in there.
      const gone = child.whenEnded.then(async (ending) => {
        await until(() => !existsSync(`/proc/${first}`), `the container of ${attack.name} has ended`);
        return ending;
      });
      return { ...child, whenEnded: gone };
    };
    const attached: Walls = { layers: [], start, close: () => Promise.resolve() };
    return await runProcessAttack(attack, { ...escapedProgram(attack, "sandbox"), walls: attached }, "sandbox");
  } finally {
    await podman.remove(name);
    if (walls) await podman.tell(["volume", "rm", "--force", slot]);
    rmSync(folder, { recursive: true, force: true });
  }
}
