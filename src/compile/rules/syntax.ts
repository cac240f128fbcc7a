/** Syntax is an allowlist: what is on neither list of the policy is refused. */
import type { ts } from "ts-morph";
import { ALLOWED_SYNTAX, DENIED_SYNTAX, type SyntaxDenial } from "../policy/syntax.ts";
import {
  findAncestor,
  isAccessor,
  isClassElement,
  isComputedPropertyName,
  isConstructorDeclaration,
  isExportAssignment,
  isExternalModuleReference,
  isForOfStatement,
  isFunctionLike,
  isIdentifier,
  isImportClause,
  isImportEqualsDeclaration,
  isModuleDeclaration,
  isNumericLiteral,
  isObjectLiteralElement,
  isObjectLiteralExpression,
  isPropertyAccessExpression,
  isPropertyAssignment,
  isReturnStatement,
  isStringLiteralLike,
  isTaggedTemplateExpression,
  isTypeOperatorNode,
  isVariableDeclarationList,
  isVariableStatement,
  NodeFlags,
  SyntaxKind,
  TypeFlags,
} from "../typescript.ts";
import type { RuleId } from "./catalogue.ts";
import { type Context, followAlias, hasModifier, sentence } from "./context.ts";
import { NARROWED_REASON } from "./narrowed.ts";

const kindOf = (name: string): ts.SyntaxKind => {
  const kind = (SyntaxKind as unknown as Readonly<Record<string, ts.SyntaxKind | undefined>>)[name];
  if (kind === undefined) throw new TypeError(`no such syntax: ${name}`);
  return kind;
};
const ALLOWED = new Set(ALLOWED_SYNTAX.flatMap((line) => line.split(" ")).map(kindOf));
/** By kind, how the policy names it. */
const NAMES = new Map(
  ALLOWED_SYNTAX.flatMap((line) => line.split(" ")).map((name) => [kindOf(name), `syntax ${name}`]),
);
const DENIED = new Map(
  DENIED_SYNTAX.flatMap((denial) => denial.syntax.split(" ").map((name) => [kindOf(name), denial] as const)),
);
const ASYNC = new Set([SyntaxKind.AwaitExpression, SyntaxKind.AwaitKeyword, SyntaxKind.AsyncKeyword]);
const RULES: ReadonlyMap<ts.SyntaxKind, RuleId> = new Map<ts.SyntaxKind, RuleId>([
  [SyntaxKind.AnyKeyword, "explicit-any"],
  [SyntaxKind.DeclareKeyword, "ambient-declaration"],
  [SyntaxKind.ImportType, "foreign-import"],
  [SyntaxKind.ImportKeyword, "foreign-import"],
  [SyntaxKind.AwaitExpression, "async-code"],
  [SyntaxKind.AwaitKeyword, "async-code"],
  [SyntaxKind.AsyncKeyword, "async-code"],
]);

const says = (denial: SyntaxDenial): { readonly message: string; readonly suggestion: string } => ({
  message: `${capital(denial.what)} is not available: ${denial.reason}.`,
  suggestion: sentence(denial.instead),
});
const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** Checks one node; its children are checked in their turn. */
export function checkSyntax(context: Context, node: ts.Node): void {
  const denial = DENIED.get(node.kind);
  if (denial !== undefined) {
    if (ASYNC.has(node.kind) && context.kind === "handler") return;
    if (node.kind === SyntaxKind.DeclareKeyword && isBrand(node.parent)) return;
    if (isImportEqualsDeclaration(node) && isOwnNamespaceAlias(context, node)) return;
    context.report(node, RULES.get(node.kind) ?? "unsupported-syntax", says(denial));
    return;
  }
  if (!ALLOWED.has(node.kind)) {
    context.report(node, "unsupported-syntax");
    return;
  }
  const name = NAMES.get(node.kind) ?? "";
  if (context.narrowed.denied.has(name)) {
    context.report(node, "unsupported-syntax", {
      message: `This syntax (${name.slice("syntax ".length)}) is not available: ${NARROWED_REASON}.`,
    });
    return;
  }
  if (isAccessor(node) && isObjectLiteralExpression(node.parent)) {
    context.report(node.name, "object-accessor");
  } else if (isTaggedTemplateExpression(node)) {
    const tag = node.tag;
    const raw =
      isPropertyAccessExpression(tag) && isIdentifier(tag.expression) && tag.expression.text === "String"
        ? tag.name.text === "raw"
        : false;
    if (!raw) context.report(tag, "tagged-template");
  } else if (isModuleDeclaration(node)) {
    if (!isIdentifier(node.name) || (node.flags & NodeFlags.GlobalAugmentation) !== 0) {
      context.report(node.name, "ambient-declaration", {
        message: "A declaration of a module or of globals promises something that nobody provides.",
      });
    }
  } else if (
    isImportClause(node) &&
    node.phaseModifier !== undefined &&
    node.phaseModifier !== SyntaxKind.TypeKeyword
  ) {
    context.report(node, "unsupported-syntax", {
      message: "`import defer` runs a file's code at a time that cannot be told.",
      suggestion: "Write a plain `import`.",
    });
  } else if (isForOfStatement(node) && node.awaitModifier !== undefined) {
    // The await modifier is a node of its own and is reported there, but only in pure kinds.
    if (context.kind === "handler") context.report(node.awaitModifier, "unsupported-syntax");
  } else if (isExportAssignment(node) && node.isExportEquals === true) {
    context.report(node, "unsupported-syntax", {
      message: "`export =` belongs to CommonJS, which a module is not.",
      suggestion: "Write `export default`.",
    });
  } else if (isVariableDeclarationList(node)) {
    const flags = node.flags & NodeFlags.BlockScoped;
    if (flags === NodeFlags.Using || flags === NodeFlags.AwaitUsing) {
      context.report(node, "unsupported-syntax", {
        message: "`using` runs code when a block ends, through symbols that are not available.",
        suggestion: "Use `try` and `finally`.",
      });
    }
  } else if (isReturnStatement(node) && node.expression !== undefined && isOfConstructor(node)) {
    context.report(node, "unsupported-syntax", {
      message: "A constructor that returns something else gives that its class's fields, whatever it is.",
      suggestion: "Write a function that makes the object or finds it.",
    });
  } else if (isClassElement(node) && node.name !== undefined && isComputedPropertyName(node.name)) {
    checkComputedName(context, node.name);
  } else if (isObjectLiteralElement(node) && node.name !== undefined && isComputedPropertyName(node.name)) {
    if (!isPropertyAssignment(node)) checkComputedName(context, node.name);
    else if (!isWellKnownSymbol(node.name) && isSymbolKey(context, node.name)) context.report(node.name, "symbol-key");
  }
}

/** `declare const brand: unique symbol` makes a type and no value. */
function isBrand(node: ts.Node): boolean {
  return (
    isVariableStatement(node) &&
    (node.declarationList.flags & NodeFlags.Const) !== 0 &&
    node.declarationList.declarations.every(
      ({ type }) =>
        type !== undefined &&
        isTypeOperatorNode(type) &&
        type.operator === SyntaxKind.UniqueKeyword &&
        type.type.kind === SyntaxKind.SymbolKeyword,
    ) &&
    !hasModifier(node, SyntaxKind.ExportKeyword)
  );
}

/** `import Point = Geometry.Point` gives a second name to something of the module's own. */
function isOwnNamespaceAlias(context: Context, node: ts.ImportEqualsDeclaration): boolean {
  if (isExternalModuleReference(node.moduleReference) || hasModifier(node, SyntaxKind.ExportKeyword)) return false;
  const symbol = context.checker.getSymbolAtLocation(node.name);
  const declarations = symbol === undefined ? [] : (followAlias(context.checker, symbol).declarations ?? []);
  return declarations.length > 0 && declarations.every((own) => !context.world.isLibrary(own.getSourceFile()));
}

function isOfConstructor(node: ts.Node): boolean {
  const owner = findAncestor(node.parent, isFunctionLike);
  return owner !== undefined && isConstructorDeclaration(owner);
}

function isSymbolKey(context: Context, name: ts.ComputedPropertyName): boolean {
  return (context.checker.getTypeAtLocation(name.expression).flags & TypeFlags.ESSymbolLike) !== 0;
}

/** `Symbol.iterator` is allowed, and every other one is denied where it is named. */
function isWellKnownSymbol({ expression }: ts.ComputedPropertyName): boolean {
  return (
    isPropertyAccessExpression(expression) &&
    isIdentifier(expression.expression) &&
    expression.expression.text === "Symbol"
  );
}

function checkComputedName(context: Context, name: ts.ComputedPropertyName): void {
  const { expression } = name;
  if (isStringLiteralLike(expression) || isNumericLiteral(expression) || isWellKnownSymbol(name)) return;
  context.report(name, isSymbolKey(context, name) ? "symbol-key" : "computed-member");
}
