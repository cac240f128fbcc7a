/** Makes text from elsewhere safe to print: on a terminal a control character is a command, and source text is a stranger's. */

const COMMANDING = /[[\p{Cc}\p{Bidi_Control}\u2028\u2029]--[\n\t]]/gv;

/** The text with every control and direction character written out as `\u{…}`; line feeds and tabs stay. */
export function visible(text: string): string {
  return text.replace(COMMANDING, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`);
}

/** JSON of the same kind: what JSON lets through but a terminal would obey is escaped too. Indented by two spaces unless `compact`. */
export function visibleJson(value: unknown, compact = false): string {
  const text = JSON.stringify(value, undefined, compact ? undefined : 2);
  return text.replace(COMMANDING, (character) => `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, "0")}`);
}
