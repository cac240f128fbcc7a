/** The way of a module as a client walks it: compile, sign, deploy, fold. Shared by the end-to-end suites. */
import type { SourceModule } from "../../src/flow.ts";
import { CompileService } from "../../src/gen/assay/v1/compile_service_pb.js";
import { DeployService } from "../../src/gen/assay/v1/deploy_service_pb.js";
import { InvokeService } from "../../src/gen/assay/v1/invoke_service_pb.js";
import { SignService } from "../../src/gen/assay/v1/sign_service_pb.js";
import type { Client } from "./client.ts";

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** A reducer that adds amounts up, and throws for an amount of -13. */
export const SUM = `
interface Sum { total: number; count: number }
type Added = { type: "Added"; data: { amount: number } };
export default {
  initial: (): Sum => ({ total: 0, count: 0 }),
  apply(sum: Sum, event: Added): Sum {
    if (event.data.amount === -13) {
      throw new Error("minus thirteen is unlucky");
    }
    return { total: sum.total + event.data.amount, count: sum.count + 1 };
  },
};
`;

/** A reducer that never comes back. */
export const LOOP = `
interface S { n: number }
export default {
  initial: (): S => ({ n: 0 }),
  apply(s: S, event: { type: string; data: number }): S {
    let n = s.n;
    for (;;) n = (n + event.data) % 7;
    return { n };
  },
};
`;

/** Text as bytes of UTF-8. */
export function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  return encoder.encode(text);
}

/** A module of one file. */
export function moduleOf(text: string): SourceModule {
  return { files: [{ path: "index.ts", content: bytesOf(text) }], entry: "" };
}

/** An event, ready to send. */
export function added(amount: unknown): { type: string; data: Uint8Array<ArrayBuffer> } {
  return { type: "Added", data: bytesOf(JSON.stringify({ amount })) };
}

/** What a state says. */
export function stateOf(message: { readonly state: Uint8Array }): unknown {
  return JSON.parse(decoder.decode(message.state));
}

/** Compiles a module; throws with the diagnostics if it is rejected. Answers the artifact's digest. */
export async function compile(client: Client, module: SourceModule): Promise<string> {
  const { outcome, diagnostics } = await client.unary(CompileService.method.compile, {
    module: {
      files: module.files.map(({ path, content }) => ({ path, content: new Uint8Array(content) })),
      entry: module.entry,
    },
  });
  if (outcome.case === "artifact") return outcome.value.digest;
  throw new Error(diagnostics.map(({ rule, message, codeFrame }) => `${rule}: ${message}\n${codeFrame}`).join("\n"));
}

/** Compiles, signs and deploys a module. Answers the revision's number and the artifact's digest. */
export async function deploy(
  client: Client,
  functionName: string,
  module: SourceModule,
): Promise<{ readonly revision: number; readonly artifactDigest: string }> {
  const artifactDigest = await compile(client, module);
  const { attestation } = await client.unary(SignService.method.sign, { artifactDigest });
  if (attestation === undefined) throw new Error("no attestation");
  const { revision } = await client.unary(DeployService.method.deploy, {
    function: functionName,
    artifactDigest,
    attestation,
  });
  return { revision: Number(revision?.number), artifactDigest };
}

/** Folds amounts with `SUM`, which must be deployed as `functionName`. Answers the state. */
export async function sum(client: Client, functionName: string, amounts: readonly number[]): Promise<unknown> {
  return stateOf(
    await client.unary(InvokeService.method.reduce, { function: { name: functionName }, events: amounts.map(added) }),
  );
}
