/** Which file of a module an import means. The analyser and the emitter MUST agree on it, so both ask here. */

/** The name under which authors import `src/author`. */
export const AUTHOR_PACKAGE_NAME = "assay";

/**
 * The path of the module's own file that `specifier` means in `importer`, or undefined if there is none.
 * `./a.ts`, `./a.js` (as TypeScript's own convention has it) and `./a` all mean `a.ts`; `./a` means `a/index.ts` if there is no `a.ts`.
 */
export function resolveImport(importer: string, specifier: string, has: (path: string) => boolean): string | undefined {
  if (!/^\.\.?\//.test(specifier)) return undefined;
  const parts = importer.split("/").slice(0, -1);
  for (const part of specifier.split("/")) {
    if (part === "." || part === "") {
      if (part === "") return undefined;
    } else if (part === "..") {
      if (parts.pop() === undefined) return undefined;
    } else parts.push(part);
  }
  const path = parts.join("/");
  const candidates = path.endsWith(".ts")
    ? [path]
    : path.endsWith(".js")
      ? [`${path.slice(0, -3)}.ts`]
      : [`${path}.ts`, `${path}/index.ts`];
  return candidates.find((candidate) => !candidate.endsWith(".d.ts") && has(candidate));
}
