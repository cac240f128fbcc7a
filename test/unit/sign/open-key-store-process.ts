/** Opens the key store in the directory given as its argument, and prints the active key's id. For the race of two first starts. */
import { systemClock } from "../../../src/base/clock.ts";
import { openKeyStore } from "../../../src/sign/key-store.ts";

const directory = process.argv[2];
if (directory === undefined) throw new Error("a directory is needed");
// All processes begin in the same millisecond, after they have loaded their code: the parent tells them when.
const startAtMs = Number(await new Promise((resolve) => process.stdin.once("data", resolve)));
while (Date.now() < startAtMs);
const signer = openKeyStore({ directory, clock: systemClock }).signerOf("default");
if (signer === undefined) throw new Error("there is no key");
await signer.sign(Buffer.from("x"));
process.stdout.write(signer.publicKey.keyId);
process.exit(0);
