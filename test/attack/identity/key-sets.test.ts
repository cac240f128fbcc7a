import { execFileSync } from "node:child_process";
import { createPrivateKey, createPublicKey, generateKeyPairSync } from "node:crypto";
import { describe, expect, it, onTestFinished } from "vitest";
import { keySetAddress } from "../../../src/identity/discovery.ts";
import { createTokenVerifier } from "../../../src/identity/jwt.ts";
import { COOL_DOWN_MS, REFRESH_AFTER_MS, RETRY_AFTER_MS } from "../../../src/identity/provider-keys.ts";
import {
  json,
  type Key,
  KeyServer,
  listeningLog,
  newEcKey,
  newRsaKey,
  providersOf,
  published,
  TestClock,
  token,
} from "./provider-fixture.ts";

const ISSUER = "https://login.example.com";
const STALE_S = 3600;
const first = newEcKey();
const second = newEcKey();
const rsa = newRsaKey();
const soundSet = json({ keys: [published(first, "first")] });

/** A provider that answers what a test wants, and a verifier that trusts it. */
async function arrange(
  answer: KeyServer["answer"],
  options: { readonly discovery?: true; readonly staleKeysS?: number } = {},
) {
  const server = await KeyServer.start();
  server.answer = answer;
  const issuer = options.discovery === true ? server.address : ISSUER;
  const clock = new TestClock();
  const { log, lines } = listeningLog();
  const verifier = createTokenVerifier(
    providersOf({
      name: "corp",
      issuer,
      audiences: ["assay"],
      ...(options.discovery === true ? { discovery: true } : { keySetUri: `${server.address}/keys` }),
      algorithms: ["ES256", "RS256"],
      staleKeysS: options.staleKeysS ?? STALE_S,
      tenant: { always: "acme" },
      roles: { always: ["invoke"] },
    }),
    clock,
    log,
  );
  onTestFinished(async () => {
    verifier.close();
    await server.stop();
  });
  let made = 0;
  /** A token that no other is alike, so that none is remembered. */
  const fresh = (key: Key = first, kid: string | null = "first", alg = "ES256"): string => {
    made += 1;
    const claims = { iss: issuer, aud: "assay", sub: `caller-${made}`, exp: clock.nowS + 10 * 86_400 };
    return token({ alg, ...(kid === null ? {} : { kid }) }, claims, key, alg);
  };
  /** Waits until a fetch that was started in the background is over: a token of a key that nobody has waits for it. */
  const whenFetched = async (count: number): Promise<void> => {
    await whenAsked(server, count);
    await verifier.verify(fresh(second, "nobody's"));
  };
  const isValid = async (text: string): Promise<boolean> => (await verifier.verify(text)) !== undefined;
  return { server, clock, verifier, lines, fresh, isValid, whenFetched };
}

const broken: KeyServer["answer"] = (_request, response) => response.destroy();

/** Waits until the provider has been asked. */
async function whenAsked(server: KeyServer, count: number): Promise<void> {
  while (server.requests.length < count) await new Promise((resolve) => setTimeout(resolve, 1));
}

describe("an outage of the provider", () => {
  it("keeps known keys working, for as long as was agreed", async () => {
    const { server, clock, fresh, isValid, verifier } = await arrange(soundSet);
    expect(await isValid(fresh())).toBe(true);
    const remembered = fresh();
    await verifier.verify(remembered);
    server.answer = broken;
    clock.pass(REFRESH_AFTER_MS / 1000);
    expect(await isValid(fresh())).toBe(true);
    clock.pass(STALE_S - 1);
    expect(await isValid(fresh())).toBe(true);
    expect(verifier.verify(remembered)).toMatchObject({ tenant: "acme" });
    clock.pass(1);
    expect(await isValid(fresh())).toBe(false);
    // What is remembered does not outlive the keys that vouched for it.
    expect(await isValid(remembered)).toBe(false);
    server.answer = soundSet;
    clock.pass(RETRY_AFTER_MS / 1000);
    expect(await isValid(fresh())).toBe(true);
    expect(await isValid(remembered)).toBe(true);
  });

  it("ends tokens at once where no stale key is to be used, and nobody notices anything where there is no outage", async () => {
    const { server, clock, fresh, isValid } = await arrange(soundSet, { staleKeysS: 0 });
    const remembered = fresh();
    expect(await isValid(remembered)).toBe(true);
    clock.pass(REFRESH_AFTER_MS / 1000);
    expect(await Promise.all([isValid(remembered), isValid(fresh())])).toEqual([true, true]);
    expect(server.requests).toHaveLength(2);
    server.answer = broken;
    clock.pass(REFRESH_AFTER_MS / 1000);
    expect(await Promise.all([isValid(remembered), isValid(fresh())])).toEqual([false, false]);
  });

  it("at the start refuses tokens until the provider is there, and no longer", async () => {
    const { server, clock, fresh, isValid, lines } = await arrange(broken);
    expect(await isValid(fresh())).toBe(false);
    server.answer = soundSet;
    expect(await isValid(fresh())).toBe(false);
    clock.pass(RETRY_AFTER_MS / 1000);
    expect(await isValid(fresh())).toBe(true);
    expect(lines.join("")).toContain("the keys of an identity provider cannot be fetched");
  });

  it("in which it answers with anything but keys changes nothing", async () => {
    for (const answer of [
      json({ keys: "none" }),
      json([]),
      json(null),
      json({ error: "down" }, 503),
      json({ keys: Array.from({ length: 129 }, () => published(second, "second")) }),
    ]) {
      const { server, clock, fresh, isValid, whenFetched } = await arrange(soundSet);
      expect(await isValid(fresh())).toBe(true);
      server.answer = answer;
      clock.pass(REFRESH_AFTER_MS / 1000);
      await isValid(fresh());
      await whenFetched(2);
      expect(await isValid(fresh())).toBe(true);
    }
  });
});

describe("a change of the provider's keys", () => {
  it("is noticed at the first token of a new key", async () => {
    const { server, clock, fresh, isValid } = await arrange(soundSet);
    expect(await isValid(fresh())).toBe(true);
    server.answer = json({ keys: [published(first, "first"), published(second, "second")] });
    clock.pass(COOL_DOWN_MS / 1000);
    expect(await isValid(fresh(second, "second"))).toBe(true);
    expect(await isValid(fresh())).toBe(true);
    expect(server.requests).toHaveLength(2);
  });

  it("ends what a withdrawn key has signed, remembered tokens included", async () => {
    const { server, clock, fresh, isValid, verifier, whenFetched } = await arrange(soundSet);
    const remembered = fresh();
    expect(await isValid(remembered)).toBe(true);
    expect(verifier.verify(remembered)).toMatchObject({ tenant: "acme" });
    server.answer = json({ keys: [published(second, "second")] });
    clock.pass(REFRESH_AFTER_MS / 1000);
    await isValid(fresh());
    await whenFetched(2);
    expect(await isValid(remembered)).toBe(false);
    expect(await isValid(fresh())).toBe(false);
    expect(await isValid(fresh(second, "second"))).toBe(true);
  });

  it("ends what was signed by a key that another has replaced under the same name", async () => {
    const { server, clock, fresh, isValid, whenFetched } = await arrange(soundSet);
    const remembered = fresh();
    expect(await isValid(remembered)).toBe(true);
    server.answer = json({ keys: [published(second, "first")] });
    clock.pass(REFRESH_AFTER_MS / 1000);
    await isValid(fresh());
    await whenFetched(2);
    expect(await isValid(remembered)).toBe(false);
    expect(await isValid(fresh(second, "first"))).toBe(true);
  });

  it("to no key at all is believed", async () => {
    const { server, clock, fresh, isValid, whenFetched } = await arrange(soundSet);
    const remembered = fresh();
    expect(await isValid(remembered)).toBe(true);
    server.answer = json({ keys: [] });
    clock.pass(REFRESH_AFTER_MS / 1000);
    await isValid(fresh());
    await whenFetched(2);
    expect(await isValid(remembered)).toBe(false);
    expect(await isValid(fresh())).toBe(false);
  });
});

describe("tokens that name keys that nobody has", () => {
  it("make the server ask its provider once in a while, and not once each", async () => {
    const { server, clock, fresh, isValid } = await arrange(soundSet);
    expect(await isValid(fresh())).toBe(true);
    const flood = async (): Promise<void> => {
      const verdicts = await Promise.all(Array.from({ length: 50 }, (_, i) => isValid(fresh(second, `unknown-${i}`))));
      expect(verdicts.some(Boolean)).toBe(false);
    };
    for (let round = 0; round < 4; round += 1) await flood();
    expect(server.requests).toHaveLength(1);
    clock.pass(COOL_DOWN_MS / 1000);
    for (let round = 0; round < 4; round += 1) await flood();
    expect(server.requests).toHaveLength(2);
    server.answer = broken;
    clock.pass(COOL_DOWN_MS / 1000);
    for (let round = 0; round < 4; round += 1) await flood();
    expect(server.requests).toHaveLength(3);
    expect(await isValid(fresh())).toBe(true);
  });

  it("wait for the fetch that runs, a thousand at most, and hold up nobody whose key is known", async () => {
    let answerNow = (): void => undefined;
    const { server, clock, fresh, isValid } = await arrange(soundSet);
    expect(await isValid(fresh())).toBe(true);
    server.answer = (request, response) => {
      answerNow = () => soundSet(request, response);
    };
    clock.pass(COOL_DOWN_MS / 1000);
    let refused = 0;
    const attack = Array.from({ length: 1_100 }, async (_, i) => {
      const verdict = await isValid(fresh(second, `unknown-${i}`));
      refused += 1;
      return verdict;
    });
    await whenAsked(server, 2);
    expect(refused).toBe(100);
    expect(await isValid(fresh())).toBe(true);
    answerNow();
    expect((await Promise.all(attack)).some(Boolean)).toBe(false);
  });
});

describe("many callers at a cold start", () => {
  it("cost one fetch, and one verdict for those with the same token", async () => {
    const { server, fresh, verifier } = await arrange(soundSet);
    const same = fresh();
    const verdicts = await Promise.all(
      Array.from({ length: 200 }, (_, i) => verifier.verify(i % 2 === 0 ? same : fresh())),
    );
    expect(verdicts.filter((identity) => identity?.tenant === "acme")).toHaveLength(200);
    expect(new Set(verdicts.filter((_, i) => i % 2 === 0)).size).toBe(1);
    expect(server.requests).toHaveLength(1);
  });
});

describe("a key is not used that is", () => {
  const secret = Buffer.from("a secret that everybody can read").toString("base64url");
  const weak = generateKeyPairSync("rsa", { modulusLength: 1024 });
  /** An exponent of 33 bits; Node makes none that long. */
  const dear = createPrivateKey(
    execFileSync("openssl", ["genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_pubexp:4294967311"], {
      stdio: ["ignore", "pipe", "ignore"],
    }),
  );
  const dearKey = { privateKey: dear, publicKey: createPublicKey(dear) };

  it.each([
    ["private", published(first, "key", first.privateKey.export({ format: "jwk" })), first, "ES256"],
    ["private, in RSA", published(rsa, "key", rsa.privateKey.export({ format: "jwk" })), rsa, "RS256"],
    ["weak", published(weak, "key"), weak, "RS256"],
    ["too dear to compute with", published(dearKey, "key"), dearKey, "RS256"],
    ["for encryption", published(first, "key", { use: "enc" }), first, "ES256"],
    ["for signing alone", published(first, "key", { key_ops: ["sign"] }), first, "ES256"],
    ["for another algorithm", published(rsa, "key", { alg: "PS256" }), rsa, "RS256"],
    ["on a curve that it is not on", { ...published(first, "key"), crv: "P-384" }, first, "ES256"],
    ["off its curve", { ...published(first, "key"), y: published(second, "key", {})["y" as never] }, first, "ES256"],
    ["not whole", { ...published(first, "key"), y: undefined }, first, "ES256"],
    ["without a kind", { ...published(first, "key"), kty: undefined }, first, "ES256"],
    ["named by what is no text", { ...published(first, "key"), kid: 1 }, first, "ES256"],
    ["one of two of the same name", published(first, "key"), first, "ES256"],
  ] as const)("%s", async (what, jwk, key, alg) => {
    const twin = what.startsWith("one of two") ? [published(second, "key")] : [];
    const { fresh, isValid, lines } = await arrange(
      json({ keys: [jwk, ...twin, published(second, "other"), null, 1, []] }),
    );
    expect(await isValid(fresh(key, "key", alg))).toBe(false);
    // The others of its set are.
    expect(await isValid(fresh(second, "other"))).toBe(true);
    expect(lines.some((line) => line.includes("private or symmetric"))).toBe(what.startsWith("private"));
    const parts: unknown[] = Object.entries(jwk).flatMap(([name, value]) =>
      name === "d" || name === "n" ? [value] : [],
    );
    for (const part of parts) expect(lines.join("")).not.toContain(part);
  });

  it("symmetric", async () => {
    const set = { keys: [{ kty: "oct", k: secret, kid: "key", alg: "ES256" }, published(second, "other")] };
    const { fresh, isValid, lines } = await arrange(json(set));
    expect(await isValid(fresh(first, "key"))).toBe(false);
    expect(await isValid(fresh(second, "other"))).toBe(true);
    expect(lines.join("")).toContain("private or symmetric");
    expect(lines.join("")).not.toContain(secret);
  });

  it("meant by nobody: a token that names none is taken where one key alone fits", async () => {
    const one = await arrange(json({ keys: [published(first, undefined), published(rsa, undefined)] }));
    expect(await one.isValid(one.fresh(first, null))).toBe(true);
    const two = await arrange(json({ keys: [published(first, undefined), published(second, undefined)] }));
    expect(await two.isValid(two.fresh(first, null))).toBe(false);
  });
});

describe("discovery", () => {
  const discovering =
    (document: (address: string) => object): KeyServer["answer"] =>
    (request, response) => {
      const address = `http://${request.headers.host}`;
      const isDocument = request.url === "/.well-known/openid-configuration";
      (isDocument ? json(document(address)) : soundSet)(request, response);
    };

  it("finds the keys that the issuer names", async () => {
    const answer = discovering((address) => ({ issuer: address, jwks_uri: `${address}/some/keys` }));
    const { fresh, isValid, server } = await arrange(answer, { discovery: true });
    expect(await isValid(fresh())).toBe(true);
    expect(server.requests).toEqual(["/.well-known/openid-configuration", "/some/keys"]);
  });

  it.each([
    ["names another issuer", (address: string) => ({ issuer: `${address}/`, jwks_uri: `${address}/keys` })],
    ["names no keys", (address: string) => ({ issuer: address })],
    [
      "names keys that are sent in plain text",
      (address: string) => ({ issuer: address, jwks_uri: "http://192.0.2.1/keys" }),
    ],
    ["names keys on disk", (address: string) => ({ issuer: address, jwks_uri: "file:///etc/passwd" })],
    ["names keys in itself", (address: string) => ({ issuer: address, jwks_uri: "data:application/json,{}" })],
    ["names what is no address", (address: string) => ({ issuer: address, jwks_uri: ["http://127.0.0.1/"] })],
  ])("is not believed that %s", async (_what, document) => {
    const { fresh, isValid, server } = await arrange(discovering(document), { discovery: true });
    expect(await isValid(fresh())).toBe(false);
    expect(server.requests).toEqual(["/.well-known/openid-configuration"]);
  });
});

describe("an issuer elsewhere", () => {
  it.each(["https://127.0.0.1/keys", "https://localhost:8443/keys", "https://[::1]/keys", "http://127.0.0.1/keys"])(
    "does not make the server ask itself: %s",
    (address) => {
      const from = new URL("https://login.example.com/.well-known/openid-configuration");
      const document = { issuer: ISSUER, jwks_uri: address };
      expect(keySetAddress(document, ISSUER, from)).toBe("its discovery document names an address of this machine");
      expect(keySetAddress(document, ISSUER, new URL("http://127.0.0.2/"))).toEqual(new URL(address));
    },
  );
});

describe("a closed verifier", () => {
  it("lets nobody in any more, and does not wait for the provider", async () => {
    const { server, fresh, verifier, isValid, clock } = await arrange(soundSet);
    const remembered = fresh();
    expect(await isValid(remembered)).toBe(true);
    server.answer = () => undefined;
    clock.pass(COOL_DOWN_MS / 1000);
    const waiting = isValid(fresh(second, "second"));
    await whenAsked(server, 2);
    verifier.close();
    expect(await waiting).toBe(false);
    expect(verifier.verify(remembered)).toBeUndefined();
  });
});
