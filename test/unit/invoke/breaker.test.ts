import { describe, expect, it } from "vitest";
import { Fault } from "../../../src/fault/fault.ts";
import { Breaker, type Ticket } from "../../../src/invoke/breaker.ts";
import fc from "../../property/fast-check.ts";

function breaker(maxFailures = 5, restMs = 10_000) {
  const time = { ms: 1_000 };
  const clock = { nowMs: () => time.ms, monotonicMs: () => time.ms };
  return { time, breaker: new Breaker({ maxFailures, restMs, clock }) };
}

function letIn(one: Breaker): Ticket {
  const ticket = one.enter();
  if (ticket instanceof Fault) throw ticket;
  return ticket;
}

function turnedAway(one: Breaker): Fault {
  const fault = one.enter();
  if (!(fault instanceof Fault)) throw new Error("it was let in");
  return fault;
}

function opened(): ReturnType<typeof breaker> {
  const made = breaker();
  for (let failures = 0; failures < 5; failures++) made.breaker.report(letIn(made.breaker), "failure");
  return made;
}

describe("a breaker", () => {
  it("opens after five failures in a row, and says when to come back", () => {
    const { breaker: one, time } = breaker();
    for (let failures = 0; failures < 5; failures++) {
      expect(one.state).toBe("closed");
      one.report(letIn(one), "failure");
    }
    expect(one.state).toBe("open");
    time.ms += 4_000;
    const fault = turnedAway(one);
    expect(fault).toMatchObject({ reason: "CIRCUIT_OPEN", details: { retryAfterMs: 6_000 } });
  });

  it("stays closed as long as a success comes between", () => {
    const { breaker: one } = breaker();
    for (let round = 0; round < 20; round++) {
      for (let failures = 0; failures < 4; failures++) one.report(letIn(one), "failure");
      one.report(letIn(one), "success");
    }
    expect(one.state).toBe("closed");
  });

  it("is not moved by what says nothing of the tenant's code", () => {
    const { breaker: one } = breaker();
    for (let failures = 0; failures < 4; failures++) one.report(letIn(one), "failure");
    for (let neutral = 0; neutral < 10; neutral++) one.report(letIn(one), "neutral");
    expect(one.state).toBe("closed");
    one.report(letIn(one), "failure");
    expect(one.state).toBe("open");
  });

  it("half-opens after its rest and lets in one call at a time", () => {
    const { breaker: one, time } = opened();
    time.ms += 9_999;
    expect(one.state).toBe("open");
    time.ms += 1;
    expect(one.state).toBe("half-open");
    letIn(one);
    expect(turnedAway(one).reason).toBe("CIRCUIT_OPEN");
  });

  it("closes when the call that tried succeeds", () => {
    const { breaker: one, time } = opened();
    time.ms += 10_000;
    one.report(letIn(one), "success");
    expect(one.state).toBe("closed");
    letIn(one);
    letIn(one);
  });

  it("opens for another rest when the call that tried fails, once being enough", () => {
    const { breaker: one, time } = opened();
    time.ms += 10_000;
    one.report(letIn(one), "failure");
    expect(one.state).toBe("open");
    time.ms += 9_999;
    expect(one.state).toBe("open");
    time.ms += 1;
    expect(one.state).toBe("half-open");
  });

  it("lets the next one try when the call that tried says nothing", () => {
    const { breaker: one, time } = opened();
    time.ms += 10_000;
    one.report(letIn(one), "neutral");
    expect(one.state).toBe("half-open");
    letIn(one);
  });

  it("takes no report from a state that is over", () => {
    const { breaker: one, time } = breaker();
    const early = Array.from({ length: 10 }, () => letIn(one));
    for (const ticket of early.slice(0, 5)) one.report(ticket, "failure");
    expect(one.state).toBe("open");
    for (const ticket of early.slice(5)) one.report(ticket, "success");
    expect(one.state).toBe("open");
    time.ms += 10_000;
    one.report(early[9] ?? 0, "success");
    expect(one.state).toBe("half-open");
  });

  it("does not hold up work that goes on anyway, and learns from it only when it is not open", () => {
    const { breaker: one, time } = opened();
    one.report(one.join(), "success");
    expect(one.state).toBe("open");
    time.ms += 10_000;
    one.report(one.join(), "success");
    expect(one.state).toBe("closed");
  });

  it("advises against running a call again only while it is open", () => {
    const { breaker: one, time } = opened();
    expect(one.repetitionRefusal()?.reason).toBe("CIRCUIT_OPEN");
    time.ms += 10_000;
    letIn(one);
    expect(one.repetitionRefusal()).toBeUndefined();
  });

  it("never lets in more than one call at a time while it is half-open, whatever happens", () => {
    const step = fc.oneof(
      fc.constant("enter" as const),
      fc.constant("wait" as const),
      fc.constantFrom("success" as const, "failure" as const, "neutral" as const),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 300 }), (steps) => {
        const { breaker: one, time } = breaker(3, 100);
        let inside: { ticket: Ticket; probe: boolean }[] = [];
        for (const what of steps) {
          const before = one.state;
          if (what === "wait") time.ms += 60;
          else if (what === "enter") {
            const ticket = one.enter();
            if (ticket instanceof Fault) {
              expect(before).not.toBe("closed");
              expect(ticket.details.retryAfterMs).toBeGreaterThan(0);
              continue;
            }
            expect(before).not.toBe("open");
            const probe = before === "half-open";
            expect(probe && inside.some((other) => other.probe)).toBe(false);
            inside.push({ ticket, probe });
          } else {
            const [first, ...rest] = inside;
            if (first !== undefined) one.report(first.ticket, what);
            inside = rest;
            if (one.state !== "half-open") inside = inside.map((other) => ({ ...other, probe: false }));
          }
        }
      }),
    );
  });
});
