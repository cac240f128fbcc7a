/** Which interfaces of the library declare a method, by the library's own text. For denials that a tenant's policy adds. */
import { LIBRARY_FILES } from "../world-library.ts";
import { SHAPES } from "./allowed.ts";
import { ownerOf } from "./owners.ts";

let declared: ReadonlyMap<string, ReadonlySet<string>> | undefined;

/** Interfaces by the name of each method that they declare. The library is laid out by the formatter: a member a line, indented once. */
function methods(): ReadonlyMap<string, ReadonlySet<string>> {
  if (declared !== undefined) return declared;
  const found = new Map<string, Set<string>>();
  for (const { text } of LIBRARY_FILES) {
    let owner: string | undefined;
    for (const line of text.split("\n")) {
      owner = /^interface (\w+)/.exec(line)?.[1] ?? (line.startsWith("}") ? undefined : owner);
      const member = /^ {2}(\w+)[<(]/.exec(line)?.[1];
      if (owner === undefined || member === undefined) continue;
      found.set(member, (found.get(member) ?? new Set<string>()).add(owner));
    }
  }
  declared = found;
  return found;
}

/**
 * The interfaces in which `owner` (such as `Array.prototype`) has the method `member`, and the shapes that have one of that name: a shape stands for
 * values of the language. None: it is no method.
 */
export function libraryInterfaces(owner: string, member: string): readonly string[] {
  const all = [...(methods().get(member) ?? [])];
  const own = all.filter((name) => ownerOf(name) === owner);
  return own.length === 0 ? [] : [...own, ...all.filter((name) => SHAPES.includes(name) && !own.includes(name))];
}
