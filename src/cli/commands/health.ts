/** `assay health`: asks a server whether it serves, by the standard `grpc.health.v1.Health/Check`, which is open to everybody. What a container's health check runs. */
import { status } from "@grpc/grpc-js";
import { type Command, InvalidArgumentError, Option } from "commander";
import { AssayError, connect } from "../../../clients/typescript/src/index.ts";
import { Health, HealthCheckResponse_ServingStatus as Status } from "../../gen/grpc/health/v1/health_pb.js";
import { type CommandContext, type CommonOptions, runBody, withCommonOptions } from "../command.ts";
import { DEFAULT_ADDRESS, isAddress } from "../default-address.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { Problem } from "../problem.ts";
import { type TlsOptions, tlsOf } from "../tls.ts";
import { type Unreachable, whyUnreachable } from "../unreachable.ts";
import { visible } from "../visible.ts";

interface HealthOptions extends CommonOptions, TlsOptions {
  readonly address: string;
  readonly timeout: number;
  readonly serverName?: string;
}

const DEFAULT_TIMEOUT_S = 5;
const MAX_TIMEOUT_S = 60;

export function addHealthCommand(program: Command, context: CommandContext): void {
  const { ASSAY_ADDRESS: fallback = "" } = context.surroundings.env;
  const command = program
    .command("health")
    .argument("[service]", "a service, such as assay.v1.InvokeService; the server as a whole if absent")
    .summary("ask a server whether it serves")
    .description("Asks gRPC's standard health service. It needs no credential: made for health checks of containers.")
    .option(
      "-a, --address <host:port>",
      "where the server is; ASSAY_ADDRESS says so too",
      fallback === "" ? DEFAULT_ADDRESS : fallback,
    )
    .option("--tls", "speak TLS, with a server whose certificate a public authority vouches for")
    .option(
      "--tls-ca <path>",
      "speak TLS; the authorities of the server's certificate, PEM; ASSAY_TLS_CA names them too",
    )
    .option("--tls-certificate <path>", "speak TLS; the certificate to call with and its chain, PEM")
    .option("--tls-key <path>", "the private key of that certificate, PEM")
    .option(
      "--server-name <name>",
      "a name in the server's certificate, where it is asked at another, such as 127.0.0.1",
    )
    .addOption(
      new Option("--timeout <seconds>", "the most time that it may take").default(DEFAULT_TIMEOUT_S).argParser(seconds),
    );
  withCommonOptions(command, [
    "assay health",
    "assay health assay.v1.InvokeService --json",
    "assay health --address 127.0.0.1:7443 --tls-ca ca.pem --server-name assay.example.com",
  ]);
  command.action(async (service: string | undefined, options: HealthOptions) => {
    await runBody(context, options, async (report): Promise<ExitCode> => {
      const { address } = options;
      // What the environment says has not been looked at yet.
      if (!isAddress(address)) throw new Problem("USAGE", "the address is HOST:PORT, such as 127.0.0.1:7443");
      const answer = await ask(service ?? "", options, context);
      const reached = typeof answer === "string";
      report.document({ service: service ?? "", address, status: reached ? answer : "UNREACHABLE" });
      const subject = service === undefined ? "the server" : visible(service);
      report.line(reached ? `${subject}: ${answer}` : visible(answer.message));
      if (!reached) report.note(answer.hint);
      return answer === "SERVING" ? EXIT.ok : answer === "SERVICE_UNKNOWN" ? EXIT.precondition : EXIT.unavailable;
    });
  });
}

type Answer = keyof typeof Status | Unreachable;

async function ask(service: string, options: HealthOptions, { surroundings }: CommandContext): Promise<Answer> {
  const { address, serverName, timeout } = options;
  const tls = tlsOf(options, surroundings);
  if (serverName !== undefined && tls === undefined) {
    throw new Problem("USAGE", "--server-name is about TLS", "Give --tls or --tls-ca FILE.");
  }
  // No token goes with it, so that nothing is given away without TLS either. Whoever asks for health asks again by himself.
  using client = connect(address, { tls: tls && { ...tls, serverName }, retries: false });
  try {
    const call = { timeoutMs: timeout * 1_000, signal: surroundings.interrupted };
    return nameOf((await client.stub(Health).check({ service }, call)).status);
  } catch (error) {
    if (error instanceof AssayError) return answerOf(error, address);
    throw error;
  }
}

/** What a call that failed says. Throws a problem where it was no health service that answered. */
function answerOf(error: AssayError, address: string): Answer {
  switch (error.code) {
    case status.NOT_FOUND:
      return "SERVICE_UNKNOWN";
    case status.UNAVAILABLE:
    case status.DEADLINE_EXCEEDED:
    case status.CANCELLED:
    case status.RESOURCE_EXHAUSTED:
      return whyUnreachable(address, error.message);
    default: {
      const why = visible(error.message);
      throw new Problem("PRECONDITION", `what answers is no gRPC server with a health service: ${why}`);
    }
  }
}

function nameOf(value: Status): keyof typeof Status {
  switch (value) {
    case Status.SERVING:
      return "SERVING";
    case Status.NOT_SERVING:
      return "NOT_SERVING";
    case Status.SERVICE_UNKNOWN:
      return "SERVICE_UNKNOWN";
    case Status.UNKNOWN:
      return "UNKNOWN";
    default:
      // A number that the protocol may get, or that somebody makes up.
      value satisfies never;
      return "UNKNOWN";
  }
}

function seconds(text: string): number {
  const value = Number(text);
  if (/^\d+(\.\d+)?$/.test(text) && value > 0 && value <= MAX_TIMEOUT_S) return value;
  throw new InvalidArgumentError(`It is a number of seconds, more than 0 and at most ${MAX_TIMEOUT_S}.`);
}
