/** What cannot be recorded is not done: a disk that fails stops the control plane, and nothing else. */
import { mkdirSync, mkdtempSync, rmdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import type { AuditLog } from "../../../src/audit/audit-log.ts";
import { openAuditLog } from "../../../src/audit/open-audit-log.ts";
import { systemClock } from "../../../src/base/clock.ts";
import type { PublicKey } from "../../../src/flow.ts";
import { SignService } from "../../../src/gen/assay/v1/sign_service_pb.js";
import { type FrontDoor, openFrontDoor } from "../../../src/rpc/server.ts";
import { signService } from "../../../src/rpc/services/sign-service.ts";
import type { SignRoom } from "../../../src/sign/sign.ts";
import { Client, failure } from "../../e2e/client.ts";
import { type DoorFixture, makeDoor } from "../../unit/rpc/door-fixture.ts";
import { makeKey } from "../tamper/sealed.ts";
import { silent } from "./fixture.ts";

/** A room that counts what it is made to do. */
class CountingRoom implements SignRoom {
  rotations = 0;
  readonly #key: PublicKey = makeKey().listed;

  sign = () => Promise.reject(new TypeError("not asked for here"));
  verify = () => Promise.reject(new TypeError("not asked for here"));
  keys = () => [this.#key];
  rotateKey = () => {
    this.rotations++;
    return this.#key;
  };
  retireKey = () => this.#key;
  revokeKey = () => this.#key;
}

let dataDirectory: string;
let audit: AuditLog;
let room: CountingRoom;
let fixture: DoorFixture;
let door: FrontDoor;
let client: Client;

beforeEach(async () => {
  dataDirectory = join(mkdtempSync(join(tmpdir(), "assay-audit-")), "data");
  // Each write begins a file, so that a folder in its place makes it fail.
  audit = await openAuditLog({ dataDirectory, clock: systemClock, log: silent, maxFileBytes: 1 });
  room = new CountingRoom();
  fixture = await makeDoor();
  const listener = {
    address: { host: "127.0.0.1", port: 0 },
    setting: "--listen",
    services: [signService(room)],
    tls: undefined,
    mayBeInsecure: false,
  };
  door = await openFrontDoor([listener], { ...fixture.parts, audit });
  client = new Client(door.addresses[0] ?? "", fixture.token);
});
afterEach(async () => {
  client.close();
  door.close();
  await fixture.close();
  await audit.close();
  rmSync(join(dataDirectory, ".."), { recursive: true, force: true });
});

const rotate = () => client.unary(SignService.method.rotateKey, {});
const fileAt = (sequence: number) => join(dataDirectory, "audit", `audit-${String(sequence).padStart(16, "0")}.jsonl`);

it("a call that cannot be recorded fails, and the next one is not even begun, until the disk is well", async () => {
  await rotate();
  expect([room.rotations, audit.head().sequence]).toEqual([1, 1]);
  mkdirSync(fileAt(2));
  // It was done when the log failed; that is not said to be done.
  expect((await failure(rotate())).reason).toBe("INTERNAL");
  expect(room.rotations).toBe(2);
  expect((await failure(rotate())).reason).toBe("INTERNAL");
  expect((await failure(client.unary(SignService.method.listKeys, {}))).reason).toBe("INTERNAL");
  expect(room.rotations).toBe(2);
  expect(audit.head().sequence).toBe(1);

  rmdirSync(fileAt(2));
  // The refusal of this one is the first line that can be written again.
  expect((await failure(rotate())).reason).toBe("INTERNAL");
  expect(room.rotations).toBe(2);
  await rotate();
  expect(room.rotations).toBe(3);
  const records = (await Array.fromAsync(audit.read({}))).flat();
  expect(records.map(({ method, reason }) => [method, reason])).toEqual([
    ["assay.v1.SignService/RotateKey", undefined],
    ["assay.v1.SignService/RotateKey", "INTERNAL"],
    ["assay.v1.SignService/RotateKey", undefined],
  ]);
});

it("a refusal that cannot be recorded stays the refusal that it is", async () => {
  await rotate();
  mkdirSync(fileAt(2));
  const stranger = new Client(door.addresses[0] ?? "", `assay_${"a".repeat(16)}_${"b".repeat(43)}`);
  expect((await failure(stranger.unary(SignService.method.rotateKey, {}))).reason).toBe("UNAUTHENTICATED");
  stranger.close();
  expect(room.rotations).toBe(1);
  rmdirSync(fileAt(2));
});

it("a flood of calls that are refused fills few lines, and each of them is counted", async () => {
  const knock = () => failure(client.unary(SignService.method.sign, { artifactDigest: "none" }));
  const reasons = new Set<string | undefined>();
  for (let round = 0; round < 30; round++) {
    for (const { reason } of await Promise.all(Array.from({ length: 50 }, knock))) reasons.add(reason);
  }
  expect(reasons).toEqual(new Set(["REQUEST_INVALID"]));
  const records = (await Array.fromAsync(audit.read({}))).flat();
  expect(records.reduce((sum, { count }) => sum + count, 0)).toBe(1_500);
  expect(records.length).toBeLessThan(750);
});
