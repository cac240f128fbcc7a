/** One connection to a server, and the shapes of a call on it, each with credentials, deadline, retries, breaker and errors. */
import {
  create,
  type DescMessage,
  type DescMethod,
  type DescMethodBiDiStreaming,
  type DescMethodServerStreaming,
  type DescMethodUnary,
  type MessageShape,
} from "@bufbuild/protobuf";
import {
  type ClientDuplexStream,
  compressionAlgorithms,
  type CallOptions as GrpcCallOptions,
  Client as GrpcClient,
  Metadata,
  type StatusObject,
  status,
} from "@grpc/grpc-js";
import { asksForToken, setBearer, wasNeverSent } from "./bearer.ts";
import { Breaker, type Finding, findingOf, type Report } from "./breaker.ts";
import {
  type CallOptions,
  type ConnectionSettings,
  type ConnectOptions,
  MAX_TIMEOUT_MS,
  readConnectOptions,
} from "./connect-options.ts";
import { givenUpWhenDropped, type Held, offTheStack } from "./dropped.ts";
import { AssayError, cancelled, requestInvalid, toAssayError } from "./errors.ts";
import { decoder, encoder, made, pathOf, type Request } from "./method-form.ts";
import { backoffMs, isTriedAgain, type RetryPolicy, waitBefore } from "./retry.ts";
import { type CallSpan, Tracing } from "./tracing.ts";

const KEEP_ALIVE_TIMEOUT_MS = 10_000;
const METADATA_FORM =
  "has letters, digits, `_`, `.` and `-` for a name, and printable ASCII text for a value, or bytes if the name ends in -bin";
const IGNORE: Report = () => undefined;

/** A connection. It is opened by the first call, and again after it broke. */
export class Channel {
  readonly retries: RetryPolicy;
  readonly #grpc: GrpcClient;
  readonly #settings: ConnectionSettings;
  readonly #breaker: Breaker | undefined;
  readonly #tracing: Tracing | undefined;
  #closed = false;

  constructor(address: string, options: ConnectOptions) {
    const settings = readConnectOptions(address, options);
    const { circuitBreaker, endpoint, keepAliveMs, retries, token, tracerProvider } = settings;
    this.#settings = settings;
    this.retries = retries;
    this.#breaker = circuitBreaker === undefined ? undefined : new Breaker(circuitBreaker);
    this.#tracing = tracerProvider === undefined ? undefined : new Tracing(tracerProvider, endpoint);
    // Whoever is let through, by a wait that is over or by the breaker, is to find a connection that is tried anew.
    const reconnectMs = Math.min(Math.max(retries.maxBackoffMs, 1), circuitBreaker?.openMs ?? Number.POSITIVE_INFINITY);
    this.#grpc = new GrpcClient(address, settings.credentials, {
      "grpc.max_receive_message_length": settings.maxResponseBytes,
      "grpc.max_send_message_length": -1,
      "grpc.keepalive_timeout_ms": KEEP_ALIVE_TIMEOUT_MS,
      ...(keepAliveMs === 0 ? {} : { "grpc.keepalive_time_ms": keepAliveMs }),
      "grpc.initial_reconnect_backoff_ms": Math.min(Math.max(retries.initialBackoffMs / 2, 1), reconnectMs),
      "grpc.max_reconnect_backoff_ms": reconnectMs,
      // Who is asked again, and when, is decided here and nowhere else: not by the DNS, and not by the library.
      "grpc.enable_retries": 0,
      "grpc.service_config_disable_resolution": 1,
      // A client's connections are its own: two clients in one program share no fate.
      "grpc.use_local_subchannel_pool": 1,
      // A proxy of the environment would carry off what is meant for this machine, tokens in plain text among it.
      ...(settings.isThisMachine ? { "grpc.enable_http_proxy": 0 } : {}),
      ...(settings.serverName === undefined ? {} : { "grpc.ssl_target_name_override": settings.serverName }),
      ...(settings.gzip ? { "grpc.default_compression_algorithm": compressionAlgorithms.gzip } : {}),
      ...(typeof token === "function" ? { interceptors: [asksForToken(token)] } : {}),
    });
  }

  /** A call with one answer. */
  async unary<I extends DescMessage, O extends DescMessage>(
    method: DescMethodUnary<I, O>,
    request: Request<I>,
    options: CallOptions = {},
  ): Promise<MessageShape<O>> {
    const span = this.#tracing?.begin(method);
    try {
      const message = create(method.input, made(request));
      const call = this.#begin(options, this.#settings.timeoutMs, span);
      let before: Attempt | undefined;
      for (let attempt = 1; ; attempt++) {
        const report = this.#enter(call, before);
        try {
          const response = await this.#unaryOnce(method, message, call);
          report("answered");
          span?.end(undefined);
          return response;
        } catch (thrown) {
          before = await this.#beforeNext(toAssayError(thrown), report, method, attempt, call);
        }
      }
    } catch (error) {
      span?.end(toAssayError(error));
      throw error;
    }
  }

  /** A call with many answers, read as they come. It begins when the first one is asked for. Tried again as long as none has come. */
  serverStream<I extends DescMessage, O extends DescMessage>(
    method: DescMethodServerStreaming<I, O>,
    request: Request<I>,
    options: CallOptions = {},
  ): AsyncGenerator<MessageShape<O>, void, undefined> {
    return givenUpWhenDropped((held) => this.#serverStream(method, request, options, held));
  }

  async *#serverStream<I extends DescMessage, O extends DescMessage>(
    method: DescMethodServerStreaming<I, O>,
    request: Request<I>,
    options: CallOptions,
    held: Held,
  ): AsyncGenerator<MessageShape<O>, void, undefined> {
    const span = this.#tracing?.begin(method);
    try {
      await offTheStack();
      const message = create(method.input, made(request));
      const call = this.#begin(options, 0, span);
      let before: Attempt | undefined;
      for (let attempt = 1; ; attempt++) {
        const report = this.#enter(call, before);
        const answers = this.#serverStreamOnce(method, message, call, held);
        try {
          let first: IteratorResult<MessageShape<O>, void>;
          try {
            first = await answers.next();
            report("answered");
          } catch (error) {
            before = await this.#beforeNext(toAssayError(error), report, method, attempt, call);
            continue;
          }
          if (first.done === true) return;
          yield first.value;
          yield* answers;
          return;
        } finally {
          report("unknown");
          await answers.return();
        }
      }
    } catch (error) {
      span?.end(toAssayError(error));
      throw error;
    } finally {
      // Of a stream that has ended, its status has said how. What is left here is that of a reader who leaves.
      span?.end(cancelled(undefined));
    }
  }

  /**
   * A call with many requests and many answers, as grpc-js has it. It is never tried again. `first` makes the first request; what it throws counts as the
   * call's failure.
   */
  bidi<I extends DescMessage, O extends DescMessage>(
    method: DescMethodBiDiStreaming<I, O>,
    options: CallOptions = {},
    first?: () => MessageShape<I>,
  ): ClientDuplexStream<MessageShape<I>, MessageShape<O>> {
    const span = this.#tracing?.begin(method);
    try {
      const message = first?.();
      const begun = this.#begin(options, 0, span);
      const { signal, metadata, deadlineMs } = begun;
      const report = this.#enter(begun, undefined);
      const call = this.#start(
        () =>
          this.#grpc.makeBidiStreamRequest(
            pathOf(method),
            encoder(method.input),
            decoder(method.output),
            metadata(),
            grpcOptions(deadlineMs),
          ),
        report,
      );
      const cancel = () => call.cancel();
      signal?.addEventListener("abort", cancel, { once: true });
      call.on("metadata", () => report("answered"));
      call.on("status", (ended: StatusObject) => {
        signal?.removeEventListener("abort", cancel);
        const error = errorOf(ended);
        report(error === undefined ? "answered" : foundBy(error));
        span?.end(error);
      });
      if (message !== undefined) call.write(message);
      return call;
    } catch (error) {
      span?.end(toAssayError(error));
      throw error;
    }
  }

  /** Closes the connection. Calls that are running end first; what is begun later fails. */
  close(): void {
    this.#closed = true;
    this.#grpc.close();
  }

  #begin(options: CallOptions, defaultTimeoutMs: number, span: CallSpan | undefined): Call {
    const { signal, timeoutMs = defaultTimeoutMs } = options;
    if (!(timeoutMs >= 0 && timeoutMs <= MAX_TIMEOUT_MS)) {
      throw requestInvalid("timeoutMs", `is a number of milliseconds up to ${MAX_TIMEOUT_MS}, 0 for no end`);
    }
    const given = this.#metadataOf(options);
    span?.goAlong(given);
    return {
      span,
      signal,
      deadlineMs: timeoutMs === 0 ? undefined : Date.now() + timeoutMs,
      // Each attempt has its own: what is added to it on the way is not added twice.
      metadata: () => given.clone(),
    };
  }

  /** What goes before a call's messages: who calls, and what the call says itself. */
  #metadataOf(options: CallOptions): Metadata {
    const metadata = new Metadata();
    for (const [name, value] of Object.entries(options.metadata ?? {})) {
      try {
        metadata.set(name, typeof value === "string" ? value : Buffer.from(value));
      } catch {
        // The library's own words repeat the value, which may be a secret.
        throw requestInvalid(`metadata.${name}`, METADATA_FORM);
      }
    }
    const { isPrivate, token } = this.#settings;
    if (metadata.get("authorization").length > 0) {
      if (isPrivate) return metadata;
      throw requestInvalid("metadata.authorization", "is not sent in plain text to another machine");
    }
    if (typeof token === "string") setBearer(metadata, token);
    return metadata;
  }

  /** Lets an attempt through, or throws. `before` is the one that failed, where it is not the first. */
  #enter({ signal, span }: Call, before: Attempt | undefined): Report {
    if (this.#closed) throw closed();
    if (signal?.aborted === true) throw cancelled(signal.reason);
    const report = this.#breaker?.enter() ?? IGNORE;
    if (before !== undefined) span?.retry(before.error, before.waitedMs);
    return report;
  }

  #start<T>(make: () => T, report = IGNORE): T {
    try {
      return make();
    } catch (error) {
      // The library throws where it has been closed.
      report("unknown");
      throw this.#closed ? closed() : toAssayError(error);
    }
  }

  /** Comes back when the call is to be tried again, or throws what it failed with. */
  async #beforeNext(
    error: AssayError,
    report: Report,
    method: DescMethod,
    attempt: number,
    { deadlineMs, signal }: Call,
  ): Promise<Attempt> {
    report(foundBy(error));
    // A call whose own attempt has opened the breaker would wait for nothing.
    if (attempt >= this.retries.maxAttempts || !isTriedAgain(error, method)) throw error;
    if (error.reason === "SERVER_UNREACHABLE" && this.#breaker?.isOpen === true) throw error;
    const waitMs = backoffMs(this.retries, attempt, error);
    await waitBefore(waitMs, error, deadlineMs, signal);
    return { error, waitedMs: waitMs };
  }

  async #unaryOnce<I extends DescMessage, O extends DescMessage>(
    method: DescMethodUnary<I, O>,
    request: MessageShape<I>,
    { deadlineMs, metadata, signal }: Call,
  ): Promise<MessageShape<O>> {
    return await new Promise((resolve, reject) => {
      const call = this.#start(() =>
        this.#grpc.makeUnaryRequest(
          pathOf(method),
          encoder(method.input),
          decoder(method.output),
          request,
          metadata(),
          grpcOptions(deadlineMs),
          (error, response) => {
            signal?.removeEventListener("abort", cancel);
            if (error !== null) reject(error);
            else if (response !== undefined) resolve(response);
          },
        ),
      );
      const cancel = () => call.cancel();
      signal?.addEventListener("abort", cancel, { once: true });
    });
  }

  async *#serverStreamOnce<I extends DescMessage, O extends DescMessage>(
    method: DescMethodServerStreaming<I, O>,
    request: MessageShape<I>,
    { deadlineMs, metadata, signal, span }: Call,
    held: Held,
  ): AsyncGenerator<MessageShape<O>, void, undefined> {
    const call = this.#start(() =>
      this.#grpc.makeServerStreamRequest(
        pathOf(method),
        encoder(method.input),
        decoder(method.output),
        request,
        metadata(),
        grpcOptions(deadlineMs),
      ),
    );
    const cancel = () => call.cancel();
    held.giveUp = cancel;
    signal?.addEventListener("abort", cancel, { once: true });
    // An error that comes after the reader has left would otherwise be nobody's, and end the program.
    call.on("error", () => undefined);
    let isAnswered = false;
    let ended: StatusObject | undefined;
    // A reader who is elsewhere, or never comes back, does not keep the span of a stream that is over. Without an answer it may go on with another attempt.
    const endSpan = () => {
      if (ended !== undefined && (isAnswered || ended.code === status.OK)) span?.end(errorOf(ended));
    };
    call.on("status", (last: StatusObject) => {
      ended = last;
      endSpan();
    });
    try {
      for await (const message of call) {
        isAnswered = true;
        endSpan();
        yield message as MessageShape<O>;
      }
    } catch (error) {
      throw toAssayError(error);
    } finally {
      signal?.removeEventListener("abort", cancel);
      call.cancel();
    }
  }
}

/** What is fixed about a call, however often it is tried. */
interface Call {
  /** Undefined: nobody is told of it. */
  readonly span: CallSpan | undefined;
  readonly signal: AbortSignal | undefined;
  /** Of `Date.now()`. Undefined: no end. */
  readonly deadlineMs: number | undefined;
  readonly metadata: () => Metadata;
}

/** An attempt that failed, and how long was waited after it. */
interface Attempt {
  readonly error: AssayError;
  readonly waitedMs: number;
}

/** Undefined: it went well. */
function errorOf(ended: StatusObject): AssayError | undefined {
  return ended.code === status.OK ? undefined : toAssayError(Object.assign(new Error(ended.details), ended));
}

/** What an attempt that ended so says about the server: nothing, if it was never sent. */
function foundBy(error: AssayError): Finding {
  return wasNeverSent(error) ? "unknown" : findingOf(error);
}

function closed(): AssayError {
  return new AssayError("CANCELLED", "the client is closed", { code: status.CANCELLED, retryable: false });
}

/** gRPC's own options of an attempt. */
function grpcOptions(deadlineMs: number | undefined): GrpcCallOptions {
  return deadlineMs === undefined ? {} : { deadline: deadlineMs };
}
