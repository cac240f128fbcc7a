import { describe, expect, test } from "vitest";
import { abilityOf } from "../../src/ability.ts";
import type { AuditEvent } from "../../src/audit/audit-log.ts";
import { Fault } from "../../src/fault/fault.ts";

describe("what a server is able to", () => {
  const state = { executors: true, store: true, audit: true, nowMs: 0 };
  const tried: AuditEvent[] = [];
  const ability = abilityOf(
    { isWritable: () => state.store },
    {
      assertWritable: () => {
        if (!state.audit) throw new Fault("INTERNAL", "internal error");
      },
      record: async (event) => {
        tried.push(event);
        throw new Fault("INTERNAL", "internal error");
      },
    },
    { isAble: () => state.executors },
    () => state.nowMs,
  );

  test("is said of each need apart", () => {
    expect([ability("executors"), ability("store")]).toEqual([true, true]);
    state.executors = false;
    expect([ability("executors"), ability("store")]).toEqual([false, true]);
    state.executors = true;
    state.store = false;
    expect([ability("executors"), ability("store")]).toEqual([true, false]);
    state.store = true;
  });

  test("has an audit log that cannot be written tried again, but not by everybody who asks", () => {
    state.audit = false;
    for (let at = 0; at < 100; at++) expect(ability("store")).toBe(false);
    expect(tried).toHaveLength(1);
    state.nowMs = 5_000;
    expect(ability("store")).toBe(false);
    expect(tried).toHaveLength(2);
    state.audit = true;
    expect(ability("store")).toBe(true);
  });
});
