/** Takes apart the names that Node gives of a certificate. Each was chosen by whoever asked for the certificate: none may pass for two. */

/** One alternative name of a certificate (RFC 5280, 4.2.1.6), with the word that Node has for its kind: `DNS`, `URI`, `email`, `IP Address`, … */
export interface AlternativeName {
  readonly kind: string;
  readonly value: string;
}

/**
 * A name in what Node prints: its kind, a colon, the name, and a comma behind it. A name in which there is a comma, a quote or anything else that could be
 * taken for the next one stands there as a JSON text (since CVE-2021-44532).
 */
const NAME = /([A-Za-z ]+):(?:("(?:[^"\\]|\\.)*")|([^",]*))(?:, (?=.)|$)/sy;

/** The names in `X509Certificate.subjectAltName`, in their order. None at all where they cannot be told apart for certain. */
export function alternativeNames(text: string | undefined): readonly AlternativeName[] {
  if (text === undefined) return [];
  const names: AlternativeName[] = [];
  NAME.lastIndex = 0;
  while (NAME.lastIndex < text.length) {
    const found = NAME.exec(text);
    if (found === null) return [];
    const [, kind = "", quoted, plain = ""] = found;
    const value = quoted === undefined ? plain : unquoted(quoted);
    if (value === undefined) return [];
    names.push({ kind, value });
  }
  return names;
}

function unquoted(text: string): string | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "string" ? value : undefined;
  } catch {
    return undefined;
  }
}

/**
 * `X509Certificate.subject`, which has a part on each line and escapes what would break one, as RFC 4514 writes it: the last part first, commas between
 * them. Undefined: the certificate has no subject.
 */
export function distinguishedName(subject: string | undefined): string | undefined {
  return subject === undefined || subject === "" ? undefined : subject.split("\n").reverse().join(",");
}
