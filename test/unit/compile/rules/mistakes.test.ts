/** Ordinary mistakes: the first thing said is the real one, it is said once, at its place, and what is suggested works. */
import { describe, expect, it } from "vitest";
import { createAnalyser } from "../../../../src/compile/analyse.ts";

const analyser = createAnalyser();
const HEAD = `import { defineReducer, type Event } from "assay";
type AccountEvent = Event<"Deposited", { amount: number }> | Event<"Withdrawn", { amount: number }>;
interface Account { balance: number; entries: number }
`;
const DONE = "return { balance: account.balance + 1, entries: account.entries + 1 };";
const INITIAL = "initial: () => ({ balance: 0, entries: 0 }),";

/** A reducer around a body of `apply`. */
const applying = (body: string, before = ""): string =>
  `${HEAD}${before}
export default defineReducer<Account, AccountEvent>({ ${INITIAL}
  apply(account, event) { ${body} },
});`;

interface Said {
  readonly rule: string;
  /** The text at the place. */
  readonly at: string;
  readonly message: string;
  readonly suggestion: string;
}

function saidOf(text: string): readonly Said[] {
  const { findings } = analyser.analyse({ files: new Map([["index.ts", text]]), entry: "index.ts" });
  return findings.map(({ rule, start, end, message, suggestion }) => ({
    rule,
    at: start === undefined ? "" : text.slice(start, end),
    message,
    suggestion,
  }));
}

/** By mistake: the module, and all that is said of it as `rule at`. */
const MISTAKES: Readonly<Record<string, readonly [string, ...string[]]>> = {
  "the environment": [applying(`const x = process.env.LIMIT; ${DONE}`), "denied-global process"],
  "the environment by another name": [
    applying(`const p = process; const e = p.env; const x = e.LIMIT; ${DONE}`),
    "denied-global process",
  ],
  "a table of the log": [applying(`console.table(account); ${DONE}`), "denied-member table"],
  "a random id": [applying(`const id = crypto.randomUUID(); ${DONE}`), "denied-global crypto"],
  "the browser": [applying(`const w = window.location.href; ${DONE}`), "denied-global window"],
  "a denied member under a type of one's own": [applying(`const now: number = Date.now; ${DONE}`), "denied-member now"],
  CommonJS: [
    "module.exports = { initial: () => 0, apply: (n: number) => n };",
    "denied-global module",
    "definition-shape ;",
  ],
  "any in a parameter": [
    applying(DONE, "const amountOf = (data: any): number => data.amount.value;"),
    "explicit-any any",
  ],
  "any in a result": [
    applying(`const x = amountOf(); const y = x.a; ${DONE}`, "function amountOf(): any { return 1; }"),
    "explicit-any any",
  ],
  "as any": [applying(`const d = event.data as any; const a = d.amount; d.push(a.x); ${DONE}`), "explicit-any any"],
  "any in a list": [
    applying(`const l: any[] = []; for (const x of l) x.y; l.map((x) => x.y); ${DONE}`),
    "explicit-any any",
  ],
  "any in an interface": [
    applying(`const s: S = { x: 1 }; const { x } = s; s.x.y.z; x.y; ${DONE}`, "interface S { x: any }"),
    "explicit-any any",
  ],
  "two sources of any": [
    applying(`const a = event as any; a.x; const b = account as any; b.x; ${DONE}`),
    "explicit-any any",
    "explicit-any any",
  ],
  "the constructor of any": [
    applying(`const run = (account as any).constructor.constructor("return 1"); run(); ${DONE}`),
    "explicit-any any",
    "forbidden-name constructor",
  ],
  "a parameter without a type": [applying(DONE, "function f(e) { return e.data.amount; }"), "ts7006 e"],
  "an asynchronous apply": [
    `${HEAD}export default defineReducer<Account, AccountEvent>({ ${INITIAL}
      async apply(account) { const x = await fetch("https://example.com"); await x.json(); return account; } });`,
    "async-code async",
    "denied-global fetch",
  ],
  "JSON used unchecked": [applying(`const o = JSON.parse("{}"); o.a.b; ${DONE}`), "ts18046 o"],
  "an error's message": [applying(`try { ${DONE} } catch (e) { throw new Error(e.message); }`), "ts18046 e"],
  "an attribute that an event may lack": [applying(`const n = event.id.length; ${DONE}`), "ts18048 event.id"],
  "a flat event": [applying(`const a = event.amount; ${DONE}`), "ts2339 amount"],
  "a misspelt field": [applying(`const a = event.data.amonut; ${DONE}`), "ts2551 amonut"],
  "a branch without return": [
    applying(`switch (event.type) { case "Deposited": ${DONE} case "Withdrawn": ({ balance: 1, entries: 1 }); }`),
    "definition-shape apply",
  ],
  "an empty return": [applying(`if (event.type === "Deposited") return; ${DONE}`), "definition-shape return;"],
  "a field of another type": [
    applying('return { balance: "1", entries: 1 };'),
    'definition-shape { balance: "1", entries: 1 }',
  ],
  "a missing field": [applying("return { balance: 1 };"), "definition-shape { balance: 1 }"],
  "mistakes in a method that does not fit": [
    applying('const n: number = "1"; return { balance: n };'),
    "ts2322 n",
    "definition-shape { balance: n }",
  ],
};

describe("of an ordinary mistake is told what it is, and nothing that only follows from it:", () => {
  for (const [mistake, [text, ...expected]] of Object.entries(MISTAKES)) {
    it(mistake, () => {
      expect(saidOf(text).map(({ rule, at }) => `${rule} ${at}`)).toEqual(expected);
    });
  }
});

describe("what is said", () => {
  it("names no part of the library that no author has heard of", () => {
    for (const [text] of Object.values(MISTAKES)) {
      for (const { message } of saidOf(text)) expect(message).not.toContain("Denied");
    }
    const nested = applying(`const d: { toString(): string } = new Date(0); ${DONE}`);
    const said = saidOf(nested);
    expect(said.length).toBeGreaterThan(0);
    for (const { message } of said) expect(message).not.toContain("Denied");
  });

  it("names the field that does not fit the state", () => {
    expect(saidOf(applying('return { balance: "1", entries: 1 };'))[0]?.message).toContain(
      "`balance` is string here, number in the state",
    );
    expect(saidOf(applying("return { balance: 1 };"))[0]?.message).toContain("`entries` is missing");
  });

  it("says where an event's payload is", () => {
    const [said] = saidOf(applying(`const a = event.amount; ${DONE}`));
    expect(said?.suggestion).toContain("`event.data.amount`");
    expect(saidOf(applying(`const a = event.data.amount; ${DONE}`))).toEqual([]);
  });

  it("says of a caught error what to do with it, and that works", () => {
    const [said] = saidOf(applying(`try { ${DONE} } catch (e) { throw new Error(e.message); }`));
    expect(said?.suggestion).toContain("instanceof Error");
    const followed = 'throw new Error(e instanceof Error ? e.message : "…");';
    expect(saidOf(applying(`try { ${DONE} } catch (e) { ${followed} }`))).toEqual([]);
  });

  it("is something where everything follows from something else", () => {
    const circle = "const a = (): any => b(); const b = (): any => a(); const x = a().y; const z = b().y;";
    expect(saidOf(applying(DONE, circle)).length).toBeGreaterThan(0);
    const generator = "function* g() { const x = yield 1; const y = x.z; return y; }";
    expect(saidOf(applying(DONE, generator)).map(({ rule, at }) => `${rule} ${at}`)).toEqual(["any-value yield 1"]);
  });

  it("is all of the syntax and nothing of the types of a file that cannot be parsed", () => {
    const said = saidOf(applying("return { balance: 1, entries: 1 ;"));
    expect(said.length).toBeGreaterThan(0);
    expect(said[0]?.rule).toBe("ts1005");
    expect(said.filter(({ rule, at }) => rule === "unlisted-global" && at === "")).toEqual([]);
  });
});
