/** Claims about what becomes of a state between two events, over random ones. The realm's own code, in this process. */
import { readFileSync } from "node:fs";
import vm from "node:vm";
import { expect, it } from "vitest";
import { type Chance, chanceOf, seedOfRun } from "../../../property/random.ts";

interface Levels {
  readonly ODD: object;
  level(made: unknown, given: unknown, isWhole: boolean, maxBytes: number): unknown;
}
interface States {
  write(value: unknown, maxBytes: number, exact: boolean): string | { kind: string };
}

function partOf(name: string): unknown {
  const text = readFileSync(new URL(`../../../../src/execute/child/realm/${name}.js`, import.meta.url), "utf8");
  return vm.runInThisContext(`(() => { const part = ${text}\nreturn part(); })()`);
}

const levels = partOf("level") as Levels;
const states = partOf("state") as States;
const BYTES = 1_000_000;

/** A value as a module may make one: parts of `old` are used again, some things are not fit for JSON, some are met twice. */
function grow(chance: Chance, old: readonly unknown[], depth: number, made: unknown[]): unknown {
  const dice = chance.below(depth > 3 ? 14 : 24);
  switch (dice) {
    case 0:
      return chance.below(12) === 0 ? NaN : 1;
    case 1:
      return -0;
    case 2:
      return chance.below(12) === 0 ? "\ud83d" : "text";
    case 3:
      return null;
    case 4:
      return true;
    case 5:
      return chance.below(20) === 0 ? new Map() : "x";
    case 6:
    case 7:
    case 8:
    case 9:
      return old.length === 0 ? 5 : old[chance.below(old.length)];
    case 10:
      return made.length === 0 ? 6 : made[chance.below(made.length)];
    case 11:
    case 12:
    case 13:
      return chance.below(100);
    case 14:
    case 15:
    case 16:
    case 17: {
      const list = Array.from({ length: chance.below(5) }, () => grow(chance, old, depth + 1, made));
      if (chance.below(40) === 0) Object.assign(list, { extra: 1 });
      if (chance.below(40) === 0) list.length += 1;
      made.push(list);
      return list;
    }
    default: {
      const object: Record<string, unknown> = chance.below(8) === 0 ? Object.create(null) : {};
      for (let left = chance.below(5); left > 0; left -= 1) {
        const key = ["a", "b", "7", "3", "__proto__", "c", "toString"][chance.below(7)] ?? "";
        const value = chance.below(6) === 0 ? undefined : grow(chance, old, depth + 1, made);
        Object.defineProperty(object, key, { value, writable: true, enumerable: true, configurable: true });
      }
      if (chance.below(20) === 0) Object.freeze(object);
      made.push(object);
      return object;
    }
  }
}

function partsOf(value: unknown, into: unknown[] = []): unknown[] {
  if (typeof value !== "object" || value === null) return into;
  into.push(value);
  for (const part of Object.values(value)) partsOf(part, into);
  return into;
}

function isTree(value: unknown): boolean {
  const parts = partsOf(value);
  return new Set(parts).size === parts.length;
}

for (const isWhole of [false, true]) {
  it(`what ${isWhole ? "may be changed in place" : "is only copied"} becomes what parsing its text would make of it`, () => {
    const chance = chanceOf(seedOfRun());
    let even = 0;
    let refused = 0;
    for (let round = 0; round < 20_000; round += 1) {
      const first = states.write(grow(chance, [], 0, []), BYTES, false);
      const given: unknown = typeof first === "string" ? JSON.parse(first.slice(1)) : null;
      const made = grow(chance, partsOf(given), 0, []);
      const before = JSON.stringify(given);
      const written = states.write(made, BYTES, false);
      const result = levels.level(made, given, isWhole, BYTES);
      if (result === levels.ODD) {
        // The long way judges it.
        if (typeof written !== "string") refused += 1;
        else if (!isWhole) expect.unreachable(`only the long way could even out ${written}`);
        continue;
      }
      if (typeof written !== "string") throw new Error(`unfit, but let through: ${written.kind}`);
      const text = written.slice(1);
      // Signs of zeros, prototypes, the order of keys and the absence of what is undefined, all the way down.
      expect(result).toStrictEqual(JSON.parse(text));
      expect(JSON.stringify(result)).toBe(text);
      expect(JSON.stringify(given)).toBe(before);
      if (isWhole) expect(isTree(result)).toBe(true);
      even += 1;
    }
    expect(Math.min(even, refused)).toBeGreaterThan(500);
  }, 60_000);
}
