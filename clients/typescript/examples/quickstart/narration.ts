/** What the quickstart says, and how it gives up. */

let steps = 0;

/** Prints a numbered heading. */
export function step(title: string): void {
  steps += 1;
  console.log(`\n${steps}. ${title}`);
}

/** Prints lines, indented below their heading. */
export function say(text: string): void {
  console.log(text.replaceAll(/^(?=.)/gm, "   "));
}

/** Gives up: the quickstart says why, stops its server and ends with status 1. */
export function fail(message: string): never {
  throw new Error(message);
}
