// Claim: no other way of reading files that Node has leads past the walls: promises, streams, blobs.
// Group: process, file and network access
// Layers: permission, sandbox, all
import { createReadStream, openAsBlob } from "node:fs";
import { open, readFile } from "node:fs/promises";

export default async ({ secretFile }) => {
  const ways = [
    () => readFile(secretFile, "utf8"),
    async () => (await (await open(secretFile)).readFile()).toString(),
    async () => (await openAsBlob(secretFile)).text(),
    async () => {
      let text = "";
      for await (const part of createReadStream(secretFile)) text += part;
      return text;
    },
  ];
  const said = [];
  let last;
  for (const way of ways) {
    try {
      said.push(await way());
    } catch (error) {
      last = error;
    }
  }
  if (said.length > 0) return said.join();
  throw last;
};
