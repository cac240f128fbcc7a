/** Names under which values of the language have functions that the author did not write. Made from the policy's tables. */
import { ALLOWED_MEMBERS } from "./allowed.ts";
import { DENIED_MEMBERS } from "./denied.ts";
import { names } from "./denied-declarations.ts";
import { forbiddenName } from "./names.ts";

const memberOf = (name: string): string => name.slice(name.lastIndexOf(".") + 1);
const isWord = (name: string): boolean => /^[a-z]\w*$/i.test(name);

const LISTED: ReadonlySet<string> = new Set(
  Object.entries(ALLOWED_MEMBERS)
    .filter(([owner]) => owner.endsWith(".prototype"))
    .flatMap(([, members]) => members.split(/\s+/))
    .filter(isWord),
);

/**
 * What values inherit and no module may reach, though its own data may well use the name: `link`, `sub`, `transfer`. Seen through a type of the
 * author's, such a name could lead there.
 */
export const UNLISTED_METHODS: ReadonlySet<string> = new Set(
  DENIED_MEMBERS.flatMap(names)
    .filter((name) => name.includes(".prototype.") || name === "Error.isError")
    .map(memberOf)
    .filter((member) => isWord(member) && !LISTED.has(member) && forbiddenName(member) === undefined),
);

/** Functions of the language's that stand on a global: `Math.max`, `Object.keys`. */
export const LIBRARY_STATICS: ReadonlySet<string> = new Set(
  Object.entries(ALLOWED_MEMBERS)
    .filter(([owner]) => !owner.endsWith(".prototype"))
    .flatMap(([, members]) => members.split(/\s+/))
    .filter((name) => /^[a-z]/.test(name)),
);

/** All of them, those that a module may use included. */
export const LIBRARY_METHODS: ReadonlySet<string> = new Set([...LISTED, ...UNLISTED_METHODS]);
