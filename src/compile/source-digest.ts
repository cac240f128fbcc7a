/** The digest of a module's source in canonical form: what an attestation says that an artifact was compiled from. */
import { createHash } from "node:crypto";
import type { Digest, SourceFile } from "../flow.ts";

/**
 * SHA-256 over the canonical form, in which the order of files and the entry play no part:
 *
 *     assay-source/v1 LF
 *     for each file, sorted by the bytes of its path in UTF-8:
 *       length of the content in bytes, decimal · one space · path · LF · the content's bytes exactly as sent · LF
 *
 * A path has no control characters, so nothing in it can be mistaken for a line's end. To recompute it in the module's folder:
 *
 *     { echo assay-source/v1; find . -name '*.ts' | sed 's|^\./||' | LC_ALL=C sort | while IFS= read -r f; do
 *         printf '%s %s\n' "$(wc -c < "$f" | tr -d ' ')" "$f"; cat "$f"; echo; done; } | sha256sum
 */
export function sourceDigest(files: readonly SourceFile[]): Digest {
  const hash = createHash("sha256").update("assay-source/v1\n");
  const named = files.map((file) => ({ name: Buffer.from(file.path, "utf8"), content: file.content }));
  named.sort((left, right) => Buffer.compare(left.name, right.name));
  for (const { name, content } of named) {
    hash.update(`${content.byteLength} `).update(name).update("\n").update(content).update("\n");
  }
  return hash.digest("hex");
}
