/** Walks a module once and shows every node to every rule that wants it. */
import type { ts } from "ts-morph";
import type { FindingFix } from "../analysis.ts";
import { nodesOf } from "../nodes.ts";
import {
  isBinaryExpression,
  isBindingElement,
  isCallExpression,
  isComputedPropertyName,
  isElementAccessExpression,
  isExportDeclaration,
  isExportSpecifier,
  isIdentifier,
  isImportDeclaration,
  isImportSpecifier,
  isNamespaceExport,
  isNamespaceImport,
  isNewExpression,
  isPrivateIdentifier,
  isPropertyAccessExpression,
  isPropertyAssignment,
  isStringLiteral,
  isStringLiteralLike,
  SyntaxKind,
} from "../typescript.ts";
import { pathOf } from "../world.ts";
import { AUTHOR_PACKAGE_NAME } from "../world-imports.ts";
import { checkAlias } from "./aliases.ts";
import { bare, type Context } from "./context.ts";
import { datesEscape } from "./date-escapes.ts";
import { checkDate, checkParseAsValue, isDate } from "./dates.ts";
import { checkDeclarations } from "./declarations.ts";
import { noteError } from "./errors.ts";
import { checkFloats, makesFloats } from "./floats.ts";
import { isNamedBy } from "./identifier-places.ts";
import { checkImport } from "./imports.ts";
import { checkStringify } from "./json-keys.ts";
import { checkBindingKey, checkElementAccess, checkIn, checkObjectKey } from "./keys.ts";
import { checkLent } from "./lent.ts";
import { ModuleState } from "./module-state.ts";
import type { Mutation } from "./mutations.ts";
import { checkIdentifier, checkLiteralKey, checkPatternMember } from "./names.ts";
import { checkSyntax } from "./syntax.ts";
import { isPattern } from "./targets.ts";
import { checkText, isTextLiteral, type Literal } from "./text.ts";
import { checkTrust } from "./trust.ts";
import { askTypes, type TypeQuestions } from "./types.ts";
import { checkValue } from "./values.ts";

/** Applies every rule to the module. Answers every place of it that changes something. */
export function applyRules(context: Context): readonly Mutation[] {
  const types = askTypes(context);
  const state = new ModuleState(context, types);
  context.makesDates = context.files.some((file) => makesDates(context, file));
  let hidesDates: boolean | undefined;
  // It looks at every expression, and few modules have a place where it matters.
  context.hidesDates = () => (hidesDates ??= context.makesDates && datesEscape(context));
  const floats = context.files.some((file) => makesFloats(context, file));
  for (const file of context.files) {
    const literals: Literal[] = [];
    for (const node of nodesOf(file)) {
      if (isTextLiteral(node)) literals.push({ start: node.getStart(file), end: node.end });
      checkNode(context, types, node);
      if (floats) checkFloats(context, node);
      state.visit(node);
    }
    checkText(context, file, literals);
    checkFile(context, file);
  }
  state.finish();
  return state.mutations;
}

function checkNode(context: Context, types: TypeQuestions, node: ts.Node): void {
  checkSyntax(context, node);
  if (isIdentifier(node)) {
    checkEscapes(context, node);
    checkIdentifier(context, node);
  } else if (isPrivateIdentifier(node)) checkEscapes(context, node);
  else if (isElementAccessExpression(node)) checkElementAccess(context, types, node);
  else if (isComputedPropertyName(node)) checkComputedName(context, types, node);
  else if (isStringLiteralLike(node)) checkStringKey(context, node);
  else if (isImportDeclaration(node) || (isExportDeclaration(node) && node.moduleSpecifier !== undefined)) {
    if (node.moduleSpecifier !== undefined) checkImport(context, node.moduleSpecifier);
    if (isExportDeclaration(node) || isNamespaceOfPackage(node)) checkPackageUse(context, node);
  } else if (isBinaryExpression(node) && node.operatorToken.kind === SyntaxKind.InKeyword) checkIn(context, node);
  if (isNewExpression(node) || isCallExpression(node)) {
    checkDate(context, node);
    noteError(context, node);
  }
  if (isPropertyAccessExpression(node) || isElementAccessExpression(node)) checkStringify(context, node);
  if (isPropertyAccessExpression(node)) checkParseAsValue(context, node);
  checkValue(context, types, node);
  checkTrust(context, types, node);
  checkDeclarations(context, node);
  checkAlias(context, types, node);
  checkLent(context, node);
}

function isNamespaceOfPackage(node: ts.ImportDeclaration | ts.ExportDeclaration): boolean {
  if (!isImportDeclaration(node)) return false;
  const bindings = node.importClause?.namedBindings;
  return node.importClause?.name !== undefined || (bindings !== undefined && isNamespaceImport(bindings));
}

/** The package's functions are imported by name: the compiler takes them away. */
function checkPackageUse(context: Context, node: ts.ImportDeclaration | ts.ExportDeclaration): void {
  const specifier = node.moduleSpecifier;
  if (specifier === undefined || !isStringLiteral(specifier) || specifier.text !== AUTHOR_PACKAGE_NAME) return;
  context.report(node, "foreign-import", {
    name: AUTHOR_PACKAGE_NAME,
    message: "What `assay` offers is imported by name and used where it is imported.",
    suggestion: 'Write `import { defineReducer } from "assay"`.',
  });
}

/** A name is written as it is read: no escapes, and in the one normal form. */
function checkEscapes(context: Context, node: ts.Identifier | ts.PrivateIdentifier): void {
  const file = node.getSourceFile();
  const written = file.text.slice(node.getStart(file), node.end);
  if (written.includes("\\")) {
    const fix = { title: `Write ${node.text}`, edits: [editOf(file, node, node.text)] };
    context.report(node, "escaped-identifier", { name: node.text, fix });
  } else if (written.normalize("NFC") !== written) {
    context.report(node, "hidden-character", {
      name: node.text,
      message: "The name has letters with separate accents, so that it looks like another name.",
      suggestion: "Write the name in Unicode normal form C.",
      fix: { title: "Write the name in Unicode normal form C", edits: [editOf(file, node, written.normalize("NFC"))] },
    });
  }
}

/** The replacement of a node's text. */
function editOf(file: ts.SourceFile, node: ts.Node, newText: string): FindingFix["edits"][number] {
  return { path: pathOf(file), start: node.getStart(file), end: node.end, newText };
}

function checkComputedName(context: Context, types: TypeQuestions, name: ts.ComputedPropertyName): void {
  const { parent } = name;
  if (isBindingElement(parent)) checkBindingKey(context, types, name);
  else if (isPropertyAssignment(parent)) checkObjectKey(context, types, name, isPattern(parent.parent));
  else checkObjectKey(context, types, name, false);
}

/** A text that names a property: `{ "then": 1 }`, `{ "name": x } = o`, `class { "method"() {} }`, `export { x as "name" }`. */
function checkStringKey(context: Context, node: ts.StringLiteralLike): void {
  const { parent } = node;
  if (isBindingElement(parent) && parent.propertyName === (node as ts.Node)) {
    if (checkLiteralKey(context, node)) checkPatternMember(context, parent, node);
  } else if (isNamedBy(parent, node)) {
    checkLiteralKey(context, node);
  } else if (isImportSpecifier(parent) || isExportSpecifier(parent) || isNamespaceExport(parent)) {
    checkLiteralKey(context, node);
    context.report(node, "unsupported-syntax", {
      message: "Names of imports and exports are written without quotes.",
      suggestion: "Use a plain name.",
    });
  }
}

/** What TypeScript itself has taken out of the comments at the head of a file. */
function checkFile(context: Context, file: ts.SourceFile): void {
  for (const reference of [
    ...file.referencedFiles,
    ...file.typeReferenceDirectives,
    ...file.libReferenceDirectives,
    ...file.amdDependencies.map(() => ({ pos: 0, end: 0 })),
  ]) {
    context.reportRange(file, reference.pos, reference.end, "directive-comment");
  }
  if (file.isDeclarationFile) context.reportRange(file, 0, 0, "ambient-declaration");
}

function makesDates(context: Context, file: ts.SourceFile): boolean {
  const isMade = (node: ts.Node): boolean => isNewExpression(node) && isDate(context, bare(node.expression));
  return file.text.includes("Date") && nodesOf(file).some(isMade);
}
