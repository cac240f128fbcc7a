/** What attacks on executors share: two tenants, one that attacks and one that must not notice. */
import { afterEach, expect } from "vitest";
import type { ReasonName } from "../../../src/fault/reasons.ts";
import { faultOf, lives } from "../../unit/execute/fixture.ts";
import { makeCaller, makeRoom, type Room, type RoomSettings, reduce, SUM } from "../../unit/invoke/fixture.ts";
import { ATTACK, HARMLESS } from "./bomb-body.ts";

const rooms: Room[] = [];

afterEach(async () => {
  for (const room of rooms.splice(0)) {
    const pids = room.pool.processIds();
    await room.invoker.close(0);
    expect(pids.filter(lives)).toEqual([]);
  }
});

export { ATTACK, attackWith, HARMLESS } from "./bomb-body.ts";

/** A room in which `mallory` has the function `attack` and `alice` the function `sum`. */
export async function arena(code: string, settings: RoomSettings = {}): Promise<Room> {
  const room = makeRoom({ spares: 1, ...settings });
  rooms.push(room);
  room.registry.deploy("mallory", "attack", code);
  room.registry.deploy("alice", "sum", SUM);
  await reduce(room, "sum", [{ n: 0 }], makeCaller("alice"));
  return room;
}

/** Runs the attack while alice keeps calling; answers with its reason. Every call of alice's must be answered, and soon. */
export async function attack(room: Room, events: readonly unknown[] = [ATTACK]): Promise<ReasonName> {
  let over = false;
  const attacking = faultOf(reduce(room, "attack", events, makeCaller("mallory"))).finally(() => {
    over = true;
  });
  let slowestMs = 0;
  for (let n = 0; !over; n++) {
    const before = performance.now();
    expect(await reduce(room, "sum", [{ n }], makeCaller("alice"))).toEqual({ sum: n });
    slowestMs = Math.max(slowestMs, performance.now() - before);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  expect(slowestMs).toBeLessThan(10_000);
  return (await attacking).reason;
}

/** The attacker's own harmless calls are answered again. */
export async function expectRecovered(room: Room): Promise<void> {
  expect(await reduce(room, "attack", [HARMLESS], makeCaller("mallory"))).toEqual({ count: 1 });
}
