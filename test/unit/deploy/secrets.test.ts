import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { commandMasterKey } from "../../../src/deploy/secrets/command-master-key.ts";
import { openSecretRoom } from "../../../src/deploy/secrets/open-secret-room.ts";
import { openSqliteStore } from "../../../src/store/sqlite/sqlite-store.ts";
import { callerOf, filledDirectory, freshDirectory, silent, VALUE, withRoom } from "../../attack/secrets/fixture.ts";
import { manualClock } from "../../contract/samples.ts";
import { faultOf } from "../execute/fixture.ts";

const fieldsOf = async (promise: Promise<unknown>) => {
  const { details, reason } = await faultOf(promise);
  return { reason, fields: details.fieldViolations?.map(({ field }) => field) };
};

describe("the room of secrets", () => {
  it("sets, lists without values, and deletes; what a value was in memory is gone", async () => {
    const directory = await filledDirectory();
    await withRoom(directory, async (room, store) => {
      const value = Buffer.from("another");
      const caller = callerOf("t1");
      expect((await room.set(caller, "f", "C_3", value)).name).toBe("C_3");
      expect(value.every((byte) => byte === 0)).toBe(true);
      expect((await room.list(caller, "f")).map((secret) => Object.keys(secret))).toEqual(
        Array(3).fill(["name", "updatedAtMs"]),
      );
      await room.delete(caller, "f", "A");
      expect((await room.list(caller, "f")).map(({ name }) => name)).toEqual(["B", "C_3"]);
      expect((await faultOf(room.delete(caller, "f", "A"))).reason).toBe("SECRET_NOT_FOUND");
      expect(await store.secrets.list("t2", "f")).toHaveLength(2);
    });
  });

  it("says everything that is wrong with a request, and keeps nothing of it", async () => {
    const directory = await filledDirectory();
    await withRoom(directory, async (room) => {
      const caller = callerOf("t1");
      const value = Buffer.alloc(64 * 1024 + 1, 1);
      expect(await fieldsOf(room.set(caller, "F!", "a", value))).toEqual({
        reason: "REQUEST_INVALID",
        fields: ["function", "name", "value"],
      });
      expect(value.includes(1)).toBe(false);
      for (const name of ["", "a", "1A", "_A", "A-B", "A\n", `A${"B".repeat(64)}`]) {
        expect((await fieldsOf(room.set(caller, "f", name, Buffer.from("x")))).fields, name).toEqual(["name"]);
      }
      expect((await fieldsOf(room.set(caller, "f", "A", Buffer.alloc(0)))).fields).toEqual(["value"]);
      expect((await faultOf(room.set(caller, "absent", "A", Buffer.from("x")))).reason).toBe("FUNCTION_NOT_FOUND");
      expect((await faultOf(room.list(caller, "absent"))).reason).toBe("FUNCTION_NOT_FOUND");
    });
  });

  it("makes one data key for a tenant, however many first secrets come at once", async () => {
    const directory = freshDirectory();
    await filledDirectory(directory);
    await withRoom(directory, async (room, store) => {
      for (const { id } of await store.secrets.dataKeys()) expect(id).toMatch(/^[0-9a-f]{32}$/);
      const results = await Promise.all(
        Array.from({ length: 20 }, (_, index) => room.set(callerOf("t1"), "f", `N${index}`, Buffer.from(VALUE))),
      );
      expect(results).toHaveLength(20);
      expect(await store.secrets.dataKeys()).toHaveLength(2);
    });
    // Opening proves that each of them opens.
    await withRoom(directory, () => undefined);
  });
});

describe("a master key command", () => {
  const name = { tenant: "t1", id: "k1" };
  const script = (body: string): readonly [string, ...string[]] => {
    const path = `${freshDirectory()}.sh`;
    writeFileSync(path, `#!/bin/sh\n${body}\n`);
    chmodSync(path, 0o700);
    return [path, "first"];
  };
  const rot =
    'test "$1 $3 $4" = "first t1 k1" && test -z "$HOME$ASSAY_TOKEN" && tr "\\000-\\177\\200-\\377" "\\200-\\377\\000-\\177"';

  it("wraps and unwraps, is told what for, and finds an empty environment", async () => {
    const key = commandMasterKey({ id: "kms", command: script(rot) });
    const dataKey = Buffer.alloc(32, 3);
    const wrapped = await key.wrap(name, dataKey);
    expect(wrapped).toEqual(Buffer.alloc(32, 131));
    expect(await key.unwrap(name, wrapped)).toEqual(dataKey);
    await expect(key.wrap({ tenant: "t2", id: "k1" }, dataKey)).rejects.toThrow("ended with status 1");
    expect(key.id).toBe("command:kms");
  });

  it("that fails, hangs, says too much or too little, or is not there, is an error that repeats nothing of what it said", async () => {
    const cases: readonly (readonly [readonly [string, ...string[]], string])[] = [
      [script("echo s3cret; echo s3cret >&2; exit 3"), "ended with status 3"],
      [script("sleep 60"), "did not answer within"],
      [script("head -c 100000 /dev/zero"), "answered more than 8192 bytes"],
      [script("exit 0"), "answered nothing"],
      [["/nowhere/kms"], "could not be started"],
      [script("echo s3cret"), "must answer 32 bytes"],
    ];
    for (const [command, complaint] of cases) {
      // The others end by themselves, on a busy machine as late as they like.
      const timeoutMs = complaint === "did not answer within" ? 500 : 30_000;
      const key = commandMasterKey({ id: "kms", command, timeoutMs });
      const error: unknown = await key.unwrap(name, Buffer.from("x")).catch((cause: unknown) => cause);
      expect(String(error)).toContain(complaint);
      expect(String(error)).not.toContain("s3cret");
    }
  });

  it("never runs more than four at a time, nor lets one tenant have more than four of those that run and wait", async () => {
    const counter = freshDirectory();
    mkdirSync(counter);
    // Each says how many there are while it runs.
    const body = `touch ${counter}/$$; n=$(ls ${counter} | wc -l); sleep 0.1; rm ${counter}/$$; test "$n" -le 4 && cat`;
    const key = commandMasterKey({ id: "kms", command: script(body) });
    const wrap = (tenant: string) => key.wrap({ tenant, id: "k" }, Buffer.alloc(32, 1));
    const crowd = Array.from({ length: 10 }, () => wrap("crowd"));
    const others = ["a", "b", "c", "d"].map(wrap);
    const results = await Promise.allSettled(crowd);
    const refused = results.filter((result) => result.status === "rejected").map(({ reason }) => reason.reason);
    expect(refused).toEqual(Array(6).fill("QUEUE_FULL"));
    expect(await Promise.all(others)).toHaveLength(4);
    await wrap("crowd");
  });

  it("takes the place of a file, and one that answers the key itself is refused", async () => {
    const directory = await filledDirectory();
    const any = 'tr "\\000-\\177\\200-\\377" "\\200-\\377\\000-\\177"';
    const store = openSqliteStore({ directory, clock: manualClock() });
    try {
      const { openMasterKeyFile } = await import("../../../src/deploy/secrets/file-master-key.ts");
      const previousMasterKey = openMasterKeyFile(`${directory}/master.key`);
      const parts = { secrets: store.secrets, previousMasterKey, log: silent };
      const echo = commandMasterKey({ id: "echo", command: script("cat") });
      await expect(openSecretRoom({ ...parts, masterKey: echo })).rejects.toThrow("did not wrap the data key");
      const masterKey = commandMasterKey({ id: "kms", command: script(any) });
      const room = await openSecretRoom({ ...parts, masterKey });
      await room.set(callerOf("t2"), "g", "NEW", Buffer.from("x"));
      expect(new Set((await store.secrets.dataKeys()).map(({ masterKeyId }) => masterKeyId))).toEqual(
        new Set(["command:kms"]),
      );
    } finally {
      await store.close();
    }
  });
});
