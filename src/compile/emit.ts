/** Analysed module in, one ES module out: guards, then TypeScript's own emit for each file, then the linker. */
import type { Analysis, Finding } from "./analysis.ts";
import { guardTransformer } from "./guards.ts";
import { type Linked, link } from "./link.ts";
import { nodesOf } from "./nodes.ts";
import { createPrelude, type Helper } from "./prelude.ts";
import { isIdentifier, isTryStatement } from "./typescript.ts";
import { pathOf } from "./world.ts";
import { AUTHOR_PACKAGE_NAME, resolveImport } from "./world-imports.ts";

/** The emitted module, or what stands in the way of it. */
export type Emitted =
  | {
      readonly ok: true;
      readonly text: string;
      readonly sourceMap: string;
      /** What `text` begins with: the compiler's own code. */
      readonly prelude: string;
      readonly prefix: string;
      /** The names of the prelude that the rest may call. */
      readonly helpers: ReadonlySet<string>;
      /** How many `try` statements were rewritten. */
      readonly catches: number;
    }
  | { readonly ok: false; readonly findings: readonly Finding[] };

/** What `import … from "assay"` is at run time. The definition is data to the executor; these serve its types alone. */
export const AUTHOR_PACKAGE_TEXT = `\
export function defineReducer(definition) { return definition; }
export function defineDecider(definition) { return definition; }
export function defineProjection(definition) { return definition; }
export function defineHandler(definition) { return definition; }
`;

/**
 * Emits an analysed module that has no errors. The same module gives the same bytes on every machine and for every order of its
 * files. Throws for what neither the analyser nor TypeScript should have let through.
 */
export function emitModule(analysis: Analysis): Emitted {
  const { program, guards } = analysis;
  const files = new Map(analysis.files.map((file) => [pathOf(file), file]));
  const identifiers = new Set<string>();
  for (const file of files.values()) {
    for (const node of nodesOf(file)) if (isIdentifier(node)) identifiers.add(node.text);
  }
  const prelude = createPrelude(identifiers);
  const used = new Set<Helper>(analysis.lends ? ["solid"] : []);
  const refusals: Finding[] = [];
  let freshNames = 0;
  let catches = 0;
  const hasTry = [...files.values()].some((file) => nodesOf(file).some(isTryStatement));

  const emitFile = (path: string): { text: string; sourceMap: string | undefined } => {
    if (path === AUTHOR_PACKAGE_NAME) return { text: AUTHOR_PACKAGE_TEXT, sourceMap: undefined };
    const file = files.get(path);
    if (file === undefined) throw new TypeError("an import resolves to no file of the module");
    const transformer = guardTransformer({
      path,
      guards,
      helper(helper) {
        used.add(helper);
        return prelude.nameOf(helper);
      },
      // Not one of the prelude's: those are words, these are numbers.
      freshName: () => `${prelude.prefix}${++freshNames}`,
      refuse: (finding) => refusals.push(finding),
      noteCatch: () => catches++,
      catches: hasTry,
    });
    let text: string | undefined;
    let sourceMap: string | undefined;
    const take = (name: string, content: string): void => {
      if (name.endsWith(".map")) sourceMap = content;
      else text = content;
    };
    program.emit(file, take, undefined, false, { before: [transformer] });
    if (text === undefined || sourceMap === undefined) throw new TypeError("TypeScript emitted nothing");
    return { text: text.replace(/\/\/# sourceMappingURL=.*\n?$/, ""), sourceMap };
  };

  const linkAll = (): Linked =>
    link({
      entry: pathOf(analysis.entry),
      emit: emitFile,
      resolve(importer, specifier) {
        if (specifier === AUTHOR_PACKAGE_NAME) return AUTHOR_PACKAGE_NAME;
        const path = resolveImport(importer, specifier, (candidate) => files.has(candidate));
        if (path === undefined) throw new TypeError("an import resolves to no file of the module");
        return path;
      },
      prelude,
      fresh: analysis.fresh,
      usedHelpers: () => used,
    });
  let linked: Linked;
  try {
    linked = linkAll();
  } catch (error) {
    // What was refused need not be JavaScript any more.
    if (refusals.length === 0) throw error;
    return { ok: false, findings: refusals };
  }
  if (refusals.length > 0) return { ok: false, findings: refusals };
  const helpers = new Set([...linked.helpers].map((helper) => prelude.nameOf(helper)));
  return { ok: true, catches, ...linked, prelude: prelude.text(linked.helpers), prefix: prelude.prefix, helpers };
}
