/** Claims, one after the other, each told as it is shown or not. */
import { setTimeout as sleep } from "node:timers/promises";

let passed = 0;
let failed = 0;

/** Shows a claim, or tells why not. Answers whether it holds. */
export async function claim(words: string, show: () => Promise<unknown> | undefined): Promise<boolean> {
  const began = performance.now();
  try {
    await show();
    passed++;
    process.stdout.write(`✓ ${words} (${Math.round(performance.now() - began)} ms)\n`);
    return true;
  } catch (error) {
    failed++;
    process.stdout.write(`× ${words}\n    ${error instanceof Error ? error.message : String(error)}\n`);
    return false;
  }
}

/** The closing line, and whether all is well. */
export function close(): boolean {
  process.stdout.write(`${passed} passed, ${failed} failed\n`);
  return failed === 0 && passed > 0;
}

/** Waits until something holds. */
export async function until(holds: () => boolean | Promise<boolean>, what: string, withinMs = 180_000): Promise<void> {
  const deadline = performance.now() + withinMs;
  while (!(await holds())) {
    if (performance.now() > deadline) throw new Error(`it did not come to pass that ${what}`);
    await sleep(50);
  }
}

/** Throws unless `found` is what was expected. */
export function expect(found: unknown, expected: unknown, what: string): void {
  const [a, b] = [JSON.stringify(found), JSON.stringify(expected)];
  if (a !== b) throw new Error(`${what}: expected ${b}, found ${a}`);
}
