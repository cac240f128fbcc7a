import { spawn, spawnSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { fileURLToPath } from "node:url";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { type Clock, systemClock } from "../../src/base/clock.ts";
import { DataDirectoryError } from "../../src/base/data-directory.ts";
import type { StoredBounds } from "../../src/store/quota-store.ts";
import { openSqliteStore } from "../../src/store/sqlite/sqlite-store.ts";
import { TENANTS_TABLES } from "../../src/store/sqlite/tenant-tables.ts";
import type { Store } from "../../src/store/store.ts";
import { describeQuotaStore } from "./quota-store.ts";
import { artifactOf, BOUNDED, revisionOf, sourceOf } from "./samples.ts";
import { describeSecretStore } from "./secret-store.ts";
import { describeStore } from "./store.ts";
import { describeTenantStore } from "./tenant-store.ts";

const root = mkdtempSync(join(tmpdir(), "assay-store-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));
let count = 0;
const freshDirectory = () => join(root, `${count++}`);

const directories = new WeakMap<Store, string>();
const openIn = (directory: string, clock = systemClock, bounds?: StoredBounds) => {
  const store = openSqliteStore({ directory, clock, ...(bounds === undefined ? {} : { bounds }) });
  directories.set(store, directory);
  return store;
};

const factory = {
  open: async (clock: Clock, bounds?: StoredBounds) => openIn(freshDirectory(), clock, bounds),
  reopen: async (store: Store, clock: Clock, bounds?: StoredBounds) => {
    await store.close();
    return openIn(directories.get(store) ?? "", clock, bounds);
  },
  discard: async (store: Store) => {
    await store.close();
    rmSync(directories.get(store) ?? "", { recursive: true, force: true });
  },
};
describeStore("the SQLite store", factory);
describeQuotaStore("the SQLite store", factory);
describeSecretStore("the SQLite store", factory);
describeTenantStore("the SQLite store", factory);

describe("a tenant that is deleted", () => {
  it("goes from every table that has tenants", async () => {
    const directory = freshDirectory();
    await openIn(directory).close();
    const database = new DatabaseSync(join(directory, "assay.db"));
    const named = database.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").all();
    const tables = named
      .map(({ name }) => String(name))
      .filter((name) =>
        database
          .prepare(`PRAGMA table_info(${name})`)
          .all()
          .some((column) => column.name === "tenant"),
      );
    database.close();
    expect([...TENANTS_TABLES].sort()).toEqual(tables.sort());
  });

  it("leaves none of its bytes in the files", async () => {
    const directory = freshDirectory();
    const store = openIn(directory);
    await store.tenants.createTenant("acme", "Kestrel Holdings");
    await store.putArtifact("acme", artifactOf("peregrine"), sourceOf("peregrine"));
    await store.addRevision(revisionOf("acme", "orders", artifactOf("peregrine"), "a merlin of a release"), {
      activate: true,
      expectedEtag: undefined,
    });
    const found = () =>
      readdirSync(directory)
        .map((name) => readFileSync(join(directory, name)).toString("latin1"))
        .join("")
        .match(/Kestrel|peregrine|merlin/g)?.length ?? 0;
    expect(found()).toBeGreaterThan(2);
    await store.tenants.setSuspended("acme", true);
    await store.tenants.deleteTenant("acme");
    expect(found()).toBe(0);
    await store.close();
    expect(found()).toBe(0);
  });
});

describe("kill -9", () => {
  const script = fileURLToPath(new URL("sqlite-writer-process.ts", import.meta.url));

  /** How many lines a writer has written before its time begins: on a busy machine it may not get to more. */
  const LINES_FIRST = 10;

  /** Runs the writer, kills it `delayMs` after it has begun to write, and answers the whole lines that it had acknowledged. */
  async function acknowledgedBeforeKill(directory: string, round: number, delayMs: number): Promise<string[]> {
    const child = spawn(process.execPath, [script, directory, String(round)], { stdio: ["ignore", "pipe", "inherit"] });
    let output = "";
    let isDoomed = false;
    child.stdout.setEncoding("utf8");
    child.stdout.on("data", (chunk: string) => {
      output += chunk;
      if (isDoomed || output.split("\n").length <= LINES_FIRST) return;
      isDoomed = true;
      setTimeout(() => child.kill("SIGKILL"), delayMs);
    });
    const signal = await new Promise((resolve) => child.once("close", (_code, by) => resolve(by)));
    expect(signal).toBe("SIGKILL");
    return output.slice(0, output.lastIndexOf("\n")).split("\n").slice(1);
  }

  it("loses nothing that was acknowledged, and leaves no gap in the revisions", async () => {
    const directory = freshDirectory();
    const acknowledged: string[] = [];
    for (let round = 0; round < 8; round++) {
      acknowledged.push(...(await acknowledgedBeforeKill(directory, round, 20 + Math.random() * 180)));
      const store = openIn(directory);
      for (const name of ["f0", "f1", "f2"]) {
        const numbers = (await store.listRevisions("default", name, undefined, 100_000)).map(({ number }) => number);
        expect(numbers).toEqual(Array.from(numbers, (_, index) => numbers.length - index));
        const record = await store.getFunction("default", name);
        expect(record?.latestRevision ?? 0).toBe(numbers.length);
      }
      await store.close();
    }
    const store = openIn(directory);
    const latestActive = new Map<string, number>();
    const secrets = new Map<string, string>();
    for (const line of acknowledged) {
      const [what, name = "", number, digest] = line.split(" ");
      if (what === "artifact") {
        expect((await store.getArtifact("default", name))?.digest).toBe(name);
        expect((await store.getSource("default", name))?.files.length).toBe(2);
      } else if (what === "revision") {
        expect((await store.getRevision("default", name, Number(number)))?.artifactDigest).toBe(digest);
      } else if (what === "secret") {
        secrets.set(`${name} ${number}`, digest ?? "");
      } else if (what === "active") {
        latestActive.set(name, Number(number));
      } else {
        throw new Error(`the writer said something else: ${line}`);
      }
    }
    // A write that was done but not yet acknowledged may be there too, one at most.
    for (const [name, number] of latestActive) {
      const active = (await store.getFunction("default", name))?.activeRevision ?? 0;
      expect(active).toBeGreaterThanOrEqual(number);
      expect(active).toBeLessThanOrEqual(number + 1);
    }
    const kept = new Map(
      (await store.secrets.all("default")).map(({ functionName, name, ciphertext }) => [
        `${functionName} ${name}`,
        Buffer.from(ciphertext).toString(),
      ]),
    );
    // Likewise: of each round one write may be there that nobody has heard of. None is older than what was heard last.
    const age = (value: string | undefined): number => {
      const [round, count] = (value ?? "").split("-").map(Number);
      return (round ?? Number.NaN) * 1e9 + (count ?? Number.NaN);
    };
    for (const [which, value] of secrets) expect(age(kept.get(which))).toBeGreaterThanOrEqual(age(value));
    expect([...secrets].filter(([which, value]) => kept.get(which) !== value).length).toBeLessThanOrEqual(8);
    const usage = await store.quotas.usage("default");
    await store.close();
    const database = new DatabaseSync(join(directory, "assay.db"));
    const recounted = database.prepare(`SELECT (SELECT count(*) FROM functions) AS functions,
      (SELECT sum(length(code) + length(source_map) + octet_length(manifest)) FROM artifacts)
      + (SELECT sum(octet_length(path) + length(content)) FROM source_files)
      + (SELECT sum(octet_length(manifest) + length(payload) + octet_length(signatures) + octet_length(note)) FROM revisions)
      + (SELECT sum(octet_length(name) + length(ciphertext)) FROM secrets) AS storedBytes`);
    expect({ ...recounted.get() }).toEqual(usage);
    database.close();
    // Otherwise the test has shown nothing.
    expect(acknowledged.length).toBeGreaterThan(50);
  });

  it("at any moment of a first start leaves a directory that the next start can use", async () => {
    for (let round = 0; round < 8; round++) {
      const directory = freshDirectory();
      const child = spawn(process.execPath, [script, directory, "0"], { stdio: ["ignore", "ignore", "inherit"] });
      const exited = new Promise((resolve) => child.once("exit", resolve));
      // From before the file is there to a while after it is open: watched, as a process takes its time to start.
      const deadlineMs = performance.now() + 10_000;
      while (!existsSync(join(directory, "assay.db")) && performance.now() < deadlineMs) {
        await new Promise((resolve) => setTimeout(resolve, 1));
      }
      await new Promise((resolve) => setTimeout(resolve, round * 2));
      child.kill("SIGKILL");
      await exited;
      const store = openIn(directory);
      const artifact = artifactOf("after");
      await store.putArtifact("default", artifact, sourceOf("after"));
      expect(await store.getArtifact("default", artifact.digest)).toEqual(artifact);
      await store.close();
    }
  });
});

describe("a data directory", () => {
  let directory: string;
  beforeEach(() => {
    directory = freshDirectory();
  });
  const file = () => join(directory, "assay.db");
  const refusal = (): string => {
    try {
      openSqliteStore({ directory, clock: systemClock });
    } catch (error) {
      expect(error).toBeInstanceOf(DataDirectoryError);
      return error instanceof Error ? error.message : "";
    }
    throw new Error("the store opened");
  };
  const filled = async () => {
    const store = openIn(directory);
    const artifact = artifactOf("a");
    await store.putArtifact("t1", artifact, sourceOf("a"));
    await store.addRevision(revisionOf("t1", "f", artifact), { activate: true, expectedEtag: undefined });
    return store;
  };

  it("is readable by its owner alone", async () => {
    const store = await filled();
    expect(statSync(directory).mode & 0o777).toBe(0o700);
    for (const name of ["assay.db", "assay.db-wal"]) {
      expect(statSync(join(directory, name)).mode & 0o077, name).toBe(0);
    }
    await store.close();
    chmodSync(file(), 0o644);
    expect(refusal()).toContain("chmod 600");
    chmodSync(file(), 0o600);
    chmodSync(directory, 0o775);
    expect(refusal()).toContain("chmod go-w");
    // Others may see the names: the files are private each by itself.
    chmodSync(directory, 0o755);
    await openIn(directory).close();
  });

  it("that cannot be made is refused with the operating system's code", () => {
    writeFileSync(join(root, "a-file"), "");
    directory = join(root, "a-file", "data");
    expect(refusal()).toContain("cannot be used (ENOTDIR)");
  });

  it("whose file is a symbolic link is refused", async () => {
    const elsewhere = freshDirectory();
    await openIn(elsewhere).close();
    mkdirSync(directory, { mode: 0o700 });
    symlinkSync(join(elsewhere, "assay.db"), file());
    expect(refusal()).toContain("cannot be used (ELOOP)");
  });

  it("serves one store at a time", async () => {
    const store = await filled();
    expect(refusal()).toContain("in use by another process");
    await store.close();
    await openIn(directory).close();
  });

  it("serves one process at a time, which still works after the other was refused", async () => {
    const store = await filled();
    const script = fileURLToPath(new URL("sqlite-writer-process.ts", import.meta.url));
    const second = spawnSync(process.execPath, [script, directory, "0"], { encoding: "utf8", timeout: 20_000 });
    expect(second.status).not.toBe(0);
    expect(second.stdout).toBe("");
    expect(second.stderr).toContain("is in use by another process");
    const artifact = artifactOf("a");
    const added = await store.addRevision(revisionOf("t1", "f", artifact), { activate: true, expectedEtag: undefined });
    expect(added.revision.number).toBe(2);
    await store.close();
  });

  it("of a later version is refused, with both versions named", async () => {
    await (await filled()).close();
    const database = new DatabaseSync(file());
    database.exec("PRAGMA user_version = 99");
    database.close();
    expect(refusal()).toMatch(/later version of Assay \(schema 99; this one knows \d+\)/);
  });

  it("with another program's database is refused", async () => {
    await (await filled()).close();
    const database = new DatabaseSync(file());
    database.exec("PRAGMA application_id = 7");
    database.close();
    expect(refusal()).toContain("is not an Assay store");
  });

  it("with a file that is no database is refused", () => {
    mkdirSync(directory, { mode: 0o700 });
    writeFileSync(file(), "this is not a database, but it is long enough to look at".repeat(100), { mode: 0o600 });
    expect(refusal()).toContain("is not a SQLite database");
  });

  it("with a damaged page is refused", async () => {
    const store = openIn(directory);
    for (let index = 0; index < 40; index++)
      await store.putArtifact("t1", artifactOf(`${index}`), sourceOf(`${index}`));
    await store.close();
    const bytes = readFileSync(file());
    const pageBytes = bytes.readUInt16BE(16);
    expect(bytes.byteLength).toBeGreaterThan(8 * pageBytes);
    // Every page but the first: wherever the damage lies, it must be found.
    for (let page = 2; page * pageBytes < bytes.byteLength; page += 3) {
      const damaged = Buffer.from(bytes);
      damaged.fill(0xa5, (page - 1) * pageBytes, (page - 1) * pageBytes + 64);
      writeFileSync(file(), damaged);
      expect(refusal(), `page ${page}`).toContain("is damaged");
    }
    writeFileSync(file(), bytes);
    await openIn(directory).close();
  });

  it("never lets a revision be changed, deleted or numbered out of order, whatever writes", async () => {
    const store = await filled();
    await store.addRevision(
      { ...revisionOf("t1", "f", artifactOf("a")), policy: BOUNDED },
      { activate: true, expectedEtag: undefined },
    );
    await store.close();
    const database = new DatabaseSync(file());
    expect(() => database.exec("UPDATE revisions SET note = 'x'")).toThrow("a revision never changes");
    for (const change of ["UPDATE function_policies SET policy = '{}'", "DELETE FROM function_policies"]) {
      expect(() => database.exec(change)).toThrow("a revision never changes");
    }
    expect(() => database.exec("DELETE FROM revisions")).toThrow("a revision is never deleted");
    expect(() =>
      database.exec(`INSERT INTO revisions SELECT tenant, function_name, 3, artifact_digest, artifact_size_bytes, manifest,
        payload_type, payload, signatures, key_ids, created_at_ms, note FROM revisions`),
    ).toThrow("no gaps");
    database.close();
  });

  it("can be opened while the process that had it is just letting go", async () => {
    const script = fileURLToPath(new URL("sqlite-writer-process.ts", import.meta.url));
    const child = spawn(process.execPath, [script, directory, "0"], { stdio: ["ignore", "pipe", "inherit"] });
    await new Promise((resolve) => child.stdout.once("data", resolve));
    child.stdout.resume();
    const exited = new Promise((resolve) => child.once("exit", resolve));
    // The kill comes from a process of its own, because opening a store blocks this one.
    const killer = spawn("sh", ["-c", `sleep 0.3; kill -9 ${child.pid}`]);
    await openIn(directory).close();
    await exited;
    killer.kill();
  });
});

describe("the SQLite store's listeners", () => {
  it("are all told, also when one throws, and the write stands", async () => {
    const store = openIn(freshDirectory());
    const artifact = artifactOf("a");
    await store.putArtifact("t1", artifact, sourceOf("a"));
    const heard: string[] = [];
    store.onFunctionChange(() => {
      throw new Error("a listener's own trouble");
    });
    store.onFunctionChange((_tenant, functionName) => heard.push(functionName));
    await expect(
      store.addRevision(revisionOf("t1", "f", artifact), { activate: true, expectedEtag: undefined }),
    ).rejects.toThrow("a listener's own trouble");
    expect(heard).toEqual(["f"]);
    expect((await store.getFunction("t1", "f"))?.latestRevision).toBe(1);
    await store.close();
  });
});
