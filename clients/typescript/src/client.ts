/** The client: one method a step of a module's way, source → artifact → attestation → revision → state. */
import { createHash } from "node:crypto";
import type { DescService } from "@bufbuild/protobuf";
import { status } from "@grpc/grpc-js";
import { Admin } from "./admin.ts";
import { Channel } from "./channel.ts";
import type { CallOptions, ConnectOptions } from "./connect-options.ts";
import { AssayError, answerInvalid, requestInvalid } from "./errors.ts";
import { type EventInput, toEvent } from "./event.ts";
import { CompileService } from "./gen/assay/v1/compile_service_pb.js";
import { DeployService } from "./gen/assay/v1/deploy_service_pb.js";
import { InvokeService } from "./gen/assay/v1/invoke_service_pb.js";
import { Severity } from "./gen/assay/v1/module_pb.js";
import { SignService } from "./gen/assay/v1/sign_service_pb.js";
import { fromNumber, toNumber } from "./int64.ts";
import type {
  Artifact,
  ArtifactFiles,
  Attestation,
  CheckVerdict,
  CompileVerdict,
  Deployment,
  FunctionInfo,
  FunctionPolicy,
  Kind,
  LogLine,
  Policy,
  Publication,
  PublicKey,
  Reduction,
  RescanResult,
  Revision,
  Secret,
  Source,
  Verification,
} from "./model.ts";
import { nextPage } from "./next-page.ts";
import { Publisher, type PublisherOptions } from "./publisher.ts";
import { ReduceStream } from "./reduce-stream.ts";
import { functionRef, parseState, type StreamOptions, stateBytes } from "./stream-messages.ts";
import { type Stub, stubOf } from "./stub.ts";
import * as wire from "./wire.ts";

/** What Compile and Check take beside the source. */
export interface CompileOptions extends CallOptions {
  /** The path of the file whose default export defines the module. Absent: the only file, or else `index.ts`. */
  readonly entry?: string | undefined;
}

/** What Sign takes beside the artifact. */
export interface SignOptions extends CallOptions {
  /** The group whose key signs. Absent: `default`. */
  readonly group?: string | undefined;
  /** An attestation of the same artifact to add the signature to. Absent: a new one. */
  readonly addTo?: Attestation | undefined;
}

/** What Deploy takes beside name, artifact and attestation. */
export interface DeployOptions extends CallOptions {
  /** True: the revision is kept, but the active one stays. */
  readonly inactive?: boolean | undefined;
  /** Insists that the function is as it was when this etag was read; `"absent"`: that it does not exist. */
  readonly expectedEtag?: string | undefined;
  /** A remark for people, at most 256 characters. */
  readonly note?: string | undefined;
  /** Who may call the revision, how, and how much. Absent: as the function's newest revision says. Empty: no bounds. */
  readonly policy?: Partial<FunctionPolicy> | undefined;
}

/** What a rescan takes. */
export interface RescanOptions extends CallOptions {
  /** Absent: all functions. */
  readonly function?: string | undefined;
  /** True: nothing is changed; the results say what would be done. */
  readonly dryRun?: boolean | undefined;
  /** True: an active revision that passes is compiled, signed and deployed again, under the policy of today. */
  readonly renew?: boolean | undefined;
}

/** What Reduce takes beside function and events. */
export interface ReduceOptions extends CallOptions {
  /** Absent: the active revision. */
  readonly revision?: number | undefined;
  /** A JSON value to start from. Absent: what the function's `initial()` returns. */
  readonly state?: unknown;
  /** Instead of `state`: the JSON document as it stands. */
  readonly stateJson?: string | undefined;
  /** Instead of `state`: the JSON document's bytes, such as those of an earlier answer. */
  readonly stateBytes?: Uint8Array | undefined;
}

/** Which lines of a function's console are read. */
export interface LogOptions extends CallOptions {
  /** Absent: of all revisions. */
  readonly revision?: number | undefined;
  /** How many of the lines that the server remembers come first, at most 1,000. Absent: 100. */
  readonly last?: number | undefined;
  /** True: then each new line as it comes, until the loop is left or the signal aborted. */
  readonly follow?: boolean | undefined;
  /** Told how many lines are missing before the next one, because the reader was too slow or the server could not remember them. */
  readonly onMissed?: ((lines: number) => void) | undefined;
  /** Told once, when the server has begun: with `follow`, no line is missed unsaid from then on. */
  readonly onOpen?: (() => void) | undefined;
}

const DEFAULT_LAST_LINES = 100;

/** Opens a client of the server at `address`, such as `127.0.0.1:7443`. The first call connects. */
export function connect(address: string, options: ConnectOptions = {}): Client {
  return new Client(new Channel(address, options));
}

/** A client. Every method throws an AssayError for what goes wrong; verdicts are values. */
export class Client {
  /** What administrators do: tenants, credentials, quotas, the audit log, the server. */
  readonly admin: Admin;
  readonly #channel: Channel;

  /** @internal */
  constructor(channel: Channel) {
    this.#channel = channel;
    this.admin = new Admin(channel);
  }

  // ── Compile ──────────────────────────────────────────────────────────────────────────────────────────────────────

  /** Compiles a module, or says precisely why not. */
  async compile(source: Source, options: CompileOptions = {}): Promise<CompileVerdict> {
    const module = wire.toModule(source, options.entry ?? "");
    const response = await this.#channel.unary(CompileService.method.compile, { module }, options);
    const found = {
      diagnostics: response.diagnostics.map(wire.toDiagnostic),
      diagnosticsOmitted: response.diagnosticsOmitted,
    };
    if (response.outcome.case === "artifact") {
      const artifact = wire.toArtifact(response.outcome.value);
      return { ...found, outcome: "accepted", artifact, determinism: wire.toDeterminism(response.determinism) };
    }
    // An outcome that this client does not know is not an acceptance.
    return { ...found, outcome: "rejected", errorCount: response.outcome.value?.errorCount ?? 1 };
  }

  /** Like `compile`, but the server keeps nothing. */
  async check(source: Source, options: CompileOptions = {}): Promise<CheckVerdict> {
    const module = wire.toModule(source, options.entry ?? "");
    const response = await this.#channel.unary(CompileService.method.check, { module }, options);
    return {
      outcome: response.accepted ? "accepted" : "rejected",
      kind: wire.toKind(response.kind),
      diagnostics: response.diagnostics.map(wire.toDiagnostic),
      diagnosticsOmitted: response.diagnosticsOmitted,
      policyDigest: response.policyDigest,
      determinism: wire.toDeterminism(response.determinism),
    };
  }

  /** What modules of a kind may use, and the rules that they are held to, for the tenant who asks. */
  async policy(kind: Kind, options: CallOptions = {}): Promise<Policy> {
    const request = { kind: wire.fromKind(kind) };
    const response = await this.#channel.unary(CompileService.method.getPolicy, request, options);
    const utf8 = new TextDecoder();
    return {
      digest: response.policyDigest,
      library: response.library.map(({ path, content }) => ({ path, text: utf8.decode(content) })),
      version: response.policyVersion,
      kindAvailable: response.kindAvailable,
      entries: response.entries.map(({ name, allowed, allowedSince, reason, instead }) => ({
        name,
        allowed,
        allowedSince,
        reason,
        instead,
      })),
      rules: response.rules.map(({ id, severity, summary }) => ({
        id,
        severity: severity === Severity.WARNING ? ("warning" as const) : ("error" as const),
        summary,
      })),
    };
  }

  /** A compiled module's bytes. What does not hash to `digest` is not answered. */
  async artifact(digest: string, options: CallOptions = {}): Promise<ArtifactFiles> {
    let artifact: Artifact | undefined;
    const code: Uint8Array[] = [];
    const sourceMap: Uint8Array[] = [];
    for await (const { part } of this.#channel.serverStream(CompileService.method.getArtifact, { digest }, options)) {
      if (part.case === "artifact") artifact = wire.toArtifact(part.value);
      else if (part.case === "code") code.push(part.value);
      else if (part.case === "sourceMap") sourceMap.push(part.value);
    }
    const bytes = Buffer.concat(code);
    if (artifact === undefined || createHash("sha256").update(bytes).digest("hex") !== digest) {
      throw new AssayError("UNRECOGNISED", "the artifact came incomplete: its bytes do not have its digest", {
        code: status.DATA_LOSS,
        retryable: false,
      });
    }
    return { artifact, code: bytes, sourceMap: Buffer.concat(sourceMap) };
  }

  // ── Sign ─────────────────────────────────────────────────────────────────────────────────────────────────────────

  /** Has an artifact signed that this server compiled, or a signature of another group's key added to an attestation. */
  async sign(artifactDigest: string, options: SignOptions = {}): Promise<Attestation> {
    const { addTo, group } = options;
    const request = {
      artifactDigest,
      keyGroup: group ?? "",
      ...(addTo === undefined ? {} : { attestation: fromAttestation(addTo) }),
    };
    const { attestation } = await this.#channel.unary(SignService.method.sign, request, options);
    return wire.toAttestation(attestation);
  }

  /** Whether an attestation holds, as the server sees it. Without a digest: for whichever artifact it names. */
  async verify(
    attestation: Attestation,
    options: CallOptions & { readonly artifactDigest?: string | undefined } = {},
  ): Promise<Verification> {
    const request = { attestation: fromAttestation(attestation), artifactDigest: options.artifactDigest ?? "" };
    const response = await this.#channel.unary(SignService.method.verify, request, options);
    const statement = response.statement;
    return {
      valid: response.valid,
      checks: response.checks.map(({ name, passed, detail }) => ({ name, passed, detail })),
      statement:
        statement === undefined
          ? undefined
          : {
              artifactDigest: statement.artifactDigest,
              tenant: statement.tenant,
              manifest: wire.toManifest(statement.manifest),
              keyIds: statement.keyIds,
            },
    };
  }

  /** The public keys that the server knows, newest first. */
  async keys(options: CallOptions = {}): Promise<readonly PublicKey[]> {
    const { keys } = await this.#channel.unary(SignService.method.listKeys, {}, options);
    return keys.map(wire.toPublicKey);
  }

  /** Makes a new signing key of a group; the one before retires. For administrators of the server. */
  async rotateKey(group = "default", options: CallOptions = {}): Promise<PublicKey> {
    return keyOf(await this.#channel.unary(SignService.method.rotateKey, { group }, options));
  }

  /** Ends a key's signing; what it signed goes on to verify. For administrators of the server. */
  async retireKey(keyId: string, options: CallOptions = {}): Promise<PublicKey> {
    return keyOf(await this.#channel.unary(SignService.method.retireKey, { keyId }, options));
  }

  /** Ends everything that a key was good for, for good: nothing that it signed runs any more. For administrators of the server. */
  async revokeKey(keyId: string, options: CallOptions = {}): Promise<PublicKey> {
    return keyOf(await this.#channel.unary(SignService.method.revokeKey, { keyId }, options));
  }

  // ── Deploy ───────────────────────────────────────────────────────────────────────────────────────────────────────

  /** Makes an artifact the next revision of a function, and the function too if there is none. */
  async deploy(
    name: string,
    artifactDigest: string,
    attestation: Attestation,
    options: DeployOptions = {},
  ): Promise<Deployment> {
    const response = await this.#channel.unary(
      DeployService.method.deploy,
      {
        function: name,
        artifactDigest,
        attestation: fromAttestation(attestation),
        inactive: options.inactive ?? false,
        expectedEtag: options.expectedEtag ?? "",
        note: options.note ?? "",
        ...(options.policy === undefined ? {} : { policy: fromFunctionPolicy(options.policy) }),
      },
      options,
    );
    return { revision: wire.toRevision(response.revision), function: wire.toFunction(response.function) };
  }

  /** Compiles, signs and deploys in one go. Source that is rejected is answered as Compile's verdict, and nothing is deployed. */
  async publish(name: string, source: Source, options: CompileOptions & DeployOptions = {}): Promise<Publication> {
    const verdict = await this.compile(source, options);
    if (verdict.outcome === "rejected") return verdict;
    const { artifact, diagnostics } = verdict;
    const attestation = await this.sign(artifact.digest, options);
    const deployment = await this.deploy(name, artifact.digest, attestation, options);
    return { outcome: "deployed", artifact, attestation, diagnostics, ...deployment };
  }

  /** Makes a revision the active one, newer or older. */
  async activate(
    name: string,
    revision: number,
    options: CallOptions & { readonly expectedEtag?: string | undefined } = {},
  ): Promise<FunctionInfo> {
    const request = () => ({
      function: name,
      revision: fromNumber("revision", revision),
      expectedEtag: options.expectedEtag ?? "",
    });
    const response = await this.#channel.unary(DeployService.method.activate, request, options);
    return wire.toFunction(response.function);
  }

  /** Takes a function out of service; its revisions are kept. */
  async undeploy(
    name: string,
    options: CallOptions & { readonly expectedEtag?: string | undefined } = {},
  ): Promise<FunctionInfo> {
    const request = { function: name, expectedEtag: options.expectedEtag ?? "" };
    const response = await this.#channel.unary(DeployService.method.undeploy, request, options);
    return wire.toFunction(response.function);
  }

  /** Sets a secret of a function. Its value, at most 64 KiB, can never be read back. */
  async setSecret(
    functionName: string,
    name: string,
    value: Uint8Array | string,
    options: CallOptions = {},
  ): Promise<Secret> {
    const request = () => ({ function: functionName, name, value: secretBytes(value) });
    return wire.toSecret((await this.#channel.unary(DeployService.method.setSecret, request, options)).secret);
  }

  /** A function's secrets in order of name, without their values. */
  async secrets(functionName: string, options: CallOptions = {}): Promise<readonly Secret[]> {
    const request = { function: functionName };
    return (await this.#channel.unary(DeployService.method.listSecrets, request, options)).secrets.map(wire.toSecret);
  }

  async deleteSecret(functionName: string, name: string, options: CallOptions = {}): Promise<void> {
    await this.#channel.unary(DeployService.method.deleteSecret, { function: functionName, name }, options);
  }

  /** One function, and its active revision if there is one. */
  async function(
    name: string,
    options: CallOptions = {},
  ): Promise<{ readonly function: FunctionInfo; readonly active: Revision | undefined }> {
    const response = await this.#channel.unary(DeployService.method.getFunction, { function: name }, options);
    return {
      function: wire.toFunction(response.function),
      active: response.active === undefined ? undefined : wire.toRevision(response.active),
    };
  }

  /** All functions in order of name, page by page as they are read. */
  async *functions(options: CallOptions = {}): AsyncGenerator<FunctionInfo, void, undefined> {
    let pageToken = "";
    do {
      const page = await this.#channel.unary(DeployService.method.listFunctions, { pageToken }, options);
      for (const info of page.functions) yield wire.toFunction(info);
      pageToken = nextPage(pageToken, page);
    } while (pageToken !== "");
  }

  /** A function's revisions, newest first, page by page as they are read. */
  async *revisions(name: string, options: CallOptions = {}): AsyncGenerator<Revision, void, undefined> {
    let pageToken = "";
    do {
      const request = { function: name, pageToken };
      const page = await this.#channel.unary(DeployService.method.listRevisions, request, options);
      for (const revision of page.revisions) yield wire.toRevision(revision);
      pageToken = nextPage(pageToken, page);
    } while (pageToken !== "");
  }

  /**
   * Analyses again, under the policy of today, what was compiled under another. What does not pass is put into quarantine. Each result comes after it
   * has been acted on; leaving the loop ends the rescan there.
   */
  async *rescan(options: RescanOptions = {}): AsyncGenerator<RescanResult, void, undefined> {
    const { function: name = "", dryRun = false, renew = false } = options;
    const request = { function: name, dryRun, renew };
    const results = this.#channel.serverStream(DeployService.method.rescanRevisions, request, options);
    for await (const result of results) yield wire.toRescanResult(result);
  }

  // ── Invoke ───────────────────────────────────────────────────────────────────────────────────────────────────────

  /** Folds up to 10,000 events into a state; all of them count or none. */
  async reduce<State = unknown>(
    name: string,
    events: Iterable<EventInput>,
    options: ReduceOptions = {},
  ): Promise<Reduction<State>> {
    const request = () => ({
      function: functionRef(name, options.revision),
      state: stateBytes(options),
      events: Array.from(events, toEvent),
    });
    const response = await this.#channel.unary(InvokeService.method.reduce, request, options);
    return {
      state: parseState<State>(response.state),
      stateJson: new TextDecoder().decode(response.state),
      stateBytes: response.state,
      stateDigest: response.stateDigest,
      revision: toNumber(response.revision),
      eventsApplied: response.eventsApplied,
      usage: wire.toUsage(response.usage),
    };
  }

  /** Opens a stream of batches. With `events` it sends them itself; otherwise call `send` and `end`. */
  stream<State = unknown>(name: string, options: StreamOptions = {}): ReduceStream<State> {
    return new ReduceStream<State>(this.#channel, name, options);
  }

  /** For single events: gathers them into batches, sends those, and hands out their receipts; with `resume`, across lost connections. */
  publisher<State = unknown>(name: string, options: PublisherOptions<State> = {}): Publisher<State> {
    return new Publisher<State>(this.#channel, name, options);
  }

  /** What a function's code has written with `console`, oldest first. */
  async *logs(name: string, options: LogOptions = {}): AsyncGenerator<LogLine, void, undefined> {
    const { revision, last = DEFAULT_LAST_LINES, follow = false } = options;
    const request = () => ({ function: functionRef(name, revision), lastLines: last, follow });
    let opened = false;
    for await (const message of this.#channel.serverStream(InvokeService.method.tailLogs, request, options)) {
      if (!opened) options.onOpen?.();
      opened = true;
      if (message.linesMissed > 0n) options.onMissed?.(toNumber(message.linesMissed));
      for (const line of message.lines) yield wire.toLogLine(line);
    }
  }

  /**
   * A service as it stands in the protos, with every one of its methods: on this connection, with its credentials, deadlines, retries, breaker and errors.
   * The services are in `@assay/client/stubs`.
   */
  stub<Service extends DescService>(service: Service): Stub<Service> {
    return stubOf(this.#channel, service);
  }

  /** Closes the connection. Calls that are running end first. */
  close(): void {
    this.#channel.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }
}

function keyOf({ key }: { readonly key?: Parameters<typeof wire.toPublicKey>[0] | undefined }): PublicKey {
  if (key !== undefined) return wire.toPublicKey(key);
  throw answerInvalid("the server answered no key");
}

function fromAttestation(attestation: Attestation) {
  return { ...attestation, signatures: attestation.signatures.map((signature) => ({ ...signature })) };
}

/** Lists of the wire can be written to; the rest is as it is. */
function fromFunctionPolicy(policy: Partial<FunctionPolicy>) {
  const { callers = [], methods = [], ...bounds } = policy;
  return { ...bounds, callers: [...callers], methods: [...methods] };
}

/** Throws an AssayError, `REQUEST_INVALID`, for what would be another secret than was meant: encoders and arrays take anything for something. */
function secretBytes(value: Uint8Array | string): Uint8Array<ArrayBuffer> {
  if (typeof value === "string" && value.isWellFormed()) return new TextEncoder().encode(value);
  if (ArrayBuffer.isView(value)) return new Uint8Array(value);
  throw requestInvalid("value", "is bytes, or a text without halves of surrogate pairs");
}
