/** Reads JSON in which no object says the same name twice: two readers could not agree on what it says. Part of judging tokens, and of the operator's files. */

const TEXTS = /"(?:[^"\\]|\\.)*"/gs;

/**
 * The value of a JSON text (RFC 8259). Undefined: it is not JSON, is not UTF-8, or some object in it has a name twice (RFC 7519, 4, lets a token be
 * refused for that).
 */
export function parseStrictJson(json: string | Uint8Array): unknown {
  try {
    const text =
      typeof json === "string" ? json : new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(json);
    const value: unknown = JSON.parse(text);
    // Outside of texts a colon stands behind each name and nowhere else, and a parsed object keeps one member of those that share a name.
    const named = text.replace(TEXTS, "").split(":").length - 1;
    return named === countMembers(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** True for what JSON calls an object. */
export function isJsonObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** What an object itself has under a name; nothing that it inherits. */
export function ownMember(value: unknown, name: string): unknown {
  return isJsonObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}

/** Without recursion: JSON may be nested as deep as its text is long. */
function countMembers(root: unknown): number {
  let count = 0;
  const left: unknown[] = [root];
  while (left.length > 0) {
    const value = left.pop();
    if (typeof value !== "object" || value === null) continue;
    const members = Object.values(value);
    if (!Array.isArray(value)) count += members.length;
    for (const member of members) left.push(member);
  }
  return count;
}
