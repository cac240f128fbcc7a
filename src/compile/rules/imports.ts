/** Imports: a module sees `assay` and its own files. */
import type { ts } from "ts-morph";
import { isSourceFile, isStringLiteral } from "../typescript.ts";
import { AUTHOR_PACKAGE_NAME } from "../world-imports.ts";
import type { Context } from "./context.ts";

/** Node's own modules, the ones that people reach for first. */
const HOST_MODULE =
  /^node:|^(?:fs|os|path|http|https|net|crypto|child_process|worker_threads|vm|process|util|events)(?:\/|$)/;

/** Reports the import of something that is neither `assay` nor a file of the module. */
export function checkImport(context: Context, specifier: ts.Expression): void {
  if (!isStringLiteral(specifier)) {
    context.report(specifier, "foreign-import");
    return;
  }
  if (specifier.text === AUTHOR_PACKAGE_NAME) return;
  const symbol = context.checker.getSymbolAtLocation(specifier);
  const file = symbol?.valueDeclaration;
  if (file !== undefined && isSourceFile(file) && context.files.includes(file)) return;
  const { text } = specifier;
  const relative = /^\.\.?\//.test(text);
  context.report(specifier, "foreign-import", {
    name: text,
    message: relative
      ? `The module has no file \`${text}\`.`
      : `\`${text}\` is not part of the module: only \`assay\` and the module's own \`.ts\` files can be imported.`,
    suggestion: relative
      ? "Add the file to the module, or correct the path."
      : HOST_MODULE.test(text)
        ? "Take what you need from the event: a module has no host."
        : "Copy what you need of it into a file of the module, and import that with a relative path.",
  });
}
