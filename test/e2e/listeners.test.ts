import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { AdminService } from "../../src/gen/assay/v1/admin_service_pb.js";
import { InvokeService } from "../../src/gen/assay/v1/invoke_service_pb.js";
import { Client, failure } from "./client.ts";
import { startServer } from "./server-fixture.ts";

const LAUNCHER = fileURLToPath(new URL("../../bin/assay", import.meta.url));
const info = AdminService.method.getServerInfo;
const reduce = InvokeService.method.reduce;

describe("a server whose control plane has a listener of its own", () => {
  test("says where, answers for it there alone, and ends both listeners when it ends", async () => {
    const server = await startServer({ flags: ["--control-listen=127.0.0.1:0"] });
    const listening = (): string | undefined =>
      server
        .log()
        .split("\n")
        .find((line) => line.includes('"msg":"listening"'));
    const clients: Client[] = [];
    let status: number;
    try {
      while (listening() === undefined) await sleep(10);
      const { controlAddress, controlPlane, tls } = JSON.parse(listening() ?? "{}");
      expect([controlPlane, tls]).toEqual(["full", false]);
      const control = new Client(controlAddress, server.adminToken);
      const main = new Client(server.address);
      clients.push(control, main);
      expect((await control.unary(info, {})).version).not.toBe("");
      expect(await failure(main.unary(info, {}))).toMatchObject({ code: 12 });
      expect(await failure(control.unary(reduce, { function: { name: "f" } }))).toMatchObject({ code: 12 });
      expect(await failure(main.unary(reduce, { function: { name: "f" } }))).toMatchObject({
        reason: "FUNCTION_NOT_FOUND",
      });
    } finally {
      status = await server.stop();
    }
    expect(status).toBe(0);
    for (const client of clients) {
      expect((await failure(client.unary(info, {}))).code).toBe(14);
      client.close();
    }
  });
});

describe("a server that others would reach", () => {
  const directory = mkdtempSync(join(tmpdir(), "assay-listeners-"));
  const serve = (...flags: readonly string[]) =>
    spawnSync(
      process.execPath,
      [LAUNCHER, "serve", `--data-directory=${directory}/data`, "--sandbox=process", ...flags],
      {
        encoding: "utf8",
        timeout: 30_000,
      },
    );

  test("does not start without TLS, and says what to do", () => {
    const { status, stderr } = serve("--listen=0.0.0.0:0");
    expect(status).toBe(2);
    expect(stderr).toMatch(
      /--listen names 0\.0\.0\.0, which other machines reach: give --tls-certificate and --tls-key/,
    );
  });

  test("does not start with a certificate that is not there, and says which", () => {
    const { status, stderr } = serve("--listen=0.0.0.0:0", "--tls-certificate=nowhere.pem", "--tls-key=nowhere.key");
    expect(status).toBe(3);
    expect(stderr).toMatch(/--tls-(certificate|key): the file cannot be read \(ENOENT\)/);
    rmSync(directory, { recursive: true, force: true });
  });
});
