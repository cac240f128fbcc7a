import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { CertificateTenantsError, readCertificateTenants } from "../../../src/identity/certificates.ts";
import { IdentityProvidersError, readIdentityProviders } from "../../../src/identity/providers.ts";

const folder = mkdtempSync(join(tmpdir(), "assay-files-"));
afterAll(() => rmSync(folder, { recursive: true }));
const path = join(folder, "file.json");

/** What is wrong with a file, a line each; `[]`: nothing. */
function problemsOf(read: (path: string) => unknown, content: unknown): readonly string[] {
  writeFileSync(path, typeof content === "string" ? content : JSON.stringify(content));
  try {
    read(path);
    return [];
  } catch (error) {
    if (!(error instanceof IdentityProvidersError) && !(error instanceof CertificateTenantsError)) throw error;
    return error.message.split("\n").map((line) => line.replace(`${path}: `, ""));
  }
}

const provider = {
  name: "corp",
  issuer: "https://login.example.com/",
  audiences: ["assay"],
  keySetUri: "https://login.example.com/keys",
  tenant: { claim: "org", values: { "acme-inc": "acme" } },
  roles: { claim: "groups", values: { writers: ["deploy", "read"] } },
};
const certificate = { name: "payments", dns: "payments.example.com", tenant: "acme", roles: ["invoke"] };
const providers = (...changes: object[]): object => ({
  providers: changes.map((change) => ({ ...provider, ...change })),
});
const certificates = (...changes: object[]): object => ({
  certificates: changes.map((change) => ({ ...certificate, ...change })),
});

describe("a file of identity providers", () => {
  it("is read with the safest values where it says nothing", () => {
    writeFileSync(path, JSON.stringify(providers({})));
    const [read] = readIdentityProviders(path);
    expect(read).toMatchObject({
      name: "corp",
      keys: { kind: "key-set" },
      ca: undefined,
      clockToleranceS: 30,
      staleKeysMs: 86_400_000,
      functions: undefined,
    });
    expect([...(read?.algorithms ?? [])]).toEqual(["ES256", "RS256"]);
  });

  it("finds the discovery document where OpenID puts it", () => {
    for (const issuer of ["https://login.example.com/realms/a/", "https://login.example.com/realms/a"]) {
      writeFileSync(path, JSON.stringify(providers({ issuer, discovery: true, keySetUri: undefined })));
      expect(readIdentityProviders(path)[0]?.keys.uri.href).toBe(
        "https://login.example.com/realms/a/.well-known/openid-configuration",
      );
    }
  });

  it.each([
    ["{", "it is not JSON in UTF-8, or an object in it has the same name twice"],
    ['{"providers":[],"providers":[]}', "it is not JSON in UTF-8, or an object in it has the same name twice"],
    [[], "it must be a JSON object"],
    [{}, 'it: "providers" must be a list of 1 to 16 objects, and is missing'],
    [{ providers: [] }, 'it: "providers" must be a list of 1 to 16 objects'],
    [providers(...Array.from({ length: 17 }, () => ({}))), 'it: "providers" must be a list of 1 to 16 objects'],
    [{ providers: [1] }, "providers 1 must be a JSON object"],
    [{ ...providers({}), provider: 1 }, 'it: "provider" is not known; there is providers'],
    [providers({ name: "Corp" }), /providers 1: "name" must be 1 to 63 characters/],
    [providers({ issuer: undefined }), 'providers 1: "issuer" must be a text, and is missing'],
    [providers({ audiences: [] }), 'providers 1: "audiences" must be a list of 1 to 16 texts'],
    [providers({ audiences: ["a", "a"] }), 'providers 1: "audiences": must not name the same twice'],
    [
      providers({ algorithms: ["HS256"] }),
      /providers 1: "algorithms": "HS256" is not taken; there is ES256, .*: algorithms with a public key alone/,
    ],
    [providers({ algorithms: ["none"] }), /"none" is not taken/],
    [providers({ algorithms: ["constructor"] }), /"constructor" is not taken/],
    [providers({ clockToleranceS: 301 }), 'providers 1: "clockToleranceS" must be a whole number from 0 to 300'],
    [providers({ staleKeysS: -1 }), 'providers 1: "staleKeysS" must be a whole number from 0 to 604800'],
    [
      providers({ keySetUri: undefined }),
      'providers 1: say where its keys are: either "keySetUri" or "discovery": true',
    ],
    [providers({ discovery: true }), 'providers 1: say where its keys are: either "keySetUri" or "discovery": true'],
    [
      providers({ keySetUri: "http://login.example.com/keys" }),
      'providers 1: "keySetUri" must begin with https:// (http:// is taken for loopback addresses alone)',
    ],
    [providers({ keySetUri: "http://127.0.0.1.example.com/" }), /must begin with https/],
    [providers({ keySetUri: "file:///etc/keys" }), /must begin with https/],
    [providers({ keySetUri: "keys" }), /must be a URL/],
    [providers({ keySetUri: "https://ada:secret@login.example.com/" }), /no user name and no password/],
    [
      providers({ keySetUri: undefined, discovery: true, issuer: "login" }),
      'providers 1: "issuer" must be a URL, such as https://login.example.com/, for its discovery',
    ],
    [providers({ caFile: join(folder, "none.pem") }), 'providers 1: "caFile" cannot be read (ENOENT)'],
    [providers({ caFile: path }), 'providers 1: "caFile" holds no certificate in PEM'],
    [providers({ tenant: "acme" }), 'providers 1: "tenant" must be an object'],
    [providers({ tenant: {} }), /providers 1, tenant: say either "always", or "claim"/],
    [providers({ tenant: { always: "acme", claim: "org" } }), /say either "always", or "claim"/],
    [providers({ tenant: { claim: "org" } }), 'providers 1, tenant: "values" must be an object, and is missing'],
    [providers({ tenant: { claim: "org", values: {} } }), "providers 1, tenant, values: must have 1 to 10000 values"],
    [
      providers({ tenant: { claim: "org", values: { a: "A" } } }),
      /providers 1, tenant, values: "a" is no tenant's name/,
    ],
    [
      providers({ tenant: { claim: "org", values: { a: ["acme"] } } }),
      'providers 1, tenant, values: "a" must be a text',
    ],
    [providers({ tenant: { claim: "org", spaceSeparated: true, values: { a: "acme" } } }), /a token is for one tenant/],
    [
      providers({ roles: { always: ["root"] } }),
      /"root" is no role; there is compile, sign, deploy, invoke, read, admin/,
    ],
    [providers({ roles: { always: ["toString"] } }), /"toString" is no role/],
    [providers({ functions: { always: ["*"] } }), /stands for all functions/],
    [providers({ functions: { always: ["a*b"] } }), /is neither a function's name nor the beginning of one/],
    [providers({ functions: { always: ["a-*"] }, roles: { always: ["admin"] } }), /none of "roles" can be admin/],
    [providers({ jwksUri: "https://login.example.com/keys" }), /"jwksUri" is not known; there is .*keySetUri/],
    [providers({}, {}), 'two providers have the name "corp"; each has its own'],
  ])("is refused, and says why: %j", (content, expected) => {
    const problems = problemsOf(readIdentityProviders, content);
    if (typeof expected === "string") expect(problems).toContain(expected);
    else expect(problems).toContainEqual(expect.stringMatching(expected));
  });

  it("says everything that is wrong with it at once", () => {
    const problems = problemsOf(
      readIdentityProviders,
      providers({ name: 1, audiences: 1, tenant: 1 }, { roles: 1, more: 1 }),
    );
    expect(problems).toHaveLength(5);
  });

  it("is refused where it is not there", () => {
    expect(() => readIdentityProviders(join(folder, "none.json"))).toThrow("none.json: it cannot be read (ENOENT)");
  });
});

describe("a file of client certificates", () => {
  it("is read", () => {
    writeFileSync(path, JSON.stringify(certificates({ functions: ["pay-*", "tax"] })));
    expect(readCertificateTenants(path)).toEqual([
      {
        name: "payments",
        mark: "dns",
        value: "payments.example.com",
        tenant: "acme",
        roles: new Set(["invoke"]),
        functions: ["pay-*", "tax"],
      },
    ]);
  });

  it.each([
    [{}, 'it: "certificates" must be a list of 1 to 10000 objects, and is missing'],
    [certificates({ name: "" }), /"name" must be 1 to 63/],
    [
      certificates({ dns: undefined }),
      "certificates 1: say by which one of these it is recognised: uri, dns, email, subject, fingerprint",
    ],
    [certificates({ email: "a@example.com" }), /say by which one of these/],
    [certificates({ dns: "*.example.com" }), /without a wildcard/],
    [certificates({ dns: "Payments.example.com" }), /in lower case/],
    [certificates({ dns: undefined, uri: "payments" }), /must be a URI/],
    [certificates({ dns: undefined, email: "ada" }), /must be an e-mail address/],
    [certificates({ dns: undefined, subject: "payments" }), /must be a distinguished name/],
    [certificates({ dns: undefined, fingerprint: "ab:cd" }), /must be a SHA-256 digest/],
    [certificates({ tenant: undefined }), 'certificates 1: "tenant" must be a text, and is missing'],
    [certificates({ roles: [] }), 'certificates 1: "roles" must be a list of 1 to 6 texts'],
    [certificates({ roles: ["invoke", "invoke"] }), /must not name the same twice/],
    [certificates({ functions: [] }), 'certificates 1: "functions" must be a list of 1 to 64 texts'],
    [certificates({ functions: ["a"], roles: ["admin"] }), /"roles" cannot have admin/],
    [certificates({}, { name: "other" }), 'two certificates have the dns "payments.example.com"; each has its own'],
    [certificates({}, { dns: "b.example.com" }), 'two certificates have the name "payments"; each has its own'],
    [certificates({ role: "invoke" }), /"role" is not known/],
  ])("is refused, and says why: %j", (content, expected) => {
    const problems = problemsOf(readCertificateTenants, content);
    if (typeof expected === "string") expect(problems).toContain(expected);
    else expect(problems).toContainEqual(expect.stringMatching(expected));
  });
});
