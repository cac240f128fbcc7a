import { spawn, spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type RunningServer, startServer } from "./server-fixture.ts";

const ROOT = join(import.meta.dirname, "../..");
const CLIENT = join(ROOT, "clients/typescript");

let server: RunningServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(async () => {
  await server.stop();
});

function node(workingDirectory: string, ...args: string[]): Promise<{ status: number | null; output: string }> {
  const child = spawn(process.execPath, args, {
    cwd: workingDirectory,
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, ASSAY_TOKEN: server.adminToken },
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (text: Buffer) => {
      output += text.toString();
    });
  }
  return new Promise((resolve) => child.once("close", (status) => resolve({ status, output })));
}

describe("the examples of the TypeScript client", () => {
  it("say what they promise", async () => {
    const first = await node(CLIENT, "examples/state-from-source.ts", server.address);
    expect(first).toEqual({ status: 0, output: "revision 1 says 6\n" });
    const second = await node(CLIENT, "examples/stream.ts", server.address);
    expect(second.output).toContain("batch 100: 1000 events\n");
    expect(second.output.endsWith("state 5000050000\n")).toBe(true);
    expect(second.status).toBe(0);
  });
});

describe("the TypeScript client as a package", () => {
  it("is built to JavaScript and declarations that a program of its own can use", async () => {
    const folder = mkdtempSync(join(tmpdir(), "assay-package-"));
    try {
      const modules = join(folder, "node_modules");
      const installed = join(modules, "@assay/client");
      mkdirSync(installed, { recursive: true });
      const built = spawnSync(join(CLIENT, "build.sh"), [join(installed, "dist")], { encoding: "utf8" });
      expect([built.status, built.stdout, built.stderr]).toEqual([0, "", ""]);
      copyFileSync(join(CLIENT, "package.json"), join(installed, "package.json"));
      for (const name of ["@grpc", "@bufbuild", "@types", "undici-types"]) {
        symlinkSync(join(ROOT, "node_modules", name), join(modules, name));
      }
      writeFileSync(join(folder, "package.json"), '{"type":"module"}');
      writeFileSync(
        join(folder, "program.ts"),
        `import { AssayError, connect, type Reason } from "@assay/client";
const client = connect(process.argv[2] ?? "", { token: process.argv[3] });
const reason: Reason = "FUNCTION_NOT_FOUND";
// @ts-expect-error a reason that there is not
const never: Reason = "NO_SUCH_REASON";
try {
  await client.reduce<number>("packaged", [{ type: "T", data: { by: 1 } }]);
} catch (error) {
  console.log(error instanceof AssayError && error.reason === reason ? "as it should be" : String(never));
}
client.close();
`,
      );
      const options = "--noEmit --strict --module nodenext --target es2022 --lib es2024,esnext.disposable --types node";
      const tsc = join(ROOT, "node_modules/typescript/bin/tsc");
      const typed = await node(folder, tsc, ...options.split(" "), "--skipLibCheck", "program.ts");
      expect(typed).toEqual({ status: 0, output: "" });
      expect(await node(folder, "program.ts", server.address, server.adminToken)).toEqual({
        status: 0,
        output: "as it should be\n",
      });
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
