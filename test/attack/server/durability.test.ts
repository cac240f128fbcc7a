/** What was answered is kept, whenever the server is killed. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, it } from "vitest";
import { CompileService } from "../../../src/gen/assay/v1/compile_service_pb.js";
import { DeployService } from "../../../src/gen/assay/v1/deploy_service_pb.js";
import { Client } from "../../e2e/client.ts";
import { deploy, moduleOf, SUM, sum } from "../../e2e/journey.ts";
import { type RunningServer, startServer } from "../../e2e/server-fixture.ts";

const FUNCTIONS = ["a", "b", "c"] as const;
const KILLS = 3;

it("revisions and artifacts that were answered are there after kill -9, without gaps", async () => {
  const dataDirectory = mkdtempSync(join(tmpdir(), "assay-attack-"));
  const answered = new Map<string, { revision: number; artifactDigest: string }[]>(FUNCTIONS.map((name) => [name, []]));
  let variants = 0;

  const deployUntilDead = async (server: RunningServer, client: Client, name: string): Promise<void> => {
    try {
      while (server.isAlive()) {
        const source = SUM.replace("unlucky", `unlucky ${++variants}`);
        answered.get(name)?.push(await deploy(client, name, moduleOf(source)));
      }
    } catch (error) {
      // The connection breaks when the server is killed; nothing else may go wrong.
      expect(error).toMatchObject({ code: 14 });
    }
  };

  try {
    for (let kill = 0; kill <= KILLS; kill++) {
      const server = await startServer({ dataDirectory });
      const client = new Client(server.address);
      for (const [name, deployed] of answered) {
        if (deployed.length === 0) continue;
        const { revisions } = await client.unary(DeployService.method.listRevisions, {
          function: name,
          pageSize: 1_000,
        });
        const kept = new Map(revisions.map(({ number, artifact }) => [Number(number), artifact?.digest]));
        expect([...kept.keys()].sort((x, y) => x - y)).toEqual(Array.from(kept.keys(), (_, index) => index + 1));
        for (const { revision, artifactDigest } of deployed) {
          expect(kept.get(revision)).toBe(artifactDigest);
          const [first] = await client.all(CompileService.method.getArtifact, { digest: artifactDigest });
          expect(first?.part.case).toBe("artifact");
        }
        expect(await sum(client, name, [1, 2])).toEqual({ total: 3, count: 2 });
      }
      if (kill === KILLS) {
        client.close();
        await server.stop();
        break;
      }
      const work = FUNCTIONS.map((name) => deployUntilDead(server, client, name));
      const atLeast = variants + 6;
      while (variants < atLeast) await sleep(10);
      await server.kill();
      await Promise.all(work);
      client.close();
    }
    expect([...answered.values()].flat().length).toBeGreaterThan(KILLS);
  } finally {
    rmSync(dataDirectory, { recursive: true, force: true });
  }
}, 60_000);
