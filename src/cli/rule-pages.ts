/** Where the pages of the rules stand, in the reference that comes with the program. */
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** The path of a rule's page in the reference, relative to the package; null for rules that have none, such as TypeScript's own errors. */
export function pageOf(rule: string): string | null {
  return /^[a-z][a-z-]*$/.test(rule) && existsSync(pagePath(rule)) ? `docs/rules/${rule}.md` : null;
}

/** The page's file on this machine. */
export function pagePath(rule: string): string {
  return fileURLToPath(new URL(`../../docs/rules/${rule}.md`, import.meta.url));
}
