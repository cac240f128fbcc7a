/** The child process of `bombs.test.ts`: compiles every bomb, one after the other, and prints a line for each. */
import { compileModule, warmUp } from "../../src/compile/compile-module.ts";
import { BOMBS } from "./bomb-list.ts";

const ORDINARY = `
export default { initial: () => ({ n: 0 }), apply: (s: { n: number }, e: { type: string }) => ({ n: s.n + e.type.length }) };
`;

warmUp();
for (const [name, bomb] of Object.entries(BOMBS)) {
  const texts =
    typeof bomb === "string"
      ? { "index.ts": bomb + ORDINARY }
      : { "index.ts": `import "./f0.ts";${ORDINARY}`, ...bomb };
  const files = Object.entries(texts).map(([path, text]) => ({ path, content: new TextEncoder().encode(text) }));
  const before = process.cpuUsage();
  let defect = "";
  const { outcome, diagnostics } = compileModule({ files, entry: "index.ts" }, (cause) => {
    defect = String(cause).slice(0, 200);
  });
  const { user, system } = process.cpuUsage(before);
  const errors = diagnostics.filter(({ severity }) => severity === "error").length;
  process.stdout.write(
    `${JSON.stringify({ name, outcome, errors, defect, cpuMs: Math.round((user + system) / 1000) })}\n`,
  );
}
