/**
 * Writes into a SQLite store without end and acknowledges each write on standard output once its promise has resolved, until it is killed.
 * A line is `artifact <digest>`, `revision <function> <number>`, `active <function> <number>` or
 * `secret <function> <name> <ciphertext>`.
 */
import { writeSync } from "node:fs";
import { systemClock } from "../../src/base/clock.ts";
import { openSqliteStore } from "../../src/store/sqlite/sqlite-store.ts";
import { artifactOf, revisionOf, sourceOf } from "./samples.ts";

const [directory, round] = process.argv.slice(2);
if (directory === undefined || round === undefined) throw new Error("a directory and a round are needed");
const store = openSqliteStore({ directory, clock: systemClock });
// Straight to the pipe: a line that was buffered would die with the process, which would hide a loss.
const acknowledge = (line: string) => writeSync(1, `${line}\n`);
await store.secrets.addDataKey({ tenant: "default", id: "k", masterKeyId: "m", wrapped: Uint8Array.of(1) });
acknowledge("open");
for (let count = 0; ; count++) {
  const artifact = artifactOf(`${round}-${count}`);
  await store.putArtifact("default", artifact, sourceOf(`${count}`));
  acknowledge(`artifact ${artifact.digest}`);
  const name = `f${count % 3}`;
  const { revision } = await store.addRevision(revisionOf("default", name, artifact, `${round}-${count}`), {
    activate: false,
    expectedEtag: undefined,
  });
  acknowledge(`revision ${name} ${revision.number} ${artifact.digest}`);
  await store.setActive("default", name, revision.number, undefined);
  acknowledge(`active ${name} ${revision.number}`);
  const secret = { tenant: "default", functionName: name, name: `S${count % 7}`, dataKeyId: "k" };
  const ciphertext = Buffer.from(`${round}-${count}`);
  await store.secrets.put({ ...secret, nonce: Uint8Array.of(1), ciphertext }, 100);
  acknowledge(`secret ${name} ${secret.name} ${ciphertext}`);
}
