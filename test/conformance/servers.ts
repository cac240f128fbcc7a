/** The real servers that cases run against: one for each set of settings, and a tenant with its functions for each driver and layer. */
import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { type ChannelCredentials, credentials } from "@grpc/grpc-js";
import { Role } from "../../src/gen/assay/v1/access_pb.js";
import { AdminService } from "../../src/gen/assay/v1/admin_service_pb.js";
import { CompileService } from "../../src/gen/assay/v1/compile_service_pb.js";
import { DeployService } from "../../src/gen/assay/v1/deploy_service_pb.js";
import { SignService } from "../../src/gen/assay/v1/sign_service_pb.js";
import { Client } from "../e2e/client.ts";
import { type RunningServer, startServer } from "../e2e/server-fixture.ts";
import type { TlsFiles } from "./tls.ts";

const FUNCTIONS = join(import.meta.dirname, "functions");
const EVERY_ROLE = [Role.COMPILE, Role.SIGN, Role.DEPLOY, Role.INVOKE, Role.READ, Role.ADMIN];

/** A tenant whose functions are deployed. */
export interface Tenant {
  readonly name: string;
  /** A credential with every role. */
  readonly token: string;
}

/** A server that is running, or was and comes again. */
export class RealServer {
  #running: RunningServer;
  readonly #flags: readonly string[];
  readonly #tenants = new Map<string, Promise<Tenant>>();

  readonly #transport: ChannelCredentials;

  private constructor(running: RunningServer, flags: readonly string[], transport: ChannelCredentials) {
    this.#running = running;
    this.#flags = flags;
    this.#transport = transport;
  }

  static async start(flags: readonly string[], tls: TlsFiles): Promise<RealServer> {
    const isOverTls = flags.some((flag) => flag.startsWith("--tls-certificate="));
    const transport = isOverTls ? tls.transport() : credentials.createInsecure();
    return new RealServer(await startServer({ flags }), flags, transport);
  }

  /** By a name: grpc-js takes no certificates of IP addresses. */
  get #named(): string {
    return `localhost:${this.port}`;
  }

  get port(): number {
    return Number(this.#running.address.split(":").at(-1));
  }

  get adminToken(): string {
    return this.#running.adminToken;
  }

  /** A tenant of that name, with every module of `functions/` deployed under its file's name. */
  tenant(name: string): Promise<Tenant> {
    const made = this.#tenants.get(name) ?? this.#makeTenant(name);
    this.#tenants.set(name, made);
    return made;
  }

  /** Ends the server as an operator does, and starts it anew over the same data; its port may be another. Answers once it has been told to end. */
  async restart(): Promise<void> {
    const before = this.#running;
    const { dataDirectory } = before;
    // A directory that is named is kept when its server stops.
    process.kill(before.launcherPid, "SIGTERM");
    while (before.isAlive()) await new Promise((resolve) => setTimeout(resolve, 20));
    this.#running = await startServer({ flags: this.#flags, dataDirectory });
  }

  async stop(): Promise<void> {
    await this.#running.stop();
  }

  async #makeTenant(name: string): Promise<Tenant> {
    const admin = new Client(this.#named, this.adminToken, this.#transport);
    await admin.unary(AdminService.method.createTenant, { name });
    const { token } = await admin.unary(AdminService.method.createCredential, { tenant: name, roles: EVERY_ROLE });
    admin.close();
    const client = new Client(this.#named, token, this.#transport);
    for (const file of readdirSync(FUNCTIONS)) {
      const content = readFileSync(join(FUNCTIONS, file));
      const compiled = await client.unary(CompileService.method.compile, {
        module: { files: [{ path: file, content }] },
      });
      if (compiled.outcome.case !== "artifact") throw new Error(`${file}: ${JSON.stringify(compiled.diagnostics)}`);
      const { digest } = compiled.outcome.value;
      const { attestation } = await client.unary(SignService.method.sign, { artifactDigest: digest });
      const function_ = basename(file, ".ts");
      await client.unary(DeployService.method.deploy, {
        function: function_,
        artifactDigest: digest,
        ...(attestation === undefined ? {} : { attestation }),
      });
    }
    client.close();
    return { name, token };
  }
}
