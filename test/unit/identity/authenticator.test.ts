import { X509Certificate } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pino } from "pino";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Identity, Role } from "../../../src/flow.ts";
import { Authenticator, type Presented } from "../../../src/identity/authenticator.ts";
import { certificateIdentities } from "../../../src/identity/certificates.ts";
import { createTokenVerifier } from "../../../src/identity/jwt.ts";
import type { TokenVerifier } from "../../../src/identity/token-verifier.ts";
import { openSqliteStore } from "../../../src/store/sqlite/sqlite-store.ts";
import type { Store } from "../../../src/store/store.ts";
import { type Certificates, makeCertificates } from "../../attack/edge/certificates.ts";
import {
  json,
  KeyServer,
  newEcKey,
  providersOf,
  published,
  TestClock,
  token,
} from "../../attack/identity/provider-fixture.ts";

const ISSUER = "https://login.example.com/";
const key = newEcKey();
const clock = new TestClock();
let certificates: Certificates;
let certificate: X509Certificate;
let provider: KeyServer;
let directory: string;
let store: Store;
let tokens: TokenVerifier;
let authenticator: Authenticator;
let made = 0;
let tenant: string;

beforeAll(async () => {
  certificates = makeCertificates();
  certificate = new X509Certificate(readFileSync(certificates.issue("payments").certificate));
  clock.pass((Date.now() - clock.nowMs()) / 1000 + 60);
  provider = await KeyServer.start();
  provider.answer = json({ keys: [published(key, "one")] });
  directory = mkdtempSync(join(tmpdir(), "assay-authenticator-"));
  store = openSqliteStore({ directory, clock });
});
afterAll(async () => {
  await store.close();
  await provider.stop();
  certificates.remove();
  rmSync(directory, { recursive: true });
});

beforeEach(async () => {
  tenant = `acme-${++made}`;
  const log = pino({ level: "silent" });
  const description = {
    name: "corp",
    issuer: ISSUER,
    audiences: ["assay"],
    keySetUri: `${provider.address}/keys`,
    tenant: { always: tenant },
    roles: { always: "invoke" },
  };
  tokens = createTokenVerifier(providersOf(description), clock, log);
  const rule = {
    name: "payments",
    mark: "subject",
    value: "CN=payments",
    tenant,
    roles: new Set<Role>(["read"]),
    functions: undefined,
  } as const;
  authenticator = new Authenticator({
    tenants: store.tenants,
    clock,
    log,
    tokens,
    certificates: certificateIdentities([rule], clock),
  });
  return async () => {
    await authenticator.close();
    tokens.close();
  };
});

const bearer = (sub = "ada"): Presented => {
  const claims = { iss: ISSUER, aud: "assay", sub, exp: clock.nowS + 600 };
  return presented(`Bearer ${token({ alg: "ES256", kid: "one" }, claims, key)}`);
};
const presented = (authorization: string): Presented => ({
  authorization: [authorization],
  certificate: () => {
    throw new Error("a certificate is not asked for beside a token");
  },
});
const shown = (): Presented => ({ authorization: [], certificate: () => certificate });
const reasonOf = async (identity: Identity | Promise<Identity>): Promise<unknown> =>
  (await Promise.resolve(identity).then(
    () => undefined,
    (error: unknown) => error,
  )) as { readonly reason?: string };

describe.each([
  ["a token", bearer, "jwt:corp:ada"],
  ["a certificate", shown, "cert:payments"],
] as const)("%s", (_what, bring, credentialId) => {
  it("that is known is answered at once", async () => {
    await store.tenants.createTenant(tenant, "");
    const credential = bring();
    const first = authenticator.identify(credential);
    expect(first).toBeInstanceOf(Promise);
    expect(await first).toMatchObject({ tenant, credentialId });
    expect(authenticator.identify(credential)).toMatchObject({ tenant, credentialId });
  });

  it("opens nothing for a tenant that is not there, until it is", async () => {
    const credential = bring();
    expect(await reasonOf(authenticator.identify(credential))).toMatchObject({ reason: "UNAUTHENTICATED" });
    expect(await reasonOf(authenticator.identify(credential))).toMatchObject({ reason: "UNAUTHENTICATED" });
    await store.tenants.createTenant(tenant, "");
    expect(await authenticator.identify(credential)).toMatchObject({ tenant });
  });

  it("that is known is refused from the moment that its tenant is suspended, and deleted", async () => {
    await store.tenants.createTenant(tenant, "");
    const credential = bring();
    await authenticator.identify(credential);
    await store.tenants.setSuspended(tenant, true);
    expect(await reasonOf(authenticator.identify(credential))).toMatchObject({ reason: "TENANT_SUSPENDED" });
    expect(await reasonOf(authenticator.identify(credential))).toMatchObject({ reason: "TENANT_SUSPENDED" });
    await store.tenants.setSuspended(tenant, false);
    expect(await authenticator.identify(credential)).toMatchObject({ tenant });
    await store.tenants.setSuspended(tenant, true);
    await store.tenants.deleteTenant(tenant);
    expect(await reasonOf(authenticator.identify(credential))).toMatchObject({ reason: "UNAUTHENTICATED" });
  });
});

describe("a credential beside another", () => {
  it("is not looked at: a bad token is not made good by a certificate", async () => {
    await store.tenants.createTenant(tenant, "");
    await authenticator.identify(shown());
    const both = { authorization: ["Bearer x.y.z"], certificate: () => certificate };
    expect(await reasonOf(authenticator.identify(both))).toMatchObject({ reason: "UNAUTHENTICATED" });
  });

  it("of the same kind makes both worthless", async () => {
    await store.tenants.createTenant(tenant, "");
    const good = bearer();
    await authenticator.identify(good);
    const twice = { ...good, authorization: [...good.authorization, ...good.authorization] };
    expect(() => authenticator.identify(twice)).toThrow("no valid credential");
  });
});
