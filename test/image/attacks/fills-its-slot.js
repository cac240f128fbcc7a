// Claim: what code in the executor's process can write to its slot is a quarter of a mebibyte and a few names.
// Group: process, file and network access
// Layers: sandbox
import { readdirSync, rmSync, writeFileSync } from "node:fs";

export default ({ confession, token }) => {
  const slot = "/run/assay/executor";
  const block = Buffer.alloc(64 * 1024);
  let files = 0;
  try {
    for (; files < 64; files++) writeFileSync(`${slot}/${token}-${files}`, block);
  } catch {
    // Full.
  }
  for (const name of readdirSync(slot)) if (name.startsWith(token)) rmSync(`${slot}/${name}`);
  return files <= 4 ? `${files} files` : confession;
};
