/** Closes what whoever started the server had open and left open for it: the server uses none of it, and its children would inherit it. */
import { closeSync, readdirSync, readFileSync } from "node:fs";

const FIRST_BEYOND_STANDARD_STREAMS = 3;
/** `O_CLOEXEC`, as `/proc/<pid>/fdinfo` shows it. Node sets it on whatever it opens itself. */
const CLOSE_ON_EXEC = 0o2000000;

/** Closes every descriptor beside the standard streams that a child would inherit. Does nothing where there is no `/proc`. */
export function closeInheritedDescriptors(): void {
  for (const descriptor of openDescriptors()) {
    if (descriptor < FIRST_BEYOND_STANDARD_STREAMS || !isInheritable(descriptor)) continue;
    try {
      closeSync(descriptor);
    } catch {
      // The one that the folder itself was read through.
    }
  }
}

function openDescriptors(): number[] {
  try {
    return readdirSync("/proc/self/fd").map(Number);
  } catch {
    return [];
  }
}

function isInheritable(descriptor: number): boolean {
  try {
    const flags = /^flags:\s*([0-7]+)$/m.exec(readFileSync(`/proc/self/fdinfo/${descriptor}`, "latin1"))?.[1];
    return flags !== undefined && (Number.parseInt(flags, 8) & CLOSE_ON_EXEC) === 0;
  } catch {
    return false;
  }
}
