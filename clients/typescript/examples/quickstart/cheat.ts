/** The last step of the quickstart: three attempts to cheat, each of which has to be refused. */
import { spawn } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { AssayError, type Attestation, type Client } from "../../src/index.ts";
import { fail, say, short, step } from "./narration.ts";

interface Stage {
  readonly artifact: { readonly digest: string };
  readonly attestation: Attestation;
  readonly directory: string;
  readonly root: string;
  readonly modules: string;
}

function withShortDigests(text: string): string {
  return text.replaceAll(/\b[0-9a-f]{64}\b/g, short);
}

/** The attestation as a file: DSSE's JSON envelope. */
function envelopeJson({ payloadType, payload, signatures }: Attestation): string {
  const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString("base64");
  return JSON.stringify({
    payloadType,
    payload: base64(payload),
    signatures: signatures.map(({ keyId, signature }) => ({ keyid: keyId, sig: base64(signature) })),
  });
}

async function compileRefused(client: Client, modules: string, file: string): Promise<void> {
  const verdict = await client.compile(await readFile(join(modules, file), "utf8"));
  if (verdict.outcome === "accepted") fail(`${file} was accepted`);
  for (const found of verdict.diagnostics) {
    const { startLine, startColumn } = found.range;
    say(`modules/${file}:${startLine}:${startColumn} ${found.severity} ${found.rule}`);
    say(`${found.message}\n${markedLine(found.codeFrame)}`);
    if (found.suggestion !== "") say(`Instead: ${found.suggestion}`);
  }
}

/** The line that is marked, and the mark; the quickstart shows the rest of neither. */
function markedLine(codeFrame: string): string {
  const lines = codeFrame.split("\n");
  const marked = lines.findIndex((line) => line.startsWith(">"));
  return lines.slice(marked, marked + 2).join("\n");
}

function assay(root: string, ...argv: string[]): Promise<{ status: number; output: string }> {
  const command = spawn(process.execPath, [join(root, "bin/assay"), ...argv], { stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  for (const stream of [command.stdout, command.stderr]) {
    stream.on("data", (chunk: Buffer) => {
      output += chunk.toString("utf8");
    });
  }
  return new Promise((resolve) => command.once("close", (status) => resolve({ status: status ?? 1, output })));
}

async function changedArtifactRefused(client: Client, stage: Stage): Promise<void> {
  const { artifact, attestation, directory, root } = stage;
  const { code } = await client.artifact(artifact.digest);
  const [key] = await client.keys();
  const codeFile = join(directory, "artifact.js");
  const attestationFile = join(directory, "attestation.json");
  const keyFile = join(directory, "key.pem");
  await writeFile(attestationFile, envelopeJson(attestation));
  await writeFile(keyFile, key?.pem ?? fail("the server has no signing key"));
  const verify = () => assay(root, "verify", codeFile, "--attestation", attestationFile, "--key", keyFile);

  await writeFile(codeFile, code);
  const untouched = await verify();
  if (untouched.status !== 0) fail(`the untouched artifact does not verify:\n${untouched.output}`);

  const changed = Uint8Array.from(code);
  const middle = changed.length >> 1;
  changed[middle] = (changed[middle] ?? 0) ^ 1;
  await writeFile(codeFile, changed);
  const tampered = await verify();
  if (tampered.status !== 1) fail(`one changed byte was not noticed:\n${tampered.output}`);
  const failed = tampered.output.split("\n").filter((line) => !line.startsWith("ok "));
  say(`The artifact with byte ${middle} changed, by \`assay verify\`, offline:`);
  say(withShortDigests(failed.join("\n").trim()));
}

async function changedAttestationRefused(client: Client, { artifact, attestation }: Stage): Promise<void> {
  const payload = Uint8Array.from(attestation.payload);
  const middle = payload.length >> 1;
  payload[middle] = (payload[middle] ?? 0) ^ 1;
  try {
    await client.deploy("forged", artifact.digest, { ...attestation, payload });
  } catch (error) {
    if (!(error instanceof AssayError) || error.reason !== "SIGNATURE_INVALID") throw error;
    say(`The attestation with one byte changed, by the server:`);
    say(withShortDigests(`${error.reason}: ${error.message}`));
    return;
  }
  fail("a forged attestation was deployed");
}

/** Tries to get two hostile modules compiled, and a changed artifact and a changed attestation believed. */
export async function cheat(client: Client, stage: Stage): Promise<void> {
  step("Cheat: a reducer that reads process.env is rejected");
  await compileRefused(client, stage.modules, "reads-process.ts");
  step("Cheat: one that hides it behind `as any` is rejected");
  await compileRefused(client, stage.modules, "hides-behind-any.ts");
  step("Cheat: one byte of what was signed is changed, and noticed");
  await changedArtifactRefused(client, stage);
  await changedAttestationRefused(client, stage);
}
