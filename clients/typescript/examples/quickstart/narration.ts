/** What the quickstart says, and how it gives up. */

const LABEL_COLUMNS = 12;
const DIGEST_CHARS = 16;

let steps = 0;

/** Prints a numbered heading. */
export function step(title: string): void {
  steps += 1;
  console.log(`\n${steps}  ${title}`);
}

/** Prints lines, indented below their heading. */
export function say(text: string): void {
  console.log(text.replaceAll(/^(?=.)/gm, "   "));
}

/** Prints a label and what it stands for, in two columns. */
export function tell(label: string, value: string): void {
  say(`${label.padEnd(LABEL_COLUMNS)}${value}`);
}

/** The beginning of a digest: enough to tell two apart. */
export function short(digest: string): string {
  return `${digest.slice(0, DIGEST_CHARS)}…`;
}

/** A number with its thousands apart. */
export function grouped(value: number): string {
  return Math.round(value).toLocaleString("en-US");
}

/** Gives up: the quickstart says why, stops its server and ends with status 1. */
export function fail(message: string): never {
  throw new Error(message);
}
