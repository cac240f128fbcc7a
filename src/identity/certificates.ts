/** Reads the operator's file of client certificates (`--certificate-tenants`), and judges them: whose is it? One of the three ways to be somebody, beside API keys and JWTs. */
import type { X509Certificate } from "node:crypto";
import type { Clock } from "../base/clock.ts";
import { isLabel, LABEL_RULE } from "../base/names.ts";
import type { Identity, Role, TenantId } from "../flow.ts";
import { alternativeNames, distinguishedName } from "./certificate-names.ts";
import { type FileFields, readObjectFile } from "./file-fields.ts";
import { flawOfFunctionPattern, flawOfRole, flawOfTenant, isRoleName, MAX_FUNCTION_PATTERNS } from "./grant.ts";
import type { CertificateIdentities } from "./token-verifier.ts";

/** How a certificate is recognised. All are compared to the letter; nothing stands for several. */
export type CertificateMark = "uri" | "dns" | "email" | "subject" | "fingerprint";

/** Who comes with a certificate. */
export interface CertificateRule {
  /** A label of its own, for logs and credential ids. */
  readonly name: string;
  readonly mark: CertificateMark;
  readonly value: string;
  readonly tenant: TenantId;
  readonly roles: ReadonlySet<Role>;
  /** Undefined: all. */
  readonly functions: readonly string[] | undefined;
}

/** The file says what cannot be. The message names each problem and what to do. */
export class CertificateTenantsError extends Error {
  override readonly name = "CertificateTenantsError";
}

const MAX_RULES = 10_000;
const MAX_TEXT = 1024;

const FLAWS: Readonly<Record<CertificateMark, (text: string) => string | undefined>> = {
  uri: (text) =>
    URL.canParse(text) && isText(text) ? undefined : "must be a URI, such as spiffe://example.com/payments",
  dns: (text) =>
    /^(?=.{1,253}$)[a-z0-9_]([a-z0-9_-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/.test(text)
      ? undefined
      : "must be a host's name in lower case, without a wildcard",
  email: (text) => (/^[^\s@]+@[^\s@]+$/.test(text) && isText(text) ? undefined : "must be an e-mail address"),
  subject: (text) =>
    /^[A-Za-z0-9.]+=/.test(text) && isText(text)
      ? undefined
      : "must be a distinguished name such as CN=payments,O=Example, as `openssl x509 -noout -subject -nameopt RFC2253,-esc_msb` prints it",
  fingerprint: (text) =>
    /^[0-9a-f]{64}$/i.test(text.replaceAll(":", ""))
      ? undefined
      : "must be a SHA-256 digest: 64 hexadecimal digits, with or without colons",
};
const MARKS = Object.keys(FLAWS) as CertificateMark[];

function isText(text: string): boolean {
  return text !== "" && text.length <= MAX_TEXT;
}

/** Reads the file. Throws `CertificateTenantsError` with every problem at once. */
export function readCertificateTenants(path: string): readonly CertificateRule[] {
  const problems: string[] = [];
  const file = readObjectFile(path, problems);
  const rules = file?.objects("certificates", MAX_RULES).flatMap((fields) => readRule(fields) ?? []) ?? [];
  file?.end();
  const seen = new Set<string>();
  for (const { name, mark, value } of rules) {
    for (const what of [`the name "${name}"`, `the ${mark} ${JSON.stringify(value)}`]) {
      if (seen.has(what)) problems.push(`two certificates have ${what}; each has its own`);
      seen.add(what);
    }
  }
  if (problems.length === 0) return rules;
  throw new CertificateTenantsError(problems.map((problem) => `${path}: ${problem}`).join("\n"));
}

function readRule(fields: FileFields): CertificateRule | undefined {
  const name = fields.text("name", (text) => (isLabel(text) ? undefined : LABEL_RULE));
  const marks = MARKS.filter((mark) => fields.has(mark));
  const [mark] = marks;
  if (marks.length !== 1) fields.problem(`say by which one of these it is recognised: ${MARKS.join(", ")}`);
  const value = marks.length !== 1 || mark === undefined ? undefined : fields.text(mark, FLAWS[mark]);
  const tenant = fields.text("tenant", flawOfTenant);
  const roles = fields.texts("roles", 6, flawOfRole)?.filter(isRoleName);
  const isLimited = fields.has("functions");
  const functions = isLimited ? fields.texts("functions", MAX_FUNCTION_PATTERNS, flawOfFunctionPattern) : undefined;
  if (isLimited && roles?.includes("admin") === true) {
    fields.problem('"functions" limits it to functions, so that "roles" cannot have admin');
  }
  fields.end();
  if (name === undefined || mark === undefined || value === undefined) return undefined;
  if (tenant === undefined || roles === undefined) return undefined;
  const normal = mark === "fingerprint" ? value.replaceAll(":", "").toLowerCase() : value;
  return { name, mark, value: normal, tenant, roles: new Set(roles), functions };
}

/** What was found out about a certificate, apart from what the time has to say. */
interface Finding {
  readonly identity: Identity | undefined;
  readonly fromMs: number;
  readonly untilMs: number;
}

/**
 * Makes the judge of client certificates. Where several rules fit, the more exact mark counts: the fingerprint before the alternative names, in
 * the certificate's order, those before the subject.
 */
export function certificateIdentities(rules: readonly CertificateRule[], clock: Clock): CertificateIdentities {
  const byMark = new Map(rules.map((rule) => [keyOf(rule.mark, rule.value), rule]));
  const findings = new WeakMap<X509Certificate, Finding>();

  const find = (certificate: X509Certificate): Finding => {
    const fromMs = certificate.validFromDate.getTime();
    const untilMs = certificate.validToDate.getTime();
    for (const { mark, value } of marksOf(certificate)) {
      const rule = byMark.get(keyOf(mark, value));
      if (rule === undefined) continue;
      const { name, tenant, roles, functions } = rule;
      const identity = Object.freeze({ tenant, credentialId: `cert:${name}`, roles, functions, expiresAtMs: untilMs });
      return { identity, fromMs, untilMs };
    }
    return { identity: undefined, fromMs, untilMs };
  };

  return {
    identityOfCertificate(certificate) {
      let finding = findings.get(certificate);
      if (finding === undefined) {
        finding = find(certificate);
        findings.set(certificate, finding);
      }
      const nowMs = clock.nowMs();
      return nowMs >= finding.fromMs && nowMs < finding.untilMs ? finding.identity : undefined;
    },
  };
}

function keyOf(mark: CertificateMark, value: string): string {
  return `${mark} ${value}`;
}

function* marksOf(certificate: X509Certificate): Generator<{ readonly mark: CertificateMark; readonly value: string }> {
  yield { mark: "fingerprint", value: certificate.fingerprint256.replaceAll(":", "").toLowerCase() };
  for (const { kind, value } of alternativeNames(certificate.subjectAltName)) {
    if (kind === "URI") yield { mark: "uri", value };
    else if (kind === "DNS") yield { mark: "dns", value: value.toLowerCase() };
    else if (kind === "email") yield { mark: "email", value };
  }
  const subject = distinguishedName(certificate.subject);
  if (subject !== undefined) yield { mark: "subject", value: subject };
}
