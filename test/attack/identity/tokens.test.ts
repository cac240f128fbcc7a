import { createHash } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTokenVerifier, MAX_TOKEN_BYTES } from "../../../src/identity/jwt.ts";
import type { TokenVerifier } from "../../../src/identity/token-verifier.ts";
import fc from "../../property/fast-check.ts";
import {
  base64url,
  json,
  KeyServer,
  listeningLog,
  macToken,
  newEcKey,
  newEdKey,
  newRsaKey,
  providersOf,
  published,
  signatureOf,
  TestClock,
  token,
} from "./provider-fixture.ts";

const clock = new TestClock();
const { log, lines } = listeningLog();
const ec = newEcKey();
const otherEc = newEcKey();
const p384 = newEcKey("P-384");
const p521 = newEcKey("P-521");
const rsa = newRsaKey();
const ed = newEdKey();
const partner = newEcKey();
let keys: KeyServer;
let partnerKeys: KeyServer;
let attacker: KeyServer;
let verifier: TokenVerifier;

const header = { alg: "ES256", typ: "JWT", kid: "ec" };
const claims = (): Record<string, unknown> => ({
  iss: "https://login.example.com/",
  aud: "assay",
  sub: "ada",
  org: "acme-inc",
  groups: ["writers", "unknown"],
  iat: clock.nowS - 10,
  exp: clock.nowS + 600,
});
const signed = (claimed: object | string, changed: object | string = {}): string =>
  token(typeof changed === "string" ? changed : { ...header, ...changed }, claimed, ec);

beforeAll(async () => {
  [keys, partnerKeys, attacker] = await Promise.all([KeyServer.start(), KeyServer.start(), KeyServer.start()]);
  attacker.answer = json({ keys: [published(otherEc, "ec"), published(otherEc, "evil")] });
  keys.answer = json({
    keys: [
      published(ec, "ec"),
      published(p384, "p384"),
      published(p521, "p521"),
      published(rsa, "rsa"),
      published(ed, "ed"),
      published(otherEc, "for-encryption", { use: "enc" }),
      published(otherEc, "for-another-algorithm", { alg: "ES384" }),
    ],
  });
  partnerKeys.answer = json({ keys: [published(partner, "partner"), published(partner, "ec-of-partner")] });
  verifier = createTokenVerifier(
    providersOf(
      {
        name: "corp",
        issuer: "https://login.example.com/",
        audiences: ["assay", "assay-too"],
        keySetUri: `${keys.address}/keys`,
        algorithms: [
          "ES256",
          "ES384",
          "ES512",
          "RS256",
          "RS384",
          "RS512",
          "PS256",
          "PS384",
          "PS512",
          "EdDSA",
          "Ed25519",
        ],
        clockToleranceS: 30,
        tenant: { claim: "org", values: { "acme-inc": "acme", toString: "other" } },
        roles: { claim: "groups", values: { writers: ["deploy", "read"], callers: ["invoke"] } },
      },
      {
        name: "partner",
        issuer: "https://partner.example.com/",
        audiences: ["assay"],
        keySetUri: `${partnerKeys.address}/keys`,
        algorithms: ["ES256"],
        tenant: { always: "partner" },
        roles: { claim: ["access", "roles"], values: { call: "invoke" } },
        functions: { claim: "scope", spaceSeparated: true, values: { billing: ["billing-*", "tax"], mail: "mail" } },
      },
    ),
    clock,
    log,
  );
});

afterAll(async () => {
  verifier.close();
  await Promise.all([keys.stop(), partnerKeys.stop(), attacker.stop()]);
});

describe("a token of an identity provider", () => {
  it("is whose its mapped claims say it is", async () => {
    const identity = await verifier.verify(signed(claims()));
    expect(identity).toEqual({
      tenant: "acme",
      credentialId: "jwt:corp:ada",
      roles: new Set(["deploy", "read"]),
      functions: undefined,
      expiresAtMs: (clock.nowS + 630) * 1000,
    });
  });

  it("is limited to the functions that its claims are mapped to", async () => {
    const claimed = {
      ...claims(),
      iss: "https://partner.example.com/",
      access: { roles: ["call"] },
      scope: "mail other billing",
    };
    expect(await verifier.verify(token({ ...header, kid: "partner" }, claimed, partner))).toMatchObject({
      tenant: "partner",
      credentialId: "jwt:partner:ada",
      roles: new Set(["invoke"]),
      functions: ["mail", "billing-*", "tax"],
    });
    expect(
      await verifier.verify(token({ ...header, kid: "partner" }, { ...claimed, scope: "other" }, partner)),
    ).toBeUndefined();
  });

  it.each([
    ["ES256", ec, "ec"],
    ["ES384", p384, "p384"],
    ["ES512", p521, "p521"],
    ["RS256", rsa, "rsa"],
    ["RS384", rsa, "rsa"],
    ["RS512", rsa, "rsa"],
    ["PS256", rsa, "rsa"],
    ["PS384", rsa, "rsa"],
    ["PS512", rsa, "rsa"],
    ["EdDSA", ed, "ed"],
    ["Ed25519", ed, "ed"],
  ] as const)("is valid when it is signed with %s, and with no bit of the signature changed", async (alg, key, kid) => {
    const good = token({ alg, kid }, claims(), key, alg);
    expect(await verifier.verify(good)).toMatchObject({ tenant: "acme" });
    const [head = "", body = "", signature = ""] = good.split(".");
    const bytes = Buffer.from(signature, "base64url");
    bytes[5] = (bytes[5] ?? 0) ^ 1;
    expect(await verifier.verify(`${head}.${body}.${bytes.toString("base64url")}`)).toBeUndefined();
  });

  it("is remembered, and then answered at once", async () => {
    const good = signed(claims());
    await verifier.verify(good);
    expect(verifier.verify(good)).toMatchObject({ credentialId: "jwt:corp:ada" });
  });

  it("is remembered to its end and no longer", async () => {
    const short = signed({ ...claims(), sub: "short", exp: clock.nowS + 100 });
    await verifier.verify(short);
    clock.pass(99);
    expect(verifier.verify(short)).toMatchObject({ credentialId: "jwt:corp:short" });
    clock.pass(2);
    // Within the clock's tolerance, so that it is valid still, but judged each time.
    const again = verifier.verify(short);
    expect(again).toBeInstanceOf(Promise);
    expect(await again).toMatchObject({ credentialId: "jwt:corp:short" });
    clock.pass(29);
    expect(await verifier.verify(short)).toBeUndefined();
  });

  it("may name several audiences, and no type, and come early within the clock's tolerance", async () => {
    const claimed = { ...claims(), aud: ["other", "assay-too"], nbf: clock.nowS + 29, iat: clock.nowS + 29 };
    expect(await verifier.verify(signed(claimed, { typ: undefined }))).toBeDefined();
    expect(await verifier.verify(signed(claims(), { typ: "at+JWT" }))).toBeDefined();
    expect(await verifier.verify(signed(claims(), { typ: "application/at+jwt" }))).toBeDefined();
  });
});

/** Each makes a token that must not be taken. All but those that are about keys are signed with the right one. */
const ATTACKS: readonly (readonly [string, () => string])[] = [
  ["empty", () => ""],
  ["not a token", () => "hello"],
  ["two dots alone", () => ".."],
  ["spaces around it", () => ` ${signed(claims())} `],
  ["a line break within", () => signed(claims()).replace(".", ".\n")],
  ["padding", () => `${signed(claims())}=`],
  [
    "standard base64",
    () =>
      signed({ ...claims(), note: "???>>>" })
        .replaceAll("_", "/")
        .replaceAll("-", "+"),
  ],
  ["a header that is no JSON", () => signed(claims(), "{")],
  ["a header that is a list", () => signed(claims(), "[]")],
  ["a header that is null", () => signed(claims(), "null")],
  ["claims that are no JSON", () => signed("claims")],
  ["claims that are a list", () => signed("[]")],
  [
    "claims that are not UTF-8",
    () => {
      const input = `${base64url(header)}.${Buffer.from(JSON.stringify(claims()).replace("ada", "\u00ff"), "latin1").toString("base64url")}`;
      return `${input}.${signatureOf("ES256", ec.privateKey, input).toString("base64url")}`;
    },
  ],
  ["nested a thousand deep", () => signed(`{"a":${"[".repeat(1000)}${"]".repeat(1000)}}`)],
  ["over-long", () => signed({ ...claims(), padding: "x".repeat(MAX_TOKEN_BYTES) })],
  [
    "over-long by one",
    () => {
      const good = signed(claims());
      return good + "A".repeat(MAX_TOKEN_BYTES + 1 - good.length);
    },
  ],
  ["expired", () => signed({ ...claims(), exp: clock.nowS - 31 })],
  ["expired this very second", () => signed({ ...claims(), exp: clock.nowS - 30 })],
  ["without an end", () => signed({ ...claims(), exp: undefined })],
  ["an end that is a text", () => signed({ ...claims(), exp: String(clock.nowS + 600) })],
  ["an end that is infinite", () => signed(JSON.stringify({ ...claims(), exp: 0 }).replace('"exp":0', '"exp":1e400'))],
  ["an end beyond all calendars", () => signed({ ...claims(), exp: 1e15 })],
  ["an end that is negative", () => signed({ ...claims(), exp: -1 })],
  ["an end that is a list", () => signed({ ...claims(), exp: [clock.nowS + 600] })],
  ["not yet valid", () => signed({ ...claims(), nbf: clock.nowS + 31 })],
  ["a beginning that is a text", () => signed({ ...claims(), nbf: "0" })],
  ["issued later than now", () => signed({ ...claims(), iat: clock.nowS + 31 })],
  ["issued at a text", () => signed({ ...claims(), iat: "0" })],
  ["wrong audience", () => signed({ ...claims(), aud: "elsewhere" })],
  ["audience in another case", () => signed({ ...claims(), aud: "Assay" })],
  ["no audience", () => signed({ ...claims(), aud: undefined })],
  ["empty list of audiences", () => signed({ ...claims(), aud: [] })],
  ["audience that is an object", () => signed({ ...claims(), aud: { assay: true } })],
  ["audience in a nested list", () => signed({ ...claims(), aud: [["assay"]] })],
  ["audience beside what is no text", () => signed({ ...claims(), aud: ["assay", { evil: 1 }] })],
  ["wrong issuer", () => signed({ ...claims(), iss: "https://evil.example.com/" })],
  ["issuer with a slash less", () => signed({ ...claims(), iss: "https://login.example.com" })],
  ["no issuer", () => signed({ ...claims(), iss: undefined })],
  ["issuer in a list", () => signed({ ...claims(), iss: ["https://login.example.com/"] })],
  ["alg none with an empty signature", () => `${base64url({ ...header, alg: "none" })}.${base64url(claims())}.`],
  ["alg none with a signature", () => signed(claims(), { alg: "none" })],
  ["alg None", () => signed(claims(), { alg: "None" })],
  ["no alg", () => signed(claims(), { alg: undefined })],
  ["alg in a list", () => signed(claims(), { alg: ["ES256"] })],
  ["alg by an inherited name", () => signed(claims(), { alg: "constructor" })],
  [
    "HMAC with the public key in PEM",
    () => macToken({ ...header, alg: "HS256" }, claims(), ec.publicKey.export({ type: "spki", format: "pem" })),
  ],
  [
    "HMAC with the public key in DER",
    () => macToken({ ...header, alg: "HS256" }, claims(), ec.publicKey.export({ type: "spki", format: "der" })),
  ],
  [
    "HMAC with the RSA key in PEM",
    () => macToken({ alg: "HS256", kid: "rsa" }, claims(), rsa.publicKey.export({ type: "spki", format: "pem" })),
  ],
  [
    "HMAC with the key set's text",
    () => macToken({ ...header, alg: "HS256" }, claims(), JSON.stringify(published(ec, "ec"))),
  ],
  ["HMAC with an empty key", () => macToken({ ...header, alg: "HS256" }, claims(), "")],
  [
    "HMAC under the name of ES256",
    () => macToken(header, claims(), ec.publicKey.export({ type: "spki", format: "pem" })),
  ],
  ["wrong key", () => token(header, claims(), otherEc)],
  ["wrong key, and no word on which", () => token({ alg: "ES256" }, claims(), otherEc)],
  ["another provider's key", () => token({ ...header, kid: "partner" }, claims(), partner)],
  ["another provider's key under this one's name", () => token(header, claims(), partner)],
  [
    "another provider's issuer",
    () => signed({ ...claims(), iss: "https://partner.example.com/", access: { roles: ["call"] } }),
  ],
  ["a key for encryption", () => token({ ...header, kid: "for-encryption" }, claims(), otherEc)],
  ["a key for another algorithm", () => token({ ...header, kid: "for-another-algorithm" }, claims(), otherEc)],
  ["a key of another curve", () => token({ ...header, kid: "p384" }, claims(), ec)],
  ["an RSA key for an EC algorithm", () => signed(claims(), { kid: "rsa" })],
  [
    "several RSA and EC keys, and none named for RS256 to go with ES256's signature",
    () => signed(claims(), { alg: "RS256" }),
  ],
  [
    "an all-zero signature",
    () => `${base64url(header)}.${base64url(claims())}.${Buffer.alloc(64).toString("base64url")}`,
  ],
  [
    "a signature in DER",
    () => {
      const [head, body, raw = ""] = signed(claims()).split(".");
      const part = (bytes: Buffer): Buffer => Buffer.concat([Buffer.from([2, bytes.length + 1, 0]), bytes]);
      const bytes = Buffer.from(raw, "base64url");
      const inner = Buffer.concat([part(bytes.subarray(0, 32)), part(bytes.subarray(32))]);
      return `${head}.${body}.${Buffer.concat([Buffer.from([0x30, inner.length]), inner]).toString("base64url")}`;
    },
  ],
  ["a signature that is cut", () => signed(claims()).slice(0, -4)],
  [
    "claims changed after signing",
    () => {
      const [head, , signature] = signed(claims()).split(".");
      return `${head}.${base64url({ ...claims(), sub: "eve" })}.${signature}`;
    },
  ],
  [
    "header changed after signing",
    () => {
      const [, body, signature] = signed(claims()).split(".");
      return `${base64url({ ...header, note: 1 })}.${body}.${signature}`;
    },
  ],
  ["kid that is a path", () => token({ ...header, kid: "../../../../dev/null" }, claims(), otherEc)],
  ["kid that is a file", () => token({ ...header, kid: "file:///proc/self/environ" }, claims(), otherEc)],
  ["kid that is a URL", () => token({ ...header, kid: `${attacker.address}/keys` }, claims(), otherEc)],
  ["kid that is SQL", () => token({ ...header, kid: "' OR 1=1 --" }, claims(), otherEc)],
  ["kid that is huge", () => token({ ...header, kid: "k".repeat(4000) }, claims(), otherEc)],
  ["kid that is empty", () => signed(claims(), { kid: "" })],
  ["kid that is a list", () => signed(claims(), { kid: ["ec"] })],
  ["kid that is null", () => signed(claims(), { kid: null })],
  ["kid by an inherited name", () => token({ ...header, kid: "__proto__" }, claims(), otherEc)],
  ["jku", () => token({ ...header, jku: `${attacker.address}/keys` }, claims(), otherEc)],
  [
    "jku with a kid of its own",
    () => token({ ...header, kid: "evil", jku: `${attacker.address}/keys` }, claims(), otherEc),
  ],
  ["x5u", () => token({ ...header, x5u: `${attacker.address}/chain.pem` }, claims(), otherEc)],
  ["x5c", () => token({ ...header, x5c: ["MIIB"] }, claims(), otherEc)],
  ["jwk", () => token({ ...header, jwk: published(otherEc, "ec") }, claims(), otherEc)],
  ["crit", () => signed(claims(), { crit: ["exp"], exp: 1 })],
  ["crit that is empty", () => signed(claims(), { crit: [] })],
  ["an unencoded payload", () => signed(claims(), { crit: ["b64"], b64: false })],
  ["b64 alone", () => signed(claims(), { b64: false })],
  ["a token within a token", () => token({ ...header, cty: "JWT" }, signed(claims()), ec)],
  ["cty", () => signed(claims(), { cty: "JWT" })],
  ["a JWE", () => `${base64url({ alg: "ECDH-ES", enc: "A256GCM" })}..AAAA.AAAA.AAAA`],
  [
    "JSON serialisation",
    () => {
      const [head, payload, signature] = signed(claims()).split(".");
      return JSON.stringify({ protected: head, payload, signature });
    },
  ],
  ["typ of a proof of possession", () => signed(claims(), { typ: "dpop+jwt" })],
  ["typ of a logout token", () => signed(claims(), { typ: "logout+jwt" })],
  ["typ that is a list", () => signed(claims(), { typ: ["JWT"] })],
  ["alg twice", () => signed(claims(), '{"alg":"none","kid":"ec","alg":"ES256"}')],
  ["tenant twice", () => signed(JSON.stringify(claims()).replace("{", '{"org":"other-inc",'))],
  ["tenant twice, once in escapes", () => signed(JSON.stringify(claims()).replace("{", '{"\\u006frg":"other-inc",'))],
  ["a name twice, deep within", () => signed(JSON.stringify(claims()).replace("{", '{"x":[{"a":1,"a":2}],'))],
  ["names that hide a colon", () => signed(JSON.stringify(claims()).replace("{", '{"a\\":":1,"b":{"c":1,"c":1},'))],
  ["bound to a key", () => signed({ ...claims(), cnf: { jkt: "abc" } })],
  ["no tenant", () => signed({ ...claims(), org: undefined })],
  ["a tenant that nobody has mapped", () => signed({ ...claims(), org: "acme" })],
  ["the operator's tenant, which nobody has mapped", () => signed({ ...claims(), org: "default" })],
  ["a claim called tenant", () => signed({ ...claims(), org: undefined, tenant: "default" })],
  ["a tenant by an inherited name", () => signed({ ...claims(), org: "constructor" })],
  ["tenant in a list", () => signed({ ...claims(), org: ["acme-inc"] })],
  ["tenant that is an object", () => signed({ ...claims(), org: { "acme-inc": true } })],
  ["tenant that is empty", () => signed({ ...claims(), org: "" })],
  ["no roles", () => signed({ ...claims(), groups: undefined })],
  ["roles that nobody has mapped", () => signed({ ...claims(), groups: ["admin", "deploy", "all"] })],
  ["roles beside what is no text", () => signed({ ...claims(), groups: ["writers", 1] })],
  ["roles in a nested list", () => signed({ ...claims(), groups: [["writers"]] })],
  ["roles in one text where they are a list", () => signed({ ...claims(), groups: "writers callers" })],
  ["roles that are an object", () => signed({ ...claims(), groups: { writers: true } })],
  ["no subject", () => signed({ ...claims(), sub: undefined })],
  ["an empty subject", () => signed({ ...claims(), sub: "" })],
  ["a subject that is a number", () => signed({ ...claims(), sub: 1 })],
  ["a subject with a line break", () => signed({ ...claims(), sub: "ada\neve" })],
  ["a subject that does not fit", () => signed({ ...claims(), sub: "a".repeat(248) })],
];

describe("a token is refused that has", () => {
  it.each(ATTACKS)("%s", async (_name, attack) => {
    expect(await verifier.verify(attack())).toBeUndefined();
    // Neither is it remembered as anything else.
    expect(await verifier.verify(attack())).toBeUndefined();
  });

  it("what looks the same to a cache: one bit more, or less", async () => {
    const good = signed(claims());
    await verifier.verify(good);
    expect(await verifier.verify(`${good}A`)).toBeUndefined();
    expect(await verifier.verify(good.slice(0, -1))).toBeUndefined();
  });
});

describe("whatever is brought", () => {
  it("is never taken and never throws, if it is a good token with anything changed", async () => {
    const good = signed(claims());
    await verifier.verify(good);
    await fc.assert(
      fc.asyncProperty(
        fc.nat(good.length - 1),
        fc.nat(3),
        fc.string({ unit: "binary", maxLength: 3 }),
        async (at, cut, put) => {
          const bad = good.slice(0, at) + put + good.slice(at + cut);
          // The last character of a signature has bits that mean nothing.
          if (bad === good || bad.slice(0, -1) === good.slice(0, -1)) return;
          expect(await verifier.verify(bad)).toBeUndefined();
        },
      ),
      { numRuns: 500 },
    );
  });

  it("is never taken and never throws, if header and claims are anything at all, signed correctly", async () => {
    const anything = fc.oneof(
      fc.json(),
      fc.string(),
      fc
        .dictionary(fc.constantFrom("iss", "sub", "aud", "exp", "org", "groups"), fc.jsonValue())
        .map((made) => JSON.stringify(made)),
    );
    await fc.assert(
      fc.asyncProperty(anything, anything, fc.boolean(), async (first, other, isWhole) => {
        expect(await verifier.verify(isWhole ? signed(other) : signed(other, first))).toBeUndefined();
      }),
      { numRuns: 300 },
    );
  });

  it("makes the server ask nobody for keys but the provider", () => {
    expect(attacker.requests).toEqual([]);
  });

  it("leaves no token, claim or key in the log", async () => {
    const good = signed(claims());
    await verifier.verify(good);
    for (const [, attack] of ATTACKS) {
      const bad = attack();
      await verifier.verify(bad);
      for (const part of bad.split(".")) if (part.length > 20) expect(lines.join("")).not.toContain(part);
    }
    const text = lines.join("");
    for (const word of ["ada", "acme", good, good.split(".")[1] ?? ""]) expect(text).not.toContain(word);
    for (const line of lines) expect(JSON.parse(line).level, line).toBeLessThan(50);
    expect(text).toContain('"why":"ERR_JWT_EXPIRED"');
    expect(text).not.toContain(createHash("sha256").update(good).digest("base64url"));
  });
});
