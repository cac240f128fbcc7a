/** The server with all its layers, over a throwaway directory and keys, and attacks that meet it the way a client does: over gRPC. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { type Client, connect } from "../../clients/typescript/src/index.ts";
import { type AssembledServer, assemble } from "../assemble.ts";
import { createLogger } from "../base/log.ts";
import type { Manifest } from "../flow.ts";
import type { Walls } from "../sandbox/walls.ts";
import { readSettings, type SandboxMode } from "../settings.ts";
import { writePrivateKey } from "../sign/file-signer.ts";
import type { Attack } from "./attack.ts";
import { asModule, eventTexts, judgeAnswer, outcomeOfRejection } from "./module-attack.ts";
import { familyOf, observe } from "./observe.ts";
import { escaped, type Outcome, outcomeOfFailure, unproven } from "./outcome.ts";
import { escapedProgram, runProcessAttack } from "./process-attack.ts";
import { createSealKit, judgeSealAttack, type SealKit } from "./seal-attack.ts";
import type { Parcel } from "./stage.ts";
import { makeKey } from "./throwaway-seal.ts";

const PATIENCE_MS = 20_000;
/** More than the server lets an executor grow to, by as much as one can grow before that is seen. */
const ESCAPED_MB = 3_072;
const CALL_TIMEOUT_MS = 30_000;
const GENUINE_SOURCE = `type State = { pwned: boolean };
export default { initial: (): State => ({ pwned: false }), apply: (state: State): State => state };
`;

/** A reducer that the server has to compile, sign, deploy and run, or a refusal of anything else shows nothing. */
const CONTROL = "control";

type Keys = SealKit["keys"];

/** The server. Close it. */
export class WholeServer {
  readonly #server: AssembledServer;
  readonly #client: Client;
  readonly #directory: string;
  readonly #keys: Keys;
  /** The system's walls around code at Node's level; undefined: there are none. */
  readonly #walls: Walls | undefined;
  #functions = 0;

  private constructor(parts: {
    server: AssembledServer;
    directory: string;
    keys: Keys;
    walls: Walls | undefined;
  }) {
    this.#server = parts.server;
    this.#directory = parts.directory;
    this.#keys = parts.keys;
    this.#walls = parts.walls;
    const { address, administratorKey } = parts.server;
    // What is looked at is what the server answers, once.
    this.#client = connect(address, { token: administratorKey, timeoutMs: 0, retries: false, circuitBreaker: false });
  }

  /** Starts it on a free loopback port. Rejects with what `assemble` rejects with. */
  static async start(sandbox: SandboxMode, walls: Walls | undefined): Promise<WholeServer> {
    const directory = mkdtempSync(join(tmpdir(), "assay-selftest-"));
    try {
      const keys = {
        trusted: makeKey("active", 3),
        retired: makeKey("retired", 2),
        revoked: makeKey("revoked", 1),
        stranger: makeKey("active"),
      };
      writeKeys(join(directory, "keys"), [keys.trusted, keys.retired, keys.revoked]);
      const settings = readSettings({
        argv: ["--listen=127.0.0.1:0", `--data-directory=${directory}`, `--sandbox=${sandbox}`, "--log-level=silent"],
        environment: {},
        readFile: () => "",
        cores: availableParallelism(),
      });
      if (settings.kind !== "settings") throw new TypeError("the server does not take these settings");
      const { node, v8 } = process.versions;
      const server = await assemble(settings.settings, { node, v8 }, createLogger("silent"));
      const whole = new WholeServer({ server, directory, keys, walls });
      await whole.#prove();
      return whole;
    } catch (error) {
      rmSync(directory, { recursive: true, force: true });
      throw error;
    }
  }

  /** Carries an attack out. */
  async meet(attack: Attack): Promise<Outcome> {
    switch (attack.place) {
      case "module":
        return await this.#meetModule(attack);
      case "seal":
        return await this.#meetForgery(attack);
      case "process":
        return await this.#meetBehindWalls(attack);
      default:
        return attack.place satisfies never;
    }
  }

  /** No client gets to Node's level, so that the attack is put there; what stands around it is what stands around the server's executors. */
  async #meetBehindWalls(attack: Attack): Promise<Outcome> {
    const program = escapedProgram(attack, "all");
    const walls = this.#walls === undefined ? {} : { walls: this.#walls };
    return await runProcessAttack(attack, { ...program, ...walls }, "all");
  }

  async close(): Promise<void> {
    this.#client.close();
    await this.#server.closeNow();
    rmSync(this.#directory, { recursive: true, force: true });
  }

  /** An ordinary module goes all the way. */
  async #prove(): Promise<void> {
    const published = await this.#client.publish(CONTROL, GENUINE_SOURCE, { timeoutMs: CALL_TIMEOUT_MS });
    if (published.outcome === "rejected") throw new Error("the throwaway server rejects an ordinary module");
    await this.#client.reduce(CONTROL, [{ type: "test" }], { timeoutMs: CALL_TIMEOUT_MS });
  }

  async #meetModule(attack: Attack): Promise<Outcome> {
    const name = `attack-${++this.#functions}`;
    const [file] = asModule(attack.source).files;
    const published = await this.#client.publish(name, new TextDecoder().decode(file?.content), {
      timeoutMs: CALL_TIMEOUT_MS,
    });
    if (published.outcome === "rejected") return outcomeOfRejection(published.diagnostics);
    const work = async () => {
      let last: Awaited<ReturnType<Client["reduce"]>> | undefined;
      for (const events of eventTexts(attack)) {
        const inputs = events.map((data) => ({ type: "test", dataJson: data }));
        last = await this.#client.reduce(name, inputs, { timeoutMs: CALL_TIMEOUT_MS });
      }
      return last;
    };
    const bounds = { patienceMs: PATIENCE_MS, residentMb: ESCAPED_MB };
    const seen = await observe(work(), () => familyOf(process.pid).slice(1), bounds);
    switch (seen.kind) {
      case "overran":
        return escaped(seen.evidence);
      case "failed":
        return outcomeOfFailure(seen.error);
      case "ended":
        if (seen.value === undefined) return unproven("it has no call");
        return judgeAnswer(attack, { state: seen.value.stateJson, stateDigest: seen.value.stateDigest });
      default:
        return seen satisfies never;
    }
  }

  /** The forger has the server's own key, and still must not get anything past it. */
  async #meetForgery(attack: Attack): Promise<Outcome> {
    const verdict = await this.#client.compile(GENUINE_SOURCE, { timeoutMs: CALL_TIMEOUT_MS });
    if (verdict.outcome === "rejected") return unproven("the throwaway server rejects an ordinary module");
    const { code, artifact } = await this.#client.artifact(verdict.artifact.digest);
    const kit = createSealKit({
      keys: this.#keys,
      code,
      manifest: artifact.manifest as Manifest,
      run: (parcel) => this.#deployAndRun(parcel, kit.digestOf(parcel.code)),
    });
    return await judgeSealAttack(attack, kit, () => []);
  }

  async #deployAndRun({ attestation, digest }: Parcel, own: string): Promise<string> {
    const name = `forgery-${++this.#functions}`;
    const envelope = {
      payloadType: attestation.payloadType,
      payload: attestation.payload,
      signatures: attestation.signatures,
    };
    await this.#client.deploy(name, digest ?? own, envelope, { timeoutMs: CALL_TIMEOUT_MS });
    const { stateJson } = await this.#client.reduce(name, [{ type: "test" }], { timeoutMs: CALL_TIMEOUT_MS });
    return stateJson;
  }
}

/** Keys as the key store keeps them, so that the selftest holds the private halves too. */
function writeKeys(directory: string, keys: readonly ReturnType<typeof makeKey>[]): void {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  for (const { listed, privateKey } of keys) writePrivateKey(join(directory, `${listed.keyId}.pem`), privateKey);
  const list = { version: 1, keys: keys.map(({ listed }) => listed) };
  writeFileSync(join(directory, "keys.json"), `${JSON.stringify(list)}\n`, { mode: 0o600 });
}
