import { chmodSync, existsSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { expect, it } from "vitest";
import { makeMasterKeyFile, openMasterKeyFile } from "../../../src/deploy/secrets/file-master-key.ts";
import { callerOf, filledDirectory, freshDirectory, refusalOf, VALUE, withRoom } from "./fixture.ts";

const keyOf = (path: string) => readFileSync(path, "utf8").trim().split(":")[1] ?? "";
const wrappedIn = (directory: string) => {
  const database = new DatabaseSync(join(directory, "assay.db"), { readOnly: true });
  const rows = database.prepare("SELECT * FROM data_keys").all();
  database.close();
  return rows;
};

it("another master key opens nothing, also one that claims to be the right one", async () => {
  const directory = await filledDirectory();
  const other = `${freshDirectory()}.key`;
  makeMasterKeyFile(other);
  expect(await refusalOf(directory, { source: other })).toContain("are kept under the master key file:");
  const database = new DatabaseSync(join(directory, "assay.db"));
  database.prepare("UPDATE data_keys SET master_key_id = ?").run(openMasterKeyFile(other).id);
  database.close();
  expect(await refusalOf(directory, { source: other })).toContain("does not open the data key of the tenant t1");
});

it("a master key that is lost is no first start: none is made in its place", async () => {
  const directory = await filledDirectory();
  rmSync(join(directory, "master.key"));
  expect(await refusalOf(directory)).toContain("is missing");
  expect(existsSync(join(directory, "master.key"))).toBe(false);
});

it("the first start makes a key for its owner alone, and the store holds nothing that opens a secret", async () => {
  const directory = await filledDirectory();
  const path = join(directory, "master.key");
  expect(statSync(path).mode & 0o777).toBe(0o600);
  const bytes = Buffer.concat(["assay.db"].map((file) => readFileSync(join(directory, file))));
  const key = Buffer.from(keyOf(path), "base64url");
  expect(key.byteLength).toBe(32);
  for (const form of [key, keyOf(path), key.toString("hex"), VALUE]) expect(bytes.includes(form)).toBe(false);
});

it("a key file that others can read, that is a link, or that holds anything else is refused, and never quoted", async () => {
  const directory = await filledDirectory();
  const path = join(directory, "master.key");
  const good = readFileSync(path, "utf8");
  chmodSync(path, 0o640);
  expect(await refusalOf(directory)).toContain("is open to others");
  chmodSync(path, 0o600);
  const secret = keyOf(path);
  for (const bad of ["", secret, good.slice(0, -2), `${good}x`, `${good}\n`, good.replace("v1", "v2"), `x${good}`]) {
    writeFileSync(path, bad);
    const refusal = await refusalOf(directory);
    expect(refusal, bad).toContain("does not hold a master key");
    expect(refusal).not.toContain(secret.slice(0, 8));
  }
  const elsewhere = `${freshDirectory()}.key`;
  writeFileSync(elsewhere, good, { mode: 0o600 });
  rmSync(path);
  symlinkSync(elsewhere, path);
  expect(await refusalOf(directory)).toContain("cannot be used");
});

it("changing the master key wraps every data key anew, once, and leaves the secrets as they are", async () => {
  const directory = await filledDirectory();
  const before = wrappedIn(directory);
  const next = `${freshDirectory()}.key`;
  makeMasterKeyFile(next);
  const secrets = await withRoom(directory, async (_room, store) => store.secrets.all("t1"));
  await withRoom(directory, async (_room, store) => expect(await store.secrets.all("t1")).toEqual(secrets), {
    source: next,
    previous: "own",
  });
  const after = wrappedIn(directory);
  expect(after.map(({ tenant, id }) => [tenant, id])).toEqual(before.map(({ tenant, id }) => [tenant, id]));
  expect(new Set(after.map((row) => row.master_key_id))).toEqual(new Set([openMasterKeyFile(next).id]));
  // Left as it is, the old key does no harm; it opens nothing any more.
  await withRoom(directory, () => undefined, { source: next, previous: "own" });
  await withRoom(directory, (room) => room.set(callerOf("t1"), "f", "A", Buffer.from("new")), { source: next });
  expect(wrappedIn(directory)).toEqual(after);
  expect(await refusalOf(directory)).toContain("are kept under the master key");
  // And back again.
  await withRoom(directory, () => undefined, { previous: next });
});

it("a change of master keys that fails for one data key changes none", async () => {
  const directory = await filledDirectory();
  const next = `${freshDirectory()}.key`;
  makeMasterKeyFile(next);
  const database = new DatabaseSync(join(directory, "assay.db"));
  database.exec("UPDATE data_keys SET wrapped = zeroblob(60) WHERE tenant = 't2'");
  database.close();
  const before = wrappedIn(directory);
  expect(await refusalOf(directory, { source: next, previous: "own" })).toContain("data key of the tenant t2");
  expect(wrappedIn(directory)).toEqual(before);
});
