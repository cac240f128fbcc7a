/** A signer that is another program: the message on its standard input, the signature on its standard output. So the key can live where the server cannot read it. */
import { type ChildProcess, spawn } from "node:child_process";
import { isAbsolute } from "node:path";
import { DataDirectoryError } from "../base/data-directory.ts";
import { Fault } from "../fault/fault.ts";
import type { PublicKey } from "../flow.ts";
import { isStrictSignature, normaliseSignature, verifySignature } from "../seal/ecdsa.ts";
import { readPublicKey } from "../seal/public-key.ts";
import type { Signer } from "./signer.ts";

export interface CommandSignerOptions {
  /** The program by its absolute path, and its arguments. No shell sees them. */
  readonly command: readonly string[];
  /** The public half, as SubjectPublicKeyInfo in PEM. */
  readonly publicKeyPem: string;
  readonly group: string;
  readonly timeoutMs?: number;
}

const DEFAULT_TIMEOUT_MS = 10_000;
/** A P-256 signature in DER has at most 72 bytes. */
const MAX_OUTPUT_BYTES = 1_024;
/** Programs that run at the same time: smart cards have one session, and SoftHSM loses its token between several processes. The others wait. */
const MAX_RUNNING = 1;
/** And that many more wait. */
const MAX_WAITING = 256;
const RETRY_AFTER_MS = 1_000;

/**
 * Makes the signer, and tries it once: throws a DataDirectoryError if the program cannot be run, or does not sign with the key whose public half was given.
 * The program gets an empty environment, and is killed when it takes too long; what it writes to standard error is dropped, since it might name a PIN.
 */
export async function openCommandSigner(options: CommandSignerOptions): Promise<Signer> {
  const { command, group, publicKeyPem, timeoutMs = DEFAULT_TIMEOUT_MS } = options;
  const [program = "", ...args] = command;
  const key = readPublicKey(publicKeyPem);
  if (key === undefined)
    throw new DataDirectoryError("--signer-key does not hold a P-256 public key in PEM (BEGIN PUBLIC KEY)");
  if (!isAbsolute(program))
    throw new DataDirectoryError("--signer-command must begin with the absolute path of a program");
  const publicKey: PublicKey = { keyId: key.keyId, pem: publicKeyPem, status: "active", createdAtMs: 0, group };
  const places = new Places();

  const signer: Signer = {
    publicKey,
    async sign(message) {
      await places.enter();
      try {
        const signature = readSignature(await runProgram(program, args, message, timeoutMs));
        if (signature !== undefined && verifySignature(message, signature, key.key)) return signature;
        throw new Error("the signer's program did not answer a signature of its key");
      } finally {
        places.leave();
      }
    },
  };
  try {
    await signer.sign(Buffer.from("assay: is this the key? (never a valid attestation)"));
  } catch (error) {
    throw new DataDirectoryError(
      `--signer-command does not work: ${error instanceof Error ? error.message : "unknown"}`,
    );
  }
  return signer;
}

function readSignature(bytes: Uint8Array): Uint8Array | undefined {
  try {
    const signature = normaliseSignature(bytes);
    return isStrictSignature(signature) ? signature : undefined;
  } catch {
    return undefined;
  }
}

/** Runs the program once; rejects if it fails, says too much or takes too long. */
function runProgram(program: string, args: readonly string[], input: Uint8Array, timeoutMs: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const child: ChildProcess = spawn(program, args, {
      env: {},
      cwd: "/",
      stdio: ["pipe", "pipe", "ignore"],
      // A process group of its own, so that what it has started ends with it.
      detached: true,
    });
    const chunks: Buffer[] = [];
    let bytes = 0;
    let why: string | undefined;
    const stop = (reason: string): void => {
      why ??= reason;
      killGroup(child.pid);
      child.stdout?.destroy();
    };
    const timer = setTimeout(() => stop(`the signer's program took longer than ${timeoutMs} ms`), timeoutMs);
    child.stdout?.on("data", (chunk: Buffer) => {
      bytes += chunk.byteLength;
      if (bytes <= MAX_OUTPUT_BYTES) chunks.push(chunk);
      else stop("the signer's program wrote more than a signature");
    });
    child.once("error", (error) => {
      clearTimeout(timer);
      reject(new Error(`the signer's program cannot be run (${"code" in error ? String(error.code) : "unknown"})`));
    });
    child.once("close", (code, signal) => {
      clearTimeout(timer);
      if (why === undefined && code === 0) resolve(Buffer.concat(chunks));
      else reject(new Error(why ?? `the signer's program ended with ${signal ?? `status ${code}`}`));
    });
    // It may end without reading everything; how it ended says why.
    child.stdin?.on("error", () => undefined);
    child.stdin?.end(input);
  });
}

function killGroup(pid: number | undefined): void {
  try {
    if (pid !== undefined) process.kill(-pid, "SIGKILL");
  } catch {
    // It has ended by itself.
  }
}

/** Lets a few in at a time. */
class Places {
  #running = 0;
  readonly #waiting: (() => void)[] = [];

  async enter(): Promise<void> {
    if (this.#running < MAX_RUNNING) {
      this.#running++;
      return;
    }
    if (this.#waiting.length >= MAX_WAITING) {
      throw new Fault("QUEUE_FULL", "too many signatures are waiting for the signer", { retryAfterMs: RETRY_AFTER_MS });
    }
    await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  leave(): void {
    const next = this.#waiting.shift();
    // Its place goes to the next one.
    if (next !== undefined) next();
    else this.#running--;
  }
}
