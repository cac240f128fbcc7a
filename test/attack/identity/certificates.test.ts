import { execFileSync } from "node:child_process";
import { X509Certificate } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { alternativeNames, distinguishedName } from "../../../src/identity/certificate-names.ts";
import { certificateIdentities, readCertificateTenants } from "../../../src/identity/certificates.ts";
import type { CertificateIdentities } from "../../../src/identity/token-verifier.ts";
import { TestClock } from "./provider-fixture.ts";

const folder = mkdtempSync(join(tmpdir(), "assay-certificates-"));
afterAll(() => rmSync(folder, { recursive: true }));
const keyPath = join(folder, "key.pem");
execFileSync("openssl", ["genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-out", keyPath], {
  stdio: "ignore",
});

let made = 0;

/** A certificate as openssl makes it. `extensions` are lines of its configuration. */
function certificate(
  subject: string,
  extensions: readonly string[] = [],
  more: readonly string[] = [],
): { readonly path: string; readonly x509: X509Certificate } {
  made += 1;
  const [path, config] = [join(folder, `${made}.pem`), join(folder, `${made}.cnf`)];
  writeFileSync(
    config,
    ["[req]", "distinguished_name=dn", "x509_extensions=ext", "[dn]", "[ext]", ...extensions].join("\n"),
  );
  execFileSync(
    "openssl",
    [
      "req",
      "-x509",
      "-new",
      "-key",
      keyPath,
      "-config",
      config,
      "-utf8",
      "-subj",
      subject,
      "-days",
      "30",
      "-out",
      path,
      ...more,
    ],
    { stdio: "pipe" },
  );
  return { path, x509: new X509Certificate(readFileSync(path)) };
}

/** What openssl says that the file should say. */
function subjectOf(path: string): string {
  const out = execFileSync("openssl", ["x509", "-in", path, "-noout", "-subject", "-nameopt", "RFC2253,-esc_msb"]);
  return out
    .toString("utf8")
    .replace(/^subject=/, "")
    .replace(/\n$/, "");
}

function judge(rules: readonly object[], clock = nowClock()): CertificateIdentities {
  const path = join(folder, "rules.json");
  writeFileSync(path, JSON.stringify({ certificates: rules }));
  return certificateIdentities(readCertificateTenants(path), clock);
}

function nowClock(): TestClock {
  const clock = new TestClock();
  clock.pass((Date.now() - clock.nowMs()) / 1000);
  return clock;
}

const rule = (mark: object, more: object = {}): object => ({
  name: "payments",
  tenant: "acme",
  roles: ["invoke", "read"],
  ...mark,
  ...more,
});

describe("a client certificate", () => {
  const plain = certificate("/C=DE/O=Example/CN=payments", [
    "subjectAltName=URI:spiffe://example.com/payments,DNS:Payments.example.com,email:ada@example.com,IP:127.0.0.1",
  ]);

  it.each([
    ["its URI", { uri: "spiffe://example.com/payments" }],
    ["its host's name", { dns: "payments.example.com" }],
    ["its e-mail address", { email: "ada@example.com" }],
    ["its subject", { subject: "CN=payments,O=Example,C=DE" }],
    ["its fingerprint", { fingerprint: plain.x509.fingerprint256 }],
    ["its fingerprint without colons", { fingerprint: plain.x509.fingerprint256.replaceAll(":", "").toLowerCase() }],
  ])("is recognised by %s", (_what, mark) => {
    const identity = judge([rule(mark, { functions: ["pay-*"] })]).identityOfCertificate(plain.x509);
    expect(identity).toEqual({
      tenant: "acme",
      credentialId: "cert:payments",
      roles: new Set(["invoke", "read"]),
      functions: ["pay-*"],
      expiresAtMs: plain.x509.validToDate.getTime(),
    });
  });

  it("is nobody's if no rule fits it to the letter", () => {
    const rules = [
      { uri: "spiffe://example.com/payment" },
      { uri: "spiffe://example.com/payments/" },
      { uri: "spiffe://EXAMPLE.com/payments" },
      { dns: "example.com" },
      { dns: "127.0.0.1" },
      { email: "Ada@example.com" },
      { subject: "CN=payments,O=Example" },
      { subject: "C=DE,O=Example,CN=payments" },
      { subject: "CN=payments" },
      {
        fingerprint: `${plain.x509.fingerprint256.startsWith("00") ? "01" : "00"}${plain.x509.fingerprint256.slice(2)}`,
      },
    ].map((mark, index) => rule(mark, { name: `rule-${index}` }));
    expect(judge(rules).identityOfCertificate(plain.x509)).toBeUndefined();
  });

  it("is taken by its more exact mark, wherever the rule stands", () => {
    const judged = judge([
      rule({ subject: "CN=payments,O=Example,C=DE" }, { name: "by-subject" }),
      rule({ dns: "payments.example.com" }, { name: "by-name" }),
      rule({ fingerprint: plain.x509.fingerprint256 }, { name: "by-fingerprint" }),
    ]);
    expect(judged.identityOfCertificate(plain.x509)?.credentialId).toBe("cert:by-fingerprint");
  });

  it("ends at its end, also on a connection that goes on", () => {
    const clock = nowClock();
    const judged = judge([rule({ email: "ada@example.com" })], clock);
    expect(judged.identityOfCertificate(plain.x509)).toBeDefined();
    clock.pass(30 * 86_400 + 1);
    expect(judged.identityOfCertificate(plain.x509)).toBeUndefined();
    clock.pass(-31 * 86_400);
    expect(judged.identityOfCertificate(plain.x509)).toBeUndefined();
  });

  it("has no names in what is no name: its subject names no host", () => {
    const { x509 } = certificate("/CN=payments.example.com/emailAddress=ada@example.com");
    const judged = judge([
      rule({ dns: "payments.example.com" }, { name: "a" }),
      rule({ email: "ada@example.com" }, { name: "b" }),
    ]);
    expect(judged.identityOfCertificate(x509)).toBeUndefined();
  });
});

describe("a certificate whose owner chose one name passes for no second one", () => {
  it.each([
    ["a comma", "dns", "evil.example.com, DNS:payments.example.com"],
    ["a quote", "dns", 'evil.example.com", DNS:payments.example.com, DNS:"'],
    ["a line break", "dns", "evil.example.com\\nDNS:payments.example.com"],
    ["a comma in a URI", "uri", "spiffe://evil/, URI:spiffe://example.com/payments"],
    ["a comma in an address", "email", "eve@evil.example.com, email:ada@example.com"],
    ["another kind in a URI", "uri", "https://evil/, DNS:payments.example.com"],
  ])("by %s", (_what, kind, value) => {
    // The names' bytes as ASN.1: openssl's own notation would already take them apart.
    const tag = { email: 1, dns: 2, uri: 6 }[kind] ?? 0;
    const bytes = Buffer.from(value.replaceAll("\\n", "\n"));
    const name = Buffer.concat([Buffer.from([0x80 | tag, bytes.length]), bytes]);
    const der = Buffer.concat([Buffer.from([0x30, name.length]), name])
      .toString("hex")
      .replace(/..(?!$)/g, "$&:");
    const { x509 } = certificate("/CN=eve", [`subjectAltName=DER:${der}`]);
    const names = alternativeNames(x509.subjectAltName);
    expect(names).toEqual([{ kind: { email: "email", dns: "DNS", uri: "URI" }[kind], value: bytes.toString() }]);
    const judged = judge([
      rule({ dns: "payments.example.com" }, { name: "a" }),
      rule({ uri: "spiffe://example.com/payments" }, { name: "b" }),
      rule({ email: "ada@example.com" }, { name: "c" }),
    ]);
    expect(judged.identityOfCertificate(x509)).toBeUndefined();
  });

  it.each([
    ["/CN=payments\\,O=Example"],
    ["/CN=payments+OU=x"],
    ["/CN=payments\\/O=Example"],
    ["/CN=Größe/O=Exämple"],
    ["/CN= payments "],
    ['/CN=pay"ments/O=#1'],
    ["/CN=payments;O=Example"],
    ["/CN=payments\nO=Example"],
  ])("in its subject: %j", (subject) => {
    const { x509, path } = certificate(subject, [], subject.includes("+") ? ["-multivalue-rdn"] : []);
    const judged = judge([
      rule({ subject: "CN=payments,O=Example" }),
      rule({ subject: "O=Example,CN=payments" }, { name: "b" }),
    ]);
    expect(judged.identityOfCertificate(x509)).toBeUndefined();
    // What openssl prints is what the file takes.
    const own = subjectOf(path);
    if (!subject.includes("+")) expect(distinguishedName(x509.subject)).toBe(own);
  });

  it("where the names cannot be told apart it has none", () => {
    for (const text of ["DNS", ":a", 'DNS:"a', 'DNS:"a"b', "DNS:a,DNS:b", "DNS:a, ", 'DNS:"\\x"', "DNS:a, b"]) {
      expect(alternativeNames(text), text).toEqual([]);
    }
    expect(alternativeNames(undefined)).toEqual([]);
    expect(alternativeNames("DNS:a, URI:b")).toHaveLength(2);
  });

  it("without a subject it fits no rule about subjects", () => {
    expect(distinguishedName("")).toBeUndefined();
    expect(distinguishedName(undefined)).toBeUndefined();
  });
});
