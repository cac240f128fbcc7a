/** Runs one case with one driver through one of its layers, and says what was not as the case expects. */
import { setTimeout as sleep } from "node:timers/promises";
import type { DescService } from "@bufbuild/protobuf";
import { type Case, isObject, type Json, type JsonObject, type Layer, type Step, substitute } from "./case.ts";
import { CuttingProxy } from "./cutting-proxy.ts";
import type { Driver } from "./driver.ts";
import { differences, merged } from "./match.ts";
import { ScriptedServer } from "./scripted-server.ts";
import { RealServer } from "./servers.ts";
import type { TlsFiles } from "./tls.ts";
import { toSent } from "./written.ts";

/** Reasons that a layer gives where the server has said none; plain stubs have a code alone. */
const CLIENTS_OWN_REASONS = ["SERVER_UNREACHABLE", "CANCELLED", "DEADLINE_EXCEEDED", "UNRECOGNISED"];
/** Timers may fire this much before their time. */
const TIMER_SLACK_MS = 2;

/** What every run shares. */
export interface Surroundings {
  readonly services: readonly DescService[];
  /** A server with such settings, that other cases use too. */
  realServer(settings: readonly string[]): Promise<RealServer>;
  readonly tls: TlsFiles;
}

/** Answers what was wrong; empty if nothing was. */
export async function runCase(
  test: Case,
  driver: Driver,
  layer: Layer,
  runId: number,
  surroundings: Surroundings,
): Promise<string[]> {
  const run = new Run(test, driver, layer, runId, surroundings);
  try {
    await run.open();
    return await run.steps();
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)];
  } finally {
    await run.close();
  }
}

class Run {
  readonly #case: Case;
  readonly #driver: Driver;
  readonly #layer: Layer;
  readonly #prefix: string;
  readonly #surroundings: Surroundings;
  readonly #variables: Record<string, Json>;
  readonly #settings: readonly string[];
  readonly #options: JsonObject;
  readonly #clients = new Map<string, Promise<void>>();
  readonly #background = new Map<string, Promise<JsonObject>>();
  #real: RealServer | undefined;
  #scripted: ScriptedServer | undefined;
  #proxy: CuttingProxy | undefined;

  constructor(test: Case, driver: Driver, layer: Layer, runId: number, surroundings: Surroundings) {
    this.#case = test;
    this.#driver = driver;
    this.#layer = layer;
    this.#surroundings = surroundings;
    this.#prefix = `r${runId}`;
    this.#variables = { id: this.#prefix };
    this.#settings = test.settings.map((setting) => String(substitute(setting, surroundings.tls.paths)));
    this.#options = Object.fromEntries(
      Object.entries(test.options).map(([name, value]) => [name, substitute(value, surroundings.tls.texts)]),
    );
  }

  async open(): Promise<void> {
    if (this.#case.server === "scripted") {
      const script = toSent(this.#case.script);
      if (!isObject(script)) throw new TypeError("a script must be an object");
      this.#scripted = new ScriptedServer(this.#surroundings.services, script);
      await this.#scripted.start();
    } else {
      this.#real = this.#case.ownServer
        ? await RealServer.start(this.#settings, this.#surroundings.tls)
        : await this.#surroundings.realServer(this.#settings);
      // A server that changes nothing can make no tenant.
      if (this.#case.steps.some(({ as }) => as === "tenant")) {
        const tenant = await this.#real.tenant(`${this.#driver.name}-${this.#layer}`);
        Object.assign(this.#variables, { tenant: tenant.name, token: tenant.token });
      }
    }
    this.#proxy = new CuttingProxy(this.#scripted?.port ?? this.#real?.port ?? 0, this.#case.cutAfterBytes);
    await this.#proxy.up();
  }

  async steps(): Promise<string[]> {
    const wrong: string[] = [];
    for (const [index, step] of this.#case.steps.entries()) {
      const found = await this.#step(step);
      wrong.push(...found.map((one) => `step ${index + 1}: ${one}`));
      if (found.length > 0) break;
    }
    await Promise.allSettled(this.#background.values());
    for (const [method, times] of Object.entries(this.#case.calls)) {
      const came = this.#scripted?.callsOf(method) ?? [];
      if (came.length !== times) wrong.push(`${method} was called ${came.length} times instead of ${times}`);
      for (const [index, atLeastMs] of this.#case.waitsAtLeastMs.entries()) {
        const waitedMs = (came[index + 1]?.atMs ?? Number.POSITIVE_INFINITY) - (came[index]?.atMs ?? 0);
        if (waitedMs < atLeastMs - TIMER_SLACK_MS) {
          wrong.push(`attempt ${index + 2} came ${waitedMs} ms after the one before instead of ${atLeastMs}`);
        }
      }
    }
    for (const [method, expected] of Object.entries(this.#case.headers)) {
      const came = (this.#scripted?.callsOf(method) ?? []).map(({ headers }) => headers);
      wrong.push(...differences(substitute(expected, this.#variables), came, method));
    }
    return wrong;
  }

  async close(): Promise<void> {
    for (const name of this.#clients.keys()) {
      await this.#driver.ask({ op: "close", client: name }).catch(() => undefined);
    }
    await this.#proxy?.down();
    this.#scripted?.stop();
    if (this.#case.ownServer) await this.#real?.stop();
  }

  async #step(step: Step): Promise<string[]> {
    if (step.event !== undefined) {
      await this.#happen(step.event, step.sleepMs ?? 0);
      return [];
    }
    let answer: JsonObject;
    if (step.awaits !== undefined) {
      const running = this.#background.get(step.awaits);
      if (running === undefined) throw new TypeError(`nothing called ${step.awaits} is running`);
      answer = await running;
    } else {
      const asked = this.#ask(step);
      if (step.background !== undefined) {
        asked.catch(() => undefined);
        this.#background.set(step.background, asked);
        return [];
      }
      answer = await asked;
    }
    const wrong = differences(this.#expected(step), answer);
    if (wrong.length > 0 && answer.error !== undefined) wrong.push(`the error was ${JSON.stringify(answer.error)}`);
    if (answer.why !== undefined) wrong.push(String(answer.why));
    for (const [name, path] of Object.entries(step.save)) {
      const value = at(answer, path);
      if (value === undefined) wrong.push(`the answer has no ${path}`);
      else this.#variables[name] = value;
    }
    return wrong;
  }

  async #happen(event: string, ms: number): Promise<void> {
    if (event === "sleep") await sleep(ms);
    else if (event === "called" && this.#scripted !== undefined) {
      while (this.#scripted.callCount < this.#background.size) await sleep(10);
    } else if (event === "cut") this.#proxy?.cut();
    else if (event === "down") await this.#proxy?.down();
    else if (event === "up") await this.#proxy?.up();
    else if (event === "restart" && this.#case.ownServer && this.#real !== undefined && this.#proxy !== undefined) {
      await this.#real.restart();
      this.#proxy.targetPort = this.#real.port;
    } else throw new TypeError(`${event} cannot happen here`);
  }

  async #ask(step: Step): Promise<JsonObject> {
    const client = `${this.#prefix}-${step.as}`;
    const connected = this.#clients.get(client) ?? this.#connect(client, step.as);
    this.#clients.set(client, connected);
    await connected;
    const request = toSent(substitute(step.request ?? {}, this.#variables));
    if (!isObject(request)) throw new TypeError("a request must be an object");
    return await this.#driver.ask({ op: step.op ?? "", client, ...request });
  }

  async #connect(client: string, as: string): Promise<void> {
    const token = this.#tokenOf(as);
    const answer = await this.#driver.ask({
      op: "connect",
      client,
      layer: this.#layer,
      address: this.#proxy?.address ?? "",
      options: { ...(token === undefined ? {} : { token }), ...this.#options },
    });
    if (answer.outcome !== "ok") throw new Error(`could not connect: ${JSON.stringify(answer)}`);
  }

  #tokenOf(as: string): string | undefined {
    if (this.#real === undefined || as === "none") return undefined;
    if (as === "admin") return this.#real.adminToken;
    if (as === "tenant") return String(this.#variables.token);
    const saved = substitute(as, this.#variables);
    if (typeof saved !== "string" || saved === as) throw new TypeError(`there is no credential ${as}`);
    return saved;
  }

  /** What this layer is to answer: stubs give no verdict of their own. */
  #expected(step: Step): JsonObject {
    const written = step.expect ?? {};
    const expected = this.#layer === "stubs" ? merged(forStubs(written), step.stubs ?? {}) : written;
    const { error } = expected;
    const whole = { outcome: error === undefined ? "ok" : "error", ...expected };
    const substituted = substitute(whole, this.#variables);
    if (!isObject(substituted)) throw new TypeError("what is expected must be an object");
    return substituted;
  }
}

function forStubs(expected: JsonObject): JsonObject {
  const { error } = expected;
  if (!isObject(error)) return expected;
  const kept = Object.entries(error).filter(
    ([key, value]) => key !== "retryable" && !(key === "reason" && CLIENTS_OWN_REASONS.includes(String(value))),
  );
  return { ...expected, error: Object.fromEntries(kept) };
}

function at(value: Json | undefined, path: string): Json | undefined {
  let found: Json | undefined = value;
  for (const key of path.split(".")) {
    if (Array.isArray(found)) found = found[Number(key)];
    else if (isObject(found)) found = found[key];
    else return undefined;
  }
  return found;
}
