import { describe, expect, it } from "vitest";
import type { Identity } from "../../../src/flow.ts";
import { RememberedTokens } from "../../../src/identity/remembered-tokens.ts";

const identity: Identity = {
  tenant: "acme",
  credentialId: "jwt:corp:ada",
  roles: new Set(["read"]),
  functions: undefined,
  expiresAtMs: 2_000,
};
const keys = { generation: 1, areUsable: () => true };
const token = { identity, keys, generation: 1, untilMs: 1_000 };

describe("remembered tokens", () => {
  it("are never more than there is room for, and those that are in use stay", () => {
    const tokens = new RememberedTokens();
    tokens.add("in use", token);
    for (let i = 0; i < 50_000; i += 1) {
      tokens.add(`token ${i}`, token);
      if (i % 1_000 === 0) expect(tokens.find("in use", 0)).toBe(identity);
      expect(tokens.size).toBeLessThanOrEqual(10_000);
    }
    expect(tokens.find("in use", 0)).toBe(identity);
    expect(tokens.find("token 1", 0)).toBeUndefined();
  });

  it("are forgotten at their end, whoever asks later with an earlier clock", () => {
    const tokens = new RememberedTokens();
    tokens.add("a", token);
    expect(tokens.find("a", 999)).toBe(identity);
    expect(tokens.find("a", 1_000)).toBeUndefined();
    expect(tokens.find("a", 999)).toBeUndefined();
  });

  it("are forgotten when a key has gone, or the keys may not be used any more", () => {
    const changing = { generation: 1, usable: true, areUsable: () => changing.usable };
    const tokens = new RememberedTokens();
    tokens.add("a", { ...token, keys: changing });
    tokens.add("b", { ...token, keys: changing });
    expect(tokens.find("a", 0)).toBe(identity);
    changing.generation = 2;
    expect(tokens.find("a", 0)).toBeUndefined();
    changing.generation = 1;
    expect(tokens.find("a", 0)).toBeUndefined();
    changing.usable = false;
    expect(tokens.find("b", 0)).toBeUndefined();
  });
});
