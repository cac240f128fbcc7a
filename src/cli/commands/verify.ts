/** `assay verify ARTIFACT`: checks an attestation offline, from files alone, or asks a server; and proves it by compiling again. */
import type { Command } from "commander";
import { isDigest, sha256Hex } from "../../base/digest.ts";
import { MESSAGE_LIMITS } from "../../base/limits.ts";
import type { Attestation, PublicKey } from "../../flow.ts";
import { parseAttestationJson, preAuthenticationEncoding } from "../../seal/dsse.ts";
import { readPublicKey } from "../../seal/public-key.ts";
import { verifyAttestation } from "../../seal/verify.ts";
import {
  type CommandContext,
  runBody,
  runWithClient,
  type ServerOptions,
  withCommonOptions,
  withServerOptions,
} from "../command.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { Problem } from "../problem.ts";
import { readBytes, readText, writeFile } from "../read-file.ts";
import { readModule } from "../read-module.ts";
import { readPolicyFile } from "../read-policy-file.ts";
import { type Claim, type RecompileCheck, recompileChecks } from "../recompile.ts";
import type { Report } from "../report.ts";
import { manifestShape } from "../shapes.ts";
import { visible } from "../visible.ts";

interface VerifyOptions extends ServerOptions {
  readonly attestation: string;
  readonly key?: readonly string[];
  readonly server?: boolean;
  readonly tenant?: string;
  readonly policy?: readonly string[];
  readonly recompile?: string;
  readonly entry?: string;
  readonly policyFile?: string;
  readonly writeSigned?: string;
  readonly writeSignature?: string;
  readonly writeKey?: string;
}

/** What either way of verifying finds. */
interface Verdict {
  readonly valid: boolean;
  readonly checks: readonly { readonly name: string; readonly passed: boolean; readonly detail: string }[];
  readonly keyIds: readonly string[];
  readonly statement: { readonly tenant: string; readonly manifest: Parameters<typeof manifestShape>[0] } | undefined;
}

const MAX_ATTESTATION_BYTES = 64 * 1024;
const MAX_KEY_BYTES = 16 * 1024;

export function addVerifyCommand(program: Command, context: CommandContext): void {
  const command = program
    .command("verify")
    .summary("check a signature, offline or with a server")
    .description(
      "Checks that an attestation holds for an artifact: the very bytes, the signature, and what the statement says. Offline with --key; with --server the server also says whether the key is revoked and the policy current.",
    )
    .argument("<artifact>", "the compiled file, or its digest")
    .requiredOption("--attestation <file>", "the attestation, as `assay sign` writes it")
    .option("--key <file>", "a public key in PEM, as `assay keys --pem` prints it; may be given again", collect)
    .option("--server", "ask the server instead of the files alone")
    .option("--tenant <name>", "insist on this tenant (offline)")
    .option("--policy <digest>", "insist on this policy (offline); may be given again: any of them", collect)
    .option("--recompile <source>", "compile this source again, here, and insist on the same bytes")
    .option("--entry <file>", "with --recompile: the file in the folder whose default export defines the module")
    .option("--policy-file <file>", "with --recompile: the narrower policy that it was compiled under")
    .option("--write-signed <file>", "write the bytes that were signed")
    .option("--write-signature <file>", "write the signature in DER")
    .option("--write-key <file>", "write the key in PEM")
    .addHelpText(
      "after",
      "\nAny ECDSA tool confirms it: write the three files, then\n  $ openssl dgst -sha256 -verify key.pem -signature signature.der signed.bin\n",
    );
  const examples = [
    "assay verify account.js --attestation account.attestation.json --key key.pem",
    "assay verify account.js --attestation a.json --key key.pem --write-signed s.bin --write-signature s.der --write-key k.pem",
    "assay verify 3f9a… --attestation account.attestation.json --server",
    "assay verify account.js --attestation account.attestation.json --key key.pem --recompile src/",
  ];
  withServerOptions(withCommonOptions(command, examples), context);
  command.action(async (artifact: string, options: VerifyOptions) => {
    if (options.policyFile !== undefined && options.recompile === undefined) {
      await runBody(context, options, () => {
        throw new Problem("USAGE", "--policy-file says what --recompile SOURCE is held to; there is none");
      });
      return;
    }
    if (options.entry !== undefined && options.recompile === undefined) {
      await runBody(context, options, () => {
        throw new Problem("USAGE", "--entry says which file of --recompile SOURCE is the entry; there is none");
      });
      return;
    }
    if (options.server === true) {
      await runWithClient(context, options, async (report, client, call) => {
        const digest = digestOf(context, artifact);
        const attestation = readAttestation(context, options);
        const keys = wantsFiles(options) ? (await client.keys(call)).map(({ keyId, pem }) => ({ keyId, pem })) : [];
        const verification = await client.verify(attestation, { ...call, artifactDigest: digest });
        const verdict = { ...verification, keyIds: verification.statement?.keyIds ?? [] };
        return await conclude(context, report, options, digest, attestation, keys, verdict);
      });
      return;
    }
    await runBody(context, options, async (report) => {
      const keys = readKeys(context, options);
      const digest = digestOf(context, artifact);
      const attestation = readAttestation(context, options);
      const expected = {
        artifactDigest: digest,
        tenant: options.tenant,
        policyDigests: options.policy === undefined ? undefined : new Set(options.policy),
      };
      return await conclude(
        context,
        report,
        options,
        digest,
        attestation,
        keys,
        verifyAttestation(attestation, expected, keys),
      );
    });
  });
}

async function conclude(
  context: CommandContext,
  report: Report,
  options: VerifyOptions,
  digest: string,
  attestation: Attestation,
  keys: readonly Pick<PublicKey, "keyId" | "pem">[],
  verdict: Verdict,
): Promise<ExitCode> {
  const written = writeForOthers(context, options, attestation, keys);
  const { keyIds, statement } = verdict;
  const recompiled = statement === undefined ? [] : await compileAgain(context, options, digest, statement.manifest);
  const checks = [...verdict.checks, ...recompiled];
  const valid = verdict.valid && recompiled.every(({ passed }) => passed);
  report.document({
    valid,
    artifactDigest: digest,
    keyIds,
    checks,
    statement:
      statement === undefined ? null : { tenant: statement.tenant, manifest: manifestShape(statement.manifest) },
    written,
  });
  for (const check of checks) {
    const mark = check.passed ? report.paint("good", "ok  ") : report.paint("bad", "fail");
    report.line(`${mark} ${visible(check.name).padEnd(10)} ${visible(check.detail)}`);
  }
  for (const name of written) report.line(`wrote ${visible(name)}`);
  report.line(valid ? report.paint("good", "valid") : report.paint("bad", "not valid"));
  return valid ? EXIT.ok : EXIT.negative;
}

/** The comparison that `--recompile` asks for; none without it. */
async function compileAgain(
  context: CommandContext,
  options: VerifyOptions,
  digest: string,
  claim: Claim,
): Promise<readonly RecompileCheck[]> {
  if (options.recompile === undefined) return [];
  const { workingDirectory, interrupted } = context.surroundings;
  const module = readModule(workingDirectory, options.recompile, options.entry);
  // The compiler takes its time to load, and verifying does not need it.
  const { createLocalJudge, localCompiler } = await import("../local-judge.ts");
  const judge = createLocalJudge(interrupted, await readPolicyFile(workingDirectory, options.policyFile));
  try {
    return recompileChecks(digest, claim, module, await judge.check(module), localCompiler);
  } finally {
    await judge.close();
  }
}

/** Writes the signed bytes, signature and key for another tool to check. Whether they verify is that tool's to say. */
function writeForOthers(
  context: CommandContext,
  options: VerifyOptions,
  attestation: Attestation,
  keys: readonly Pick<PublicKey, "keyId" | "pem">[],
): string[] {
  if (!wantsFiles(options)) return [];
  const { workingDirectory } = context.surroundings;
  const pair = attestation.signatures
    .map(({ keyId, signature }) => ({ signature, key: keys.find((key) => key.keyId === keyId) }))
    .find(({ key }) => key !== undefined);
  const files: (readonly [string | undefined, Uint8Array | string | undefined])[] = [
    [options.writeSigned, preAuthenticationEncoding(attestation)],
    [options.writeSignature, pair?.signature],
    [options.writeKey, pair?.key?.pem],
  ];
  const written: string[] = [];
  for (const [name, content] of files) {
    if (name === undefined) continue;
    if (content === undefined) {
      throw new Problem("FILE_INVALID", "none of the attestation's signatures is by a key that is given");
    }
    writeFile(workingDirectory, name, content, { overwrite: true });
    written.push(name);
  }
  return written;
}

function wantsFiles({ writeSigned, writeSignature, writeKey }: VerifyOptions): boolean {
  return writeSigned !== undefined || writeSignature !== undefined || writeKey !== undefined;
}

function digestOf(context: CommandContext, artifact: string): string {
  if (isDigest(artifact)) return artifact;
  return sha256Hex(readBytes(context.surroundings.workingDirectory, artifact, MESSAGE_LIMITS.maxArtifactBytes));
}

function readAttestation(context: CommandContext, options: VerifyOptions): Attestation {
  return parseAttestationJson(
    readText(context.surroundings.workingDirectory, options.attestation, MAX_ATTESTATION_BYTES),
  );
}

/** Offline, whoever names a key trusts it: there is nobody to say that it is revoked. */
function readKeys(context: CommandContext, options: VerifyOptions): PublicKey[] {
  const paths = options.key ?? [];
  if (paths.length === 0) {
    const hint = "Get the server's with `assay keys --pem > key.pem`, or ask the server itself with --server.";
    throw new Problem("USAGE", "no key is given: --key FILE", hint);
  }
  return paths.flatMap((path) => {
    const text = readText(context.surroundings.workingDirectory, path, MAX_KEY_BYTES);
    const blocks = text.match(/-----BEGIN PUBLIC KEY-----[^-]*-----END PUBLIC KEY-----/g) ?? [];
    if (blocks.length === 0) throw new Problem("FILE_INVALID", `${path}: holds no public key in PEM`);
    return blocks.map((pem): PublicKey => {
      const key = readPublicKey(pem);
      if (key === undefined)
        throw new Problem("FILE_INVALID", `${path}: holds a key that is not P-256 in plain SubjectPublicKeyInfo`);
      return { keyId: key.keyId, pem: `${pem}\n`, status: "active", createdAtMs: 0 };
    });
  });
}

function collect(value: string, before: readonly string[] | undefined): string[] {
  return [...(before ?? []), value];
}
