/** Builds both images, runs them as compose.yaml says, takes a reducer the whole way, and attacks an executor in its container. `test/image/run.sh` calls it. */
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { attackContainer, containerAttacks, type Ground, sharedAttacks } from "./attack.ts";
import { chartClaims } from "./chart.ts";
import { claim, close, expect, until } from "./claims.ts";
import { type Composition, readComposition, type Service } from "./compose.ts";
import { Podman, run } from "./podman.ts";

const REPOSITORY = join(import.meta.dirname, "../..");
const PORT = "17443";
const BUILD_MS = 400_000;
const TYPED = `import { defineReducer, type Event } from "assay";
export default defineReducer<{ n: number }, Event<"Added", { n: number }>>({
  initial: () => ({ n: 0 }),
  apply: (state, event) => ({ n: state.n + event.data.n }),
});
`;

/** Prints every file that can be run or runs as another user, and every folder at the top of Assay's. */
const LOOK = `
const { lstatSync, readdirSync } = require("node:fs");
const walk = (folder) => {
  for (const name of readdirSync(folder || "/")) {
    const path = folder + "/" + name;
    if (/^\\/(proc|sys|dev)$/.test(path)) continue;
    const stats = lstatSync(path);
    if (stats.isDirectory()) walk(path);
    else if (stats.isFile() && (stats.mode & 0o6111) !== 0 && !/\\.so(\\.[0-9.]+)?$|\\.node$/.test(name)) {
      if (!path.startsWith("/app/")) console.log((stats.mode & 0o7777).toString(8), stats.uid, path);
    }
  }
};
walk("");
for (const name of [...readdirSync("/app/src"), ...readdirSync("/app/node_modules")]) console.log("has", name);
`;

const [scratch = "", driver = "", base = "", npmCache = ""] = process.argv.slice(2);
const podman = new Podman(scratch, driver);
const context = join(scratch, "context");
const tls = join(scratch, "tls");
const composition = readComposition(join(REPOSITORY, "compose.yaml"), { ASSAY_PORT: PORT, ASSAY_TLS_DIRECTORY: tls });
const gateway = serviceOf(composition, "gateway");
const executors = ["executor-1", "executor-2"].map((name) => serviceOf(composition, name));
let token = "";

try {
  await chartClaims(scratch, composition);
  await all();
} finally {
  await podman.close();
}
process.exit(close() ? 0 : 1);

async function all(): Promise<void> {
  await layContext();
  if (!(await claim("the gateway's image builds, without a network", () => build(gateway)))) return;
  for (const [name, options] of composition.volumes) await podman.do(["volume", "create", ...options, name]);
  if (!(await claim("a gateway starts as compose.yaml says, and prints the first administrator's key", startGateway)))
    return;
  await claim(
    "an executor's image does not build without a key to trust, nor with a file of something else",
    refusesOthers,
  );
  await claim("the gateway's key is what an executor is built to trust", async () => {
    const { stdout } = await assay(["keys", "--pem"]);
    writeFileSync(join(context, "deploy/image/trusted-keys.pem"), stdout);
  });
  const [first, second] = executors;
  if (first === undefined || second === undefined) throw new Error("compose.yaml has fewer than two executors");
  if (!(await claim("the executor's image builds with it", () => build(first)))) return;
  await claim("two executors start as compose.yaml says, and the gateway attaches them", async () => {
    for (const service of executors)
      await podman.start(service.name, [...service.flags, service.image, ...service.command]);
    await until(async () => (await attached()) === 2, "two executors are attached");
  });
  await claim("all three are healthy by their own checks", async () => {
    for (const { name } of [gateway, first, second]) {
      const { status, stdout, stderr } = await podman.tell(["healthcheck", "run", name]);
      expect(status, 0, `${name}: ${stdout}${stderr}`);
    }
  });
  await claim("a reducer goes the whole way: compiled, signed, deployed, verified and run in a container", async () => {
    writeFileSync(join(scratch, "counter.ts"), TYPED);
    await assay(["deploy", "counter", join(scratch, "counter.ts")]);
    expect(await reduce("counter"), { n: 5 }, "the state");
  });
  await claim(
    "the images hold no program but Node, which cannot be read, and the executor's no compiler, no signer and no gRPC",
    looksInside,
  );
  await claim(
    "what a new key of the gateway's signs does not run in an executor that was built without it",
    async () => {
      await assay(["keys", "rotate"]);
      writeFileSync(join(scratch, "other.ts"), TYPED.replace("state.n +", "1 + state.n +"));
      await assay(["deploy", "other", join(scratch, "other.ts")]);
      const { status, stdout, stderr } = await assay(["reduce", "other", events(), "--json"], false);
      expect([status, /SIGNATURE_INVALID|not known here/.test(stdout + stderr)], [3, true], stdout + stderr);
      expect(await reduce("counter"), { n: 5 }, "what the old key signed");
    },
  );
  await claim(
    "a gateway that is stopped ends with status 0, and finds everything again when it is back, with new executors",
    async () => {
      await podman.do(["stop", gateway.name]);
      expect(await podman.do(["inspect", "--format", "{{.State.ExitCode}}", gateway.name]), "0", "its exit status");
      await podman.do(["start", gateway.name]);
      await until(async () => (await attached()) >= 4, "two executors are attached again");
      expect(await reduce("counter"), { n: 5 }, "the state");
    },
  );
  await attacks(first);
}

/** What the repository has, committed or not: what is ignored, such as keys and node_modules, is not there. */
async function layContext(): Promise<void> {
  const { stdout } = await run(
    "git",
    ["-C", REPOSITORY, "ls-files", "-coz", "--exclude-standard"],
    process.env,
    60_000,
  );
  for (const path of stdout
    .split("\0")
    .filter((name) => name !== "" && !name.startsWith("test/") && existsSync(join(REPOSITORY, name)))) {
    const copy = join(context, path);
    mkdirSync(dirname(copy), { recursive: true });
    copyFileSync(join(REPOSITORY, path), copy);
  }
}

async function build({ image, target, buildArguments }: Service): Promise<void> {
  const { status, stderr } = await tryBuild(image, target, buildArguments);
  if (status !== 0) throw new Error(stderr.slice(-3_000));
}

function tryBuild(image: string, target: string, given: Readonly<Record<string, string>>) {
  const words = Object.entries({ ...given, BASE: base }).flatMap(([name, value]) => [
    "--build-arg",
    `${name}=${value}`,
  ]);
  const bounds = ["--ulimit", "nofile=1024:1024", "--ulimit", "nproc=1024:1024"];
  // What npm would download is in its cache already, and it is told to look nowhere else.
  const cache = ["--volume", `${npmCache}:/root/.npm`];
  const how = ["--format=docker", "--network=none", "--layers", ...bounds, ...cache, ...words];
  return podman.tell(["build", ...how, "--target", target, "--tag", image, context], BUILD_MS);
}

async function startGateway(): Promise<void> {
  await podman.start(gateway.name, [...gateway.flags, gateway.image, ...gateway.command]);
  await until(async () => /assay listening on /.test(await logs()), "it listens");
  token = /shown this once: (\S+)/.exec(await logs())?.[1] ?? "";
  if (token === "") throw new Error("it printed no key");
}

async function refusesOthers(): Promise<void> {
  const [{ image, target, buildArguments } = gateway] = executors;
  const keys = join(context, "deploy/image/trusted-keys.pem");
  writeFileSync(keys, readFileSync(join(tls, "server.key")));
  const { status, stdout, stderr } = await tryBuild(`${image}-refused`, target, buildArguments);
  if (status === 0) throw new Error("it took a private key for a key to trust");
  if (!/private keys stay where they are/.test(stdout + stderr)) throw new Error((stdout + stderr).slice(-1_000));
}

async function looksInside(): Promise<void> {
  const bounds = [
    "run",
    "--rm",
    "--network=none",
    "--user=0:0",
    "--ulimit=nofile=1024:1024",
    "--ulimit=nproc=1024:1024",
  ];
  const look = async ({ image }: Service): Promise<readonly string[]> =>
    (await podman.do([...bounds, "--entrypoint=/usr/local/bin/node", image, "-e", LOOK])).split("\n");
  for (const service of [gateway, ...executors.slice(0, 1)]) {
    const programs = (await look(service)).filter((line) => !line.startsWith("has "));
    expect(programs, ["711 0 /usr/local/bin/node"], `what can be run in ${service.image}`);
  }
  const [first = gateway] = executors;
  const names = new Set((await look(first)).map((line) => line.replace("has ", "")));
  for (const name of ["compile", "sign", "store", "rpc", "cli", "typescript", "ts-morph", "@grpc"]) {
    if (names.has(name)) throw new Error(`the executor's image has ${name}`);
  }
}

async function attacks(service: Service): Promise<void> {
  const entry: unknown = JSON.parse(
    await podman.do(["inspect", "--format", "{{json .Config.Entrypoint}}", service.image]),
  );
  if (!Array.isArray(entry)) throw new Error("the image has no entry point");
  const words = entry.map(String);
  const start = words.slice(
    0,
    words.findIndex((word) => word.endsWith("/attached/main.ts")),
  );
  const slotOptions = composition.volumes.get("slot-1") ?? [];
  const ground = { podman, service, start, scratch, slotOptions };
  const own = containerAttacks();
  const line = own.map((attack) => ({ attack, ground: { ...ground, walls: false } }));
  await inTurn(line, async (attack, bare) => {
    await claim(`with no wall at all it is an attack: ${attack.name}`, async () => {
      const { outcome, ...said } = await attackContainer(attack, bare);
      expect(outcome, "escaped", JSON.stringify(said));
    });
  });
  await inTurn(
    [...own, ...sharedAttacks()].map((attack) => ({ attack, ground: { ...ground, walls: true } })),
    async (attack, walled) => {
      await claim(`${attack.name}: ${attack.claim}`, async () => {
        const { outcome, ...said } = await attackContainer(attack, walled);
        expect(outcome, "held", JSON.stringify(said));
      });
    },
  );
}

/** Two at a time; those that are about signals alone, since nobody can tell who sent one. */
async function inTurn(
  line: readonly { readonly attack: Parameters<typeof attackContainer>[0]; readonly ground: Ground }[],
  carryOut: (attack: Parameters<typeof attackContainer>[0], ground: Ground) => Promise<void>,
): Promise<void> {
  const waiting = line.filter(({ attack }) => attack.group !== "signals");
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift())
      await carryOut(next.attack, next.ground);
  };
  await Promise.all([work(), work()]);
  for (const { attack, ground } of line) if (attack.group === "signals") await carryOut(attack, ground);
}

async function logs(): Promise<string> {
  const { stdout, stderr } = await podman.tell(["logs", gateway.name]);
  return stdout + stderr;
}

async function attached(): Promise<number> {
  return (await logs()).match(/an executor is attached/g)?.length ?? 0;
}

function events(): string {
  const path = join(scratch, "events.ndjson");
  writeFileSync(path, ["2", "3"].map((n) => `{"type":"Added","data":{"n":${n}}}\n`).join(""));
  return path;
}

async function reduce(name: string): Promise<unknown> {
  const { stdout } = await assay(["reduce", name, events(), "--json"]);
  const answer: { readonly state?: unknown } = JSON.parse(stdout);
  return answer.state;
}

/** The command line of this repository, as a client of the gateway. */
async function assay(words: readonly string[], mustWork = true) {
  const connection = ["--address", `localhost:${PORT}`, "--tls-ca", join(tls, "ca.pem")];
  const env = { PATH: process.env.PATH, ASSAY_TOKEN: token };
  const said = await run(process.execPath, [join(REPOSITORY, "bin/assay"), ...words, ...connection], env, 60_000);
  if (mustWork && said.status !== 0)
    throw new Error(`assay ${words[0]} ended with ${said.status}: ${said.stdout}${said.stderr}`);
  return said;
}

function serviceOf({ services }: Composition, name: string): Service {
  const service = services.get(name);
  if (service === undefined) throw new Error(`compose.yaml has no ${name}`);
  return service;
}
