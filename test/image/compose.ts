/** `compose.yaml` as arguments of podman: the file is what is tested. What is not understood here is refused, so that no line of it goes untested. */
import { readFileSync } from "node:fs";
import { parse } from "yaml";

/** A service, ready to be built and run. */
export interface Service {
  readonly name: string;
  readonly image: string;
  readonly target: string;
  readonly buildArguments: Readonly<Record<string, string>>;
  /** Between `podman run` and the image. */
  readonly flags: readonly string[];
  /** After the image; empty: the image's own. */
  readonly command: readonly string[];
}

export interface Composition {
  readonly services: ReadonlyMap<string, Service>;
  /** Volumes with the arguments of `podman volume create` that go before the name. */
  readonly volumes: ReadonlyMap<string, readonly string[]>;
}

type Value = string | number | boolean | readonly Value[] | { readonly [key: string]: Value };
type Mapping = Readonly<Record<string, Value>>;

/** Reads the file with `${NAME:-default}` filled in from `variables`. Throws for anything that it does not know. */
export function readComposition(path: string, variables: Readonly<Record<string, string>>): Composition {
  const text = readFileSync(path, "utf8").replaceAll(
    /\$\{(\w+):-([^}]*)\}/g,
    (_whole, name: string, fallback: string) => variables[name] ?? fallback,
  );
  if (text.includes("${")) throw new Error(`${path}: a variable without a default`);
  const whole = mapping(parse(text, { merge: true }), "the file");
  for (const key of Object.keys(whole)) {
    if (!["name", "services", "volumes"].includes(key) && !key.startsWith("x-")) throw unknown(key);
  }
  const volumes = new Map(
    Object.entries(mapping(whole.volumes, "volumes")).map(([name, value]) => [name, volume(value)]),
  );
  const services = new Map(
    Object.entries(mapping(whole.services, "services")).map(([name, value]) => [
      name,
      service(name, mapping(value, name)),
    ]),
  );
  return { services, volumes };
}

function service(name: string, settings: Mapping): Service {
  const flags: string[] = [];
  let image = "";
  let target = "";
  let buildArguments: Record<string, string> = {};
  let command: readonly string[] = [];
  for (const [key, value] of Object.entries(settings)) {
    switch (key) {
      case "build": {
        const { context, target: named, args = {}, ...others } = mapping(value, key);
        const [strange] = Object.keys(others);
        if (strange !== undefined || context !== ".") throw unknown(`build.${strange ?? "context"}`);
        target = text(named);
        buildArguments = Object.fromEntries(Object.entries(mapping(args, key)).map(([arg, to]) => [arg, text(to)]));
        break;
      }
      case "image":
        image = `localhost/${text(value)}`;
        break;
      case "command":
        command = texts(value);
        break;
      case "read_only":
        // Podman would put writable folders into it again.
        if (value === true) flags.push("--read-only", "--read-only-tmpfs=false");
        break;
      case "security_opt":
        for (const option of texts(value)) flags.push("--security-opt", option.replace(/:true$/, ""));
        break;
      case "cap_drop":
        for (const capability of texts(value)) flags.push("--cap-drop", capability);
        break;
      case "ulimits":
        for (const [limit, most] of Object.entries(mapping(value, key)))
          flags.push("--ulimit", `${limit}=${text(most)}:${text(most)}`);
        break;
      case "stop_grace_period":
        flags.push("--stop-timeout", text(value).replace(/s$/, ""));
        break;
      case "healthcheck":
        flags.push(...healthcheck(mapping(value, key)));
        break;
      case "tmpfs":
      case "volumes":
      case "ports": {
        const flag = { tmpfs: "--tmpfs", volumes: "--volume", ports: "--publish" }[key];
        for (const entry of texts(value)) flags.push(flag, entry);
        break;
      }
      default: {
        const flag = FLAGS.get(key);
        if (flag === undefined) throw unknown(`${name}.${key}`);
        flags.push(flag, text(value));
      }
    }
  }
  if (image === "" || target === "") throw new Error(`${name}: no image or no target`);
  return { name, image, target, buildArguments, flags, command };
}

const FLAGS: ReadonlyMap<string, string> = new Map([
  ["cpus", "--cpus"],
  ["ipc", "--ipc"],
  ["mem_limit", "--memory"],
  ["memswap_limit", "--memory-swap"],
  ["network_mode", "--network"],
  ["pids_limit", "--pids-limit"],
  ["restart", "--restart"],
  ["user", "--user"],
]);

function healthcheck({ test, interval, timeout, start_period: start, ...others }: Mapping): readonly string[] {
  const [strange] = Object.keys(others);
  if (strange !== undefined) throw unknown(`healthcheck.${strange}`);
  const [how, ...words] = texts(test ?? []);
  if (how !== "CMD") throw unknown(`healthcheck.test ${how}`);
  // Nobody keeps time for podman where there is no systemd: the test asks for a check when it wants one.
  const times = { interval: text(interval ?? ""), timeout: text(timeout ?? ""), start: text(start ?? "") };
  if (!Object.values(times).every((time) => /^\d+s$/.test(time))) throw unknown("healthcheck times");
  return ["--health-cmd", JSON.stringify(words), "--health-timeout", times.timeout, "--health-interval", "disable"];
}

function volume(value: Value | null): readonly string[] {
  if (value === null) return [];
  const { driver, driver_opts: options = {}, ...others } = mapping(value, "volume");
  const [strange] = Object.keys(others);
  if (strange !== undefined || driver !== "local") throw unknown(`volume ${strange ?? "driver"}`);
  return Object.entries(mapping(options, "driver_opts")).flatMap(([name, to]) => ["--opt", `${name}=${text(to)}`]);
}

function mapping(value: unknown, what: string): Mapping {
  if (typeof value === "object" && value !== null && !Array.isArray(value))
    return Object.fromEntries(Object.entries(value));
  throw new Error(`${what} is no mapping`);
}

function text(value: Value | undefined): string {
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") return String(value);
  throw new Error(`no text: ${JSON.stringify(value)}`);
}

function texts(value: Value): readonly string[] {
  if (!Array.isArray(value)) throw new Error(`no list: ${JSON.stringify(value)}`);
  return value.map((entry) => text(entry));
}

function unknown(what: string): Error {
  return new Error(`compose.yaml says something that this test does not know: ${what}`);
}
