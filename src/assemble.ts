/** The one place that builds every part of the server and hands each its dependencies. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { abilityOf } from "./ability.ts";
import { openAuditLog } from "./audit/open-audit-log.ts";
import { systemClock } from "./base/clock.ts";
import { DataDirectoryError, ensurePrivateDirectory, unusable } from "./base/data-directory.ts";
import type { Logger } from "./base/log.ts";
import { createCompiler } from "./compile/create-compiler.ts";
import { NOT_NARROWED, narrowedDigest } from "./compile/policy/narrowing.ts";
import { ONE_POLICY, readTenantPolicies, TenantPoliciesError } from "./compile/policy/tenant-policies.ts";
import { createDeployRoom } from "./deploy/create-deploy-room.ts";
import { createRescan } from "./deploy/rescan.ts";
import { openMasterKeys } from "./deploy/secrets/master-key-source.ts";
import { openSecretRoom } from "./deploy/secrets/open-secret-room.ts";
import { openSocketDirectory, SocketDirectoryError } from "./execute/attached/socket-directory.ts";
import { createExecutorPool } from "./execute/executor-pool.ts";
import type { Digest, TenantId } from "./flow.ts";
import { Authenticator } from "./identity/authenticator.ts";
import { CertificateTenantsError, certificateIdentities, readCertificateTenants } from "./identity/certificates.ts";
import { createTenantRoom } from "./identity/create-tenant-room.ts";
import { firstAdministratorKey } from "./identity/first-key.ts";
import { createTokenVerifier } from "./identity/jwt.ts";
import { IdentityProvidersError, readIdentityProviders } from "./identity/providers.ts";
import { createInvoker } from "./invoke/create-invoker.ts";
import { houseSamples } from "./observe/house-samples.ts";
import { openTelemetry } from "./observe/open-telemetry.ts";
import { TelemetryError } from "./observe/telemetry-error.ts";
import { openQuotas } from "./quotas/quotas.ts";
import { placeServices } from "./rpc/control-plane.ts";
import { ListenError } from "./rpc/edge/listener.ts";
import { openFrontDoor } from "./rpc/server.ts";
import { adminService } from "./rpc/services/admin-service.ts";
import { compileService } from "./rpc/services/compile-service.ts";
import { deployService } from "./rpc/services/deploy-service.ts";
import { eventService } from "./rpc/services/event-service.ts";
import { invokeService } from "./rpc/services/invoke-service.ts";
import { projectionService } from "./rpc/services/projection-service.ts";
import { signService } from "./rpc/services/sign-service.ts";
import { bubblewrapWalls } from "./sandbox/bubblewrap.ts";
import { INNER_LAYERS } from "./sandbox/inner-layers.ts";
import { processWalls } from "./sandbox/process-walls.ts";
import { SandboxError, type SandboxLayer } from "./sandbox/walls.ts";
import {
  ONE_SIGNATURE,
  readSignaturePolicy,
  type SignaturePolicy,
  SignaturePolicyError,
} from "./seal/signature-policy.ts";
import type { Settings } from "./settings.ts";
import { openCommandSigner } from "./sign/command-signer.ts";
import { createSignRoom } from "./sign/create-sign-room.ts";
import { type KeyStoreOptions, openKeyStore } from "./sign/key-store.ts";
import type { SigningSettings } from "./signing-settings.ts";
import { openSqliteStore } from "./store/sqlite/sqlite-store.ts";

/** An executor that had no work for this long is stopped. */
const EXECUTOR_IDLE_MS = 60_000;

/** What stands in the place of the system's walls where executors are attached. */
const ATTACHED_LAYER: SandboxLayer = {
  name: "attached-executors",
  present: false,
  detail: "executors are started by others (assay executor), each behind its own walls, which this server cannot see",
};

/** The server cannot start, for a reason that its operator can mend. */
export class StartError extends Error {
  override readonly name = "StartError";
}

/** What runs the server. */
export interface Runtime {
  readonly node: string;
  readonly v8: string;
}

/** A server that serves. */
export interface AssembledServer {
  readonly address: string;
  /** Where the control plane listens, if it has a listener of its own. */
  readonly controlAddress: string | undefined;
  /** Where Prometheus finds metrics, if anywhere. */
  readonly metricsAddress: string | undefined;
  readonly version: string;
  readonly policyDigest: Digest;
  /** The key of the first administrator, if this start has made one. It MUST be shown to whoever started the server, once, and to nobody else. */
  readonly administratorKey: string | undefined;
  /** From the inside out. */
  readonly sandboxLayers: readonly SandboxLayer[];
  /** Says NOT_SERVING for `noticeMs`, then lets running calls end until `graceMs` have passed, then ends everything. Answers how many calls were cut off. */
  drain(graceMs: number, noticeMs: number): Promise<number>;
  /** Ends everything at once. */
  closeNow(): Promise<undefined>;
}

/** Builds the server and starts it. Throws a StartError for what the operator can mend. */
export async function assemble(settings: Settings, runtime: Runtime, log: Logger): Promise<AssembledServer> {
  const clock = systemClock;
  const version = packageVersion();
  /** What is open already, so that a start that fails leaves nothing behind. */
  const closers: (() => Promise<void>)[] = [];
  const closeAll = async (): Promise<undefined> => {
    for (const close of closers.splice(0).reverse()) {
      await close().catch((error: unknown) => log.error({ err: error }, "a part of the server did not close"));
    }
  };

  try {
    ensurePrivateDirectory(settings.dataDirectory);
    const store = openSqliteStore({ directory: settings.dataDirectory, clock, bounds: settings.quota });
    closers.push(() => store.close());
    const quotas = await openQuotas(store.quotas, settings.quota, clock);
    // After the store, whose lock makes the data directory this process's alone.
    const audit = await openAuditLog({ dataDirectory: settings.dataDirectory, clock, log });
    closers.push(() => audit.close());
    // What is done MUST be recorded: nothing is from here on, and what just was has its line before the log is closed.
    closers.push(async () => {
      store.freeze();
      await setImmediate();
    });
    const startedAtMs = clock.nowMs();
    const { sandbox } = settings;
    const running = { version, nodeVersion: runtime.node, sandbox, startedAtMs };
    const telemetry = await openTelemetry(settings.telemetry, running, log);
    const { observer } = telemetry;
    closers.push(() => telemetry.close());
    const { certificateTenants, identityProviders } = settings;
    const tokens =
      identityProviders === undefined
        ? undefined
        : createTokenVerifier(readIdentityProviders(identityProviders), clock, log);
    closers.push(async () => tokens?.close());
    const certificates =
      certificateTenants === undefined
        ? undefined
        : certificateIdentities(readCertificateTenants(certificateTenants), clock);
    const authenticator = new Authenticator({ tenants: store.tenants, clock, log, tokens, certificates });
    closers.push(() => authenticator.close());
    const signatures = signaturePolicy(settings.signing);
    const keyStore = openKeyStore({
      directory: join(settings.dataDirectory, "keys"),
      clock,
      mayMakeKey: !(await store.hasRevisions()),
      ...(await outsideKey(settings.signing)),
    });
    const keys = () => keyStore.keys();
    for (const { group, keyId } of keyStore.mute()) {
      log.warn(
        { keyGroup: group, keyId },
        "the group's key is kept outside, and no --signer-command says how to reach it: it signs nothing",
      );
    }

    const masterKeys = openMasterKeys({
      source: settings.secrets.masterKey,
      previous: settings.secrets.previousMasterKey,
      dataDirectory: settings.dataDirectory,
      isInUse: (await store.secrets.dataKeys()).length > 0,
    });
    const secretRoom = await openSecretRoom({ secrets: store.secrets, ...masterKeys, log });

    const walls = settings.sandbox === "strict" ? await bubblewrapWalls(log) : processWalls(log);
    closers.push(() => walls.close());
    const executorWalls = settings.attachedExecutors === undefined ? walls.layers : [ATTACHED_LAYER];
    const sandboxLayers = [...INNER_LAYERS, ...executorWalls];

    const policies = settings.tenantPolicies === undefined ? ONE_POLICY : readTenantPolicies(settings.tenantPolicies);
    const compiler = createCompiler({
      store,
      workers: settings.compilerWorkers,
      log,
      policies,
      walls,
      meterOf: quotas.meterOf,
    });
    closers.push(() => compiler.close());
    const { policyDigestOf } = compiler;
    // Today's first; the others are the operator's to accept for a while. Nothing new is signed under them.
    const acceptedBy = (tenant: TenantId): readonly Digest[] => [
      ...new Set([policyDigestOf(tenant), ...settings.acceptPolicies]),
    ];

    const { attachedExecutors } = settings;
    const attached = attachedExecutors === undefined ? {} : { attached: openSocketDirectory(attachedExecutors, log) };
    const pool = createExecutorPool({
      ...attached,
      limits: settings.limits,
      keys,
      policyDigestsOf: acceptedBy,
      signaturesOf: signatures.rulesOf,
      spares: settings.spareExecutors,
      maxExecutors: settings.maxExecutors,
      walls,
      executorsPerTenant: settings.executorsPerTenant,
      idleMs: EXECUTOR_IDLE_MS,
      spent: (tenant, cpuMs) => quotas.meterOf(tenant).spend(cpuMs),
      log,
      clock,
    });
    const invoker = createInvoker({ store, pool, clock, quotas });
    closers.push(() => invoker.close(0));
    keyStore.onChange(() => invoker.keysChanged());

    const signRoom = createSignRoom({ store, keyStore, signatures, policyDigestOf });
    const deployRoom = createDeployRoom({
      store,
      keys,
      policyDigestsOf: (tenant) => new Set(acceptedBy(tenant)),
      signaturesOf: signatures.rulesOf,
    });
    const rescan = createRescan({
      store,
      policyDigestOf,
      check: compiler.check,
      compile: compiler.compile,
      sign: signRoom.sign,
      deploy: deployRoom.deploy,
    });

    const services = [
      compileService(compiler),
      signService(signRoom),
      deployService(deployRoom, rescan, secretRoom),
      invokeService(invoker),
      eventService(),
      projectionService(),
      adminService(
        {
          version,
          nodeVersion: runtime.node,
          v8Version: runtime.v8,
          compilerVersion: compiler.compilerVersion,
          policyDigestOf,
          sandboxMode: settings.sandbox,
          sandboxLayers,
          executionLimits: settings.limits,
          messageLimits: settings.listeners.connections,
          startedAtMs,
        },
        {
          tenants: createTenantRoom({ tenants: store.tenants, clock }),
          quotas: {
            quotas,
            loadOf: (tenant) => invoker.loadOf(tenant),
            hasTenant: async (name) => (await store.tenants.getTenant(name)) !== undefined,
          },
          audit,
        },
      ),
    ];
    const placed = placeServices(settings.listeners, services);
    const door = await openFrontDoor(
      placed,
      { log, authenticator, audit, observer, logCalls: settings.telemetry.logCalls },
      settings.listeners.connections,
      abilityOf(store, audit, pool, () => clock.monotonicMs()),
    );
    store.tenants.onTenantChange((tenant, isGone) => {
      door
        .tenantChanged(tenant)
        .catch((error: unknown) => log.error({ err: error }, "calls of a tenant were not ended"))
        .then(() => {
          // Its last calls have been counted by then.
          if (isGone) observer?.forgetTenant(tenant);
        });
      if (!isGone) return;
      // Another one of that name MUST find nothing of it.
      invoker.forgetTenant(tenant);
      compiler.forgetTenant(tenant);
      quotas.forget(tenant);
    });
    closers.push(async () => door.close());
    const metricsAddress = await telemetry.start(() =>
      houseSamples({ door: door.load(), invoker: invoker.load(), pool: pool.load(), compiler: compiler.load() }),
    );
    // Last of all: a key that a start makes which then fails would never be shown.
    const administratorKey = await firstAdministratorKey(store.tenants, settings.newAdministratorKey);

    return {
      address: door.addresses[0] ?? "",
      controlAddress: door.addresses[1],
      metricsAddress,
      version,
      policyDigest: narrowedDigest(NOT_NARROWED),
      administratorKey,
      sandboxLayers,
      async drain(graceMs, noticeMs) {
        const cut = await door.drain(graceMs, noticeMs, () => invoker.drain());
        await closeAll();
        return cut;
      },
      closeNow: closeAll,
    };
  } catch (error) {
    await closeAll();
    if (error instanceof SandboxError) throw new StartError(sandboxComplaint(error));
    const isOperators =
      error instanceof DataDirectoryError ||
      error instanceof SocketDirectoryError ||
      error instanceof ListenError ||
      error instanceof IdentityProvidersError ||
      error instanceof CertificateTenantsError ||
      error instanceof TenantPoliciesError ||
      error instanceof SignaturePolicyError ||
      error instanceof TelemetryError;
    if (isOperators) throw new StartError(error.message);
    throw error;
  }
}

function signaturePolicy({ deploySignatures }: SigningSettings): SignaturePolicy {
  return deploySignatures === undefined ? ONE_SIGNATURE : readSignaturePolicy(deploySignatures);
}

async function outsideKey({ outside }: SigningSettings): Promise<Pick<KeyStoreOptions, "outside">> {
  if (outside === undefined) return {};
  const { command, group, keyFile } = outside;
  let publicKeyPem: string;
  try {
    publicKeyPem = readFileSync(keyFile, "utf8");
  } catch (cause) {
    throw unusable(keyFile, cause);
  }
  return { outside: { group, signer: await openCommandSigner({ command, publicKeyPem, group }) } };
}

function sandboxComplaint({ problems }: SandboxError): string {
  return [
    "the sandbox cannot be built (--sandbox=strict is the default). What fails:",
    ...problems.map((problem) => `  ${problem}`),
    "To start without the system's walls, trusting the process, Node's permission model and the isolate alone, give --sandbox=process.",
  ].join("\n");
}

function packageVersion(): string {
  const text = readFileSync(new URL("../package.json", import.meta.url), "utf8");
  const { version }: { version: string } = JSON.parse(text);
  return version;
}
