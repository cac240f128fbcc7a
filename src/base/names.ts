/** Names that a caller may choose: tenants and functions are RFC 1035 labels. */

/** The longest label, in characters. */
export const MAX_LABEL_LENGTH = 63;

/** What a label must be, in words for a field violation. */
export const LABEL_RULE =
  "must be 1 to 63 characters: lower-case letters, digits and hyphens, a letter first, no hyphen last";

/** True for a label: lower-case letters, digits and hyphens, a letter first, no hyphen last (RFC 1035, 2.3.1). */
export function isLabel(text: string): boolean {
  return text.length <= MAX_LABEL_LENGTH && /^[a-z](?:[a-z0-9-]*[a-z0-9])?$/.test(text);
}
