/** `assay health`: asks a server whether it serves, by the standard `grpc.health.v1.Health/Check`, which is open to everybody. What a container's health check runs. */
import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { Client, credentials, type ServiceError, status } from "@grpc/grpc-js";
import { type Command, InvalidArgumentError, Option } from "commander";
import {
  HealthCheckRequestSchema,
  HealthCheckResponseSchema,
  HealthCheckResponse_ServingStatus as Status,
} from "../../gen/grpc/health/v1/health_pb.js";
import { type CommandContext, type CommonOptions, runBody, withCommonOptions } from "../command.ts";
import { DEFAULT_ADDRESS } from "../default-address.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { Problem } from "../problem.ts";
import { type TlsOptions, tlsOf } from "../tls.ts";
import { visible } from "../visible.ts";

interface HealthOptions extends CommonOptions, TlsOptions {
  readonly timeout: number;
  readonly serverName?: string;
}

const CHECK = "/grpc.health.v1.Health/Check";
const ADDRESS = /^(\[[0-9a-fA-F:.]+\]|[^\s:/[\]]+):\d{1,5}$/;
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
      if (!ADDRESS.test(address)) throw new Problem("USAGE", "the address is HOST:PORT, such as 127.0.0.1:7443");
      const answer = await ask(service ?? "", options, context);
      report.document({ service: service ?? "", address, status: answer });
      const subject = service === undefined ? "the server" : visible(service);
      if (answer === "UNREACHABLE") report.line(`no server answers at ${address}`);
      else report.line(`${subject}: ${answer}`);
      return answer === "SERVING" ? EXIT.ok : answer === "SERVICE_UNKNOWN" ? EXIT.precondition : EXIT.unavailable;
    });
  });
}

type Answer = keyof typeof Status | "UNREACHABLE";

async function ask(service: string, options: HealthOptions, { surroundings }: CommandContext): Promise<Answer> {
  const { address, serverName, timeout } = options;
  const named = serverName === undefined ? address : `${serverName}:443`;
  const secure = tlsOf({ ...options, address: named }, surroundings);
  if (serverName !== undefined && secure === undefined) {
    throw new Problem("USAGE", "--server-name is about TLS", "Give --tls or --tls-ca FILE.");
  }
  const name = serverName === undefined ? {} : { "grpc.ssl_target_name_override": serverName };
  // No token goes with it, so that nothing is given away without TLS either.
  const client = new Client(address, secure ?? credentials.createInsecure(), { ...name, "grpc.enable_retries": 0 });
  try {
    return await new Promise<Answer>((resolve, reject) => {
      const call = client.makeUnaryRequest(
        CHECK,
        (request: Uint8Array) => Buffer.from(request),
        (bytes: Buffer) => fromBinary(HealthCheckResponseSchema, bytes),
        toBinary(HealthCheckRequestSchema, create(HealthCheckRequestSchema, { service })),
        { deadline: Date.now() + timeout * 1_000 },
        (error, response) => {
          const answer = error === null ? nameOf(response?.status) : answerOf(error);
          if (answer instanceof Problem) reject(answer);
          else resolve(answer);
        },
      );
      surroundings.interrupted.addEventListener("abort", () => call.cancel(), { once: true });
    });
  } finally {
    client.close();
  }
}

/** What a call that failed says; a problem where it was no health service that answered. */
function answerOf(error: ServiceError): Answer | Problem {
  switch (error.code) {
    case status.NOT_FOUND:
      return "SERVICE_UNKNOWN";
    case status.UNAVAILABLE:
    case status.DEADLINE_EXCEEDED:
    case status.CANCELLED:
    case status.RESOURCE_EXHAUSTED:
      return "UNREACHABLE";
    default: {
      const why = visible(error.details);
      return new Problem("PRECONDITION", `what answers is no gRPC server with a health service: ${why}`);
    }
  }
}

function nameOf(value: Status | undefined): Answer {
  switch (value) {
    case Status.SERVING:
      return "SERVING";
    case Status.NOT_SERVING:
      return "NOT_SERVING";
    case Status.SERVICE_UNKNOWN:
      return "SERVICE_UNKNOWN";
    case Status.UNKNOWN:
    case undefined:
      return "UNKNOWN";
    default:
      return value satisfies never;
  }
}

function seconds(text: string): number {
  const value = Number(text);
  if (/^\d+(\.\d+)?$/.test(text) && value > 0 && value <= MAX_TIMEOUT_S) return value;
  throw new InvalidArgumentError(`It is a number of seconds, more than 0 and at most ${MAX_TIMEOUT_S}.`);
}
