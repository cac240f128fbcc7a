/** Generates the code from the protos into a scratch folder and fails if what is committed differs. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";

const root = join(import.meta.dirname, "../..");
const scratch = mkdtempSync(join(tmpdir(), "assay-generated-"));

function filesBelow(folder: string): Map<string, string> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return new Map(
    entries.map((entry) => {
      const path = join(entry.parentPath, entry.name);
      return [relative(folder, path), readFileSync(path, "utf8")];
    }),
  );
}

try {
  execFileSync("buf", ["generate", "--output", scratch], { cwd: root, stdio: ["ignore", "ignore", "inherit"] });
  const template = readFileSync(join(root, "buf.gen.yaml"), "utf8");
  const outputs = [...template.matchAll(/^\s+out: (\S+)$/gm)].flatMap((match) =>
    match[1] === undefined ? [] : [match[1]],
  );
  if (outputs.length === 0) throw new Error("buf.gen.yaml names no output folder");
  const stale: string[] = [];
  for (const output of outputs) {
    const fresh = filesBelow(join(scratch, output));
    const committed = filesBelow(join(root, output));
    for (const path of new Set([...fresh.keys(), ...committed.keys()])) {
      if (fresh.get(path) !== committed.get(path)) stale.push(join(output, path));
    }
  }
  if (stale.length > 0) {
    console.error(`Generated code is not current; run \`npm run generate\`:\n  ${stale.join("\n  ")}`);
    process.exitCode = 1;
  }
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
